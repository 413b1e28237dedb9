use model::{
    AgentReach, Approved, ApprovedLists, Arn, ByPhase, Change, DataPlace, Evidence, Fields, Finding, Judge, Judgement,
    Layer, Listed, Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::Value;

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
    /// What was added is sound if it is at home and no list of the policy speaks against it, or if it is on its list:
    /// functions on `functions`, buckets on `buckets`, accounts of other agents on `accounts`. Anything else we ask about:
    /// once a person agrees, the action group is switched off, or the other agent is dismissed, and a draft that was in
    /// effect is put into effect again. Undo gives the agent back what it had. Which knowledge bases an agent may ask no
    /// list tells, so each is told; so is the only agent that work is handed to, since AWS prepares none without it.
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
        response: ByPhase { prototype: Response::Alert, production: Response::Approve, scaled: Response::Approve },
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
        remedies: &[RemedyKind::DisableActionGroup, RemedyKind::DismissCollaborator, RemedyKind::PrepareAgent],
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
        judge: Judge::AgentReach(Judgement { assess, remediate }),
    }
}

/// What is disabled reaches nobody. The finding is about all that the agent can reach now.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let off = |member: &str| change.request.text(member) == Some("DISABLED");
    if off("actionGroupState") || off("knowledgeBaseState") {
        return None;
    }
    let reached = reached(&change.request);
    let told = if reached.is_empty() { "what CloudTrail does not show".to_owned() } else { reached.join(", ") };
    Some(Finding::new(change, resource, format!("let agent {} reach {told}", resource.arn.name())).about(reached))
}

/// What a request, an action group or a collaborator says of whom the agent reaches by it.
fn reached(members: &Fields) -> Vec<String> {
    let text = |path: &str| members.text(path).map(str::to_owned);
    let reached = [
        text("parentActionGroupSignature"),
        text("actionGroupExecutor/lambda"),
        text("apiSchema/s3/s3BucketName").map(|bucket| format!("s3://{bucket}")),
        text("agentDescriptor/aliasArn"),
        text("knowledgeBaseId").map(|id| format!("{BASE}{id}")),
    ];
    reached.into_iter().flatten().collect()
}

/// By what an agent reaches anything: an action group by its id, or another agent by its name.
#[derive(Clone, Copy)]
enum Tool<'a> {
    Group(&'a str),
    Peer(&'a str),
}

/// The tools that are in use and reach what the finding is about, each with all that it reaches. All of them where
/// CloudTrail did not show what that is.
fn about<'a>(finding: &Finding, live: &'a AgentReach) -> Vec<(Tool<'a>, Vec<String>)> {
    let used = |group: &Value| group.get("actionGroupState").is_none_or(|state| state != "DISABLED");
    let groups = live.action_groups.iter().filter(|(_, group)| used(group));
    let groups = groups.map(|(id, group)| (Tool::Group(id), reached(&Fields::inside(group))));
    let peers = live.collaborators.iter();
    let peers = peers.map(|(name, peer)| (Tool::Peer(name), reached(&Fields::inside(&peer.definition))));
    let meant = |reached: &[String]| reached.iter().any(|one| finding.subjects.contains(one));
    groups.chain(peers).filter(|(_, reached)| finding.subjects.is_empty() || meant(reached)).collect()
}

fn assess(finding: &Finding, live: &AgentReach, Approved { lists, .. }: Approved<'_, AgentReach>) -> Verdict {
    let bases = finding.subjects.iter().filter(|subject| subject.starts_with(BASE)).cloned();
    let tools = about(finding, live).into_iter().flat_map(|(_, reached)| reached);
    let mut places = Places::default();
    for reached in tools.chain(bases) {
        let listed = of(&reached, &finding.resource.account, lists);
        places.add(listed, || format!("it can reach {reached}, which is not approved"));
    }
    let strange = places.strange.join("; ");
    if !strange.is_empty() && finding.subjects.is_empty() {
        Verdict::at_most(Response::Alert, strange, "what of it is new CloudTrail does not show")
    } else if !strange.is_empty() && leaves_none(live, &strangers(finding, live, lists)) {
        Verdict::at_most(
            Response::Alert,
            strange,
            "an agent that hands work on cannot be prepared without another agent",
        )
    } else if !strange.is_empty() {
        Verdict::exposed(strange)
    } else if !places.unlisted.is_empty() {
        Verdict::unknown(format!("{}, as far as the policy tells", places.unlisted.join("; ")))
    } else if finding.subjects.is_empty() {
        Verdict::unknown("CloudTrail does not tell what the agent can reach")
    } else {
        Verdict::Sound
    }
}

/// The tools by which it reaches somebody who is not approved.
fn strangers<'a>(finding: &Finding, live: &'a AgentReach, lists: &ApprovedLists) -> Vec<Tool<'a>> {
    let strange = |reached: &String| of(reached, &finding.resource.account, lists) == Listed::No;
    let tools = about(finding, live).into_iter();
    tools.filter(|(_, reached)| reached.iter().any(strange)).map(|(tool, _)| tool).collect()
}

/// Whether nobody would be left to whom it hands work.
fn leaves_none(live: &AgentReach, tools: &[Tool<'_>]) -> bool {
    let dismissed = tools.iter().filter(|tool| matches!(tool, Tool::Peer(_))).count();
    dismissed > 0 && dismissed == live.collaborators.len()
}

fn remediate(
    finding: &Finding,
    live: Option<&AgentReach>,
    Approved { lists, .. }: Approved<'_, AgentReach>,
) -> Vec<Remedy> {
    let Some(live) = live.filter(|_| !finding.subjects.is_empty()) else { return Vec::new() };
    let tools = strangers(finding, live, lists);
    if tools.is_empty() || leaves_none(live, &tools) {
        return Vec::new();
    }
    let agent = || finding.resource.arn.to_string();
    let take = |tool: Tool<'_>| match tool {
        Tool::Group(id) => Remedy::DisableActionGroup { agent: agent(), group: id.to_owned() },
        Tool::Peer(name) => Remedy::DismissCollaborator { agent: agent(), name: name.to_owned() },
    };
    let prepare = live.is_prepared().then(|| Remedy::PrepareAgent { agent: agent() });
    tools.into_iter().map(take).chain(prepare).collect()
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
