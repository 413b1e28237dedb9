use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind, Resource,
    ResourcePolicy, Response, Severity, UseCase, Watch, control,
};

use crate::sharing;

control! {
    /// Somebody let the public, or another account, into an agent runtime, a gateway or another resource of AgentCore by
    /// its policy. Whoever is let in can make the agent work for them, with the agent's rights.
    ///
    /// ## Why it matters
    ///
    /// A runtime acts: it reads data, calls tools, spends money. Its policy is the one door through which another
    /// account comes in without a role of ours. A statement for anyone opens it to every AWS account that there is.
    ///
    /// ## What we do
    ///
    /// We judge every statement of the live policy. What lets anyone in, with no condition on account, organization,
    /// source or network, is taken out of it; the rest stays byte for byte. A policy of which nothing is left is
    /// deleted. A named foreign account, or an organization or network that is not on the approved lists, waits for
    /// approval, unless the approved baseline lets it in as far. A policy that was deleted, or that no longer denies what
    /// its baseline denied, is an alert.
    ///
    /// ## When to make an exception
    ///
    /// Where callers come with a token and not with an AWS signature, a policy can only name them by `*`: there we alert
    /// at most. A condition on any organization or network is taken to be on ours where the lists name none. That a
    /// service of AWS is let in is not told.
    pub(super) static CONTROL = {
        id: "agentcore-resource-policy-exposed",
        title: "An AgentCore resource policy was opened to outsiders",
        layer: Layer::IdentityData,
        use_case: UseCase::Acts,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Remediate,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock-agentcore", "DeleteResourcePolicy"),
            Watch::new("bedrock-agentcore", "PutResourcePolicy"),
        ],
        baseline: true,
        remedies: &[RemedyKind::NarrowAgentcorePolicy, RemedyKind::DeleteAgentcorePolicy],
        references: &[
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0012"),
            Reference::NistAiRmf("GOVERN 6.1"),
        ],
        detect,
        judge: Judge::ResourcePolicy(Judgement { assess: sharing::assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    sharing::detect(change, resource, &["policy"])
}

fn remediate(finding: &Finding, live: Option<&ResourcePolicy>, approved: Approved<'_, ResourcePolicy>) -> Vec<Remedy> {
    let resource = || finding.resource.arn.to_string();
    sharing::remedies(
        sharing::removal(finding, live, approved),
        |edits| Remedy::NarrowAgentcorePolicy { resource: resource(), edits },
        |edits| Remedy::DeleteAgentcorePolicy { resource: resource(), edits },
    )
}
