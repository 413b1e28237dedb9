use model::{
    Approved, ApprovedLists, Arn, ByPhase, Change, DataPlace, Evidence, Finding, Judge, Layer, Listed, Occurrence,
    Reference, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};

use crate::foreign::{self, Places};

/// Tools of AWS and Anthropic that run whatever the model writes. The one that asks the user back runs nothing.
const RUNNING: [&str; 4] = ["AMAZON.CodeInterpreter", "ANTHROPIC.Bash", "ANTHROPIC.Computer", "ANTHROPIC.TextEditor"];

/// How a finding names a knowledge base.
const BASE: &str = "knowledge-base/";

control! {
    /// A Bedrock agent was given a tool that nobody approved, one that runs whatever the model writes, a knowledge base, or
    /// an agent of a stranger to hand work to.
    ///
    /// ## Why it matters
    ///
    /// An agent does what its tools can do, and reads what its knowledge bases say. A function of somebody else sees every
    /// call that the agent makes, and another agent sees the conversation. What was added to the draft is in effect for
    /// whoever uses that, and with the next release for all.
    ///
    /// ## What we do
    ///
    /// We tell people what was added and by whom, unless it is at home and no list of the policy speaks against it, or it is
    /// on its list: functions on `functions`, buckets on `buckets`, accounts of other agents on `accounts`. Nothing is taken
    /// away. Which knowledge bases an agent may ask no list tells, so each is told.
    ///
    /// ## When to make an exception
    ///
    /// Name the functions that agents may use in the policy, and the buckets in which schemas lie. Where agents are built
    /// all day, exempt that workload.
    pub(super) static CONTROL = {
        id: "bedrock-agent-capability-unapproved",
        title: "An agent was given an unapproved tool, peer or knowledge base",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase { prototype: Response::Alert, production: Response::Alert, scaled: Response::Alert },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "AssociateAgentCollaborator"),
            Watch::new("bedrock", "AssociateAgentKnowledgeBase"),
            Watch::new("bedrock", "CreateAgentActionGroup"),
            Watch::new("bedrock", "UpdateAgentActionGroup"),
            Watch::new("bedrock", "UpdateAgentCollaborator"),
            Watch::new("bedrock", "UpdateAgentKnowledgeBase"),
        ],
        baseline: false,
        remedies: &[],
        references: &[
            Reference::Prowler("bedrock_agent_role_not_shared_across_agents"),
            Reference::Prowler("bedrock_agent_role_least_privilege"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI02"),
            Reference::OwaspAgentic("ASI05"),
            Reference::OwaspAgentic("ASI03"),
            Reference::OwaspAgentic("ASI07"),
            Reference::Atlas("AML.T0053"),
            Reference::Atlas("AML.M0028"),
            Reference::Atlas("AML.M0029"),
            Reference::Atlas("AML.T0081"),
            Reference::Atlas("AML.M0026"),
            Reference::NistAiRmf("MAP 3.5"),
            Reference::NistAiRmf("GOVERN 2.1"),
        ],
        detect,
        judge: Judge::told(assess),
    }
}

/// What is disabled reaches nobody. The finding is about all that the agent can reach now.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let off = |member: &str| change.request.text(member) == Some("DISABLED");
    if off("actionGroupState") || off("knowledgeBaseState") {
        return None;
    }
    let text = |path: &str| change.request.text(path).map(str::to_owned);
    let reached = [
        text("parentActionGroupSignature"),
        text("actionGroupExecutor/lambda"),
        text("apiSchema/s3/s3BucketName").map(|bucket| format!("s3://{bucket}")),
        text("agentDescriptor/aliasArn"),
        text("knowledgeBaseId").map(|id| format!("{BASE}{id}")),
    ];
    let reached: Vec<_> = reached.into_iter().flatten().collect();
    let told = if reached.is_empty() { "what CloudTrail does not show".to_owned() } else { reached.join(", ") };
    Some(Finding::new(change, resource, format!("let agent {} reach {told}", resource.arn.name())).about(reached))
}

fn assess(finding: &Finding, _: &Occurrence, Approved { lists, .. }: Approved<'_, Occurrence>) -> Verdict {
    let mut places = Places::default();
    for reached in &finding.subjects {
        let listed = of(reached, &finding.resource.account, lists);
        places.add(listed, || format!("it can reach {reached}, which is not approved"));
    }
    if !places.strange.is_empty() {
        Verdict::exposed(places.strange.join("; "))
    } else if !places.unlisted.is_empty() {
        Verdict::unknown(format!("{}, as far as the policy tells", places.unlisted.join("; ")))
    } else if finding.subjects.is_empty() {
        Verdict::unknown("CloudTrail does not tell what the agent can reach")
    } else {
        Verdict::Sound
    }
}

fn of(reached: &str, account: &str, lists: &ApprovedLists) -> Listed {
    let named = Arn::new(reached);
    if RUNNING.contains(&reached) {
        Listed::No
    } else if reached.starts_with(BASE) {
        Listed::NoList
    } else if let Some(place) = DataPlace::of(reached, None) {
        foreign::place(&place, account, lists)
    } else if named.service() == Some("lambda") {
        foreign::function(&named, account, lists)
    } else if named.service() == Some("bedrock") {
        foreign::arn(&named, account, lists)
    } else {
        // What asks the user back reaches nothing.
        Listed::Yes
    }
}
