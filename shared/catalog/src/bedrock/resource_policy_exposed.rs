use model::{
    Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind, Resource,
    ResourcePolicy, Response, Severity, UseCase, Watch, control,
};

use crate::sharing;

control! {
    /// Somebody let the public, or another account, into a model, a guardrail, a knowledge base or another resource of
    /// Bedrock by its policy.
    ///
    /// ## Why it matters
    ///
    /// Such a policy shares what a team has made: a tuned model can be copied away, a knowledge base can be asked for
    /// all that it holds. It works without a role or a key of the account, so nothing else shows that it is there.
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
    /// Models that are shared on purpose: put the accounts on the list of approved accounts, or approve the policy as a
    /// baseline. A condition on any organization or network is taken to be on ours where the lists name none. That a
    /// service of AWS is let in is not told.
    pub(super) static CONTROL = {
        id: "bedrock-resource-policy-exposed",
        title: "A Bedrock resource policy was opened to outsiders",
        layer: Layer::IdentityData,
        use_case: UseCase::Answers,
        severity: Severity::Critical,
        response: ByPhase {
            prototype: Response::Remediate,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("bedrock", "DeleteResourcePolicy"), Watch::new("bedrock", "PutResourcePolicy")],
        baseline: true,
        remedies: &[RemedyKind::NarrowBedrockPolicy, RemedyKind::DeleteBedrockPolicy],
        references: &[
            Reference::OwaspLlm("LLM02"),
            Reference::OwaspLlm("LLM03"),
            Reference::OwaspAgentic("ASI03"),
            Reference::Atlas("AML.T0044"),
            Reference::Atlas("AML.T0048.004"),
            Reference::NistAiRmf("GOVERN 6.1"),
        ],
        detect,
        judge: Judge::ResourcePolicy(Judgement { assess: sharing::assess, remediate }),
    }
}

/// The APIs of models and of knowledge bases write the same call, and call the policy otherwise.
const PLACES: [&str; 2] = ["resourcePolicy", "policy"];

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    sharing::detect(change, resource, &PLACES)
}

fn remediate(finding: &Finding, live: Option<&ResourcePolicy>, approved: Approved<'_, ResourcePolicy>) -> Vec<Remedy> {
    let resource = || finding.resource.arn.to_string();
    sharing::remedies(
        sharing::removal(finding, live, approved),
        |edits| Remedy::NarrowBedrockPolicy { resource: resource(), edits },
        |edits| Remedy::DeleteBedrockPolicy { resource: resource(), edits },
    )
}
