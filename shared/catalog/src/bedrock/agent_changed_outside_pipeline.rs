use model::{
    AgentState, Approved, ApprovedLists, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, ListName, Listed,
    Reference, Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::Value;

/// How a finding names an alias beside the principals that it is about.
const ALIAS: &str = "agent-alias/";

/// Where an agent names functions that stand in the place of its own logic.
const LOGIC: [&str; 2] = ["promptOverrideConfiguration/overrideLambda", "customOrchestration/executor/lambda"];

control! {
    /// Somebody who does not release agents gave a Bedrock agent another role, put a function in the place of its own
    /// logic, or let an alias serve another version than was approved.
    ///
    /// ## Why it matters
    ///
    /// Callers trust the agent that they know. With another role it may do more, with another version or function it does
    /// something else, and nobody who calls it sees a difference.
    ///
    /// ## What we do
    ///
    /// We compare the agent with its approved baseline. Where an alias serves something else, we show the plan to route it
    /// back and wait for a person: a release by a new role looks the same. A role or a function is left to a person.
    /// Without a list `release_roles` in the policy nobody can say whose change was a release, and we only alert.
    ///
    /// ## When to make an exception
    ///
    /// Name the roles that release agents in the policy, and the functions that agents may use; then their releases are
    /// left alone. An urgent fix by hand: approve the new baseline.
    pub(super) static CONTROL = {
        id: "bedrock-agent-changed-outside-pipeline",
        title: "A Bedrock agent's role, logic or live version was swapped",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Alert,
            scaled: Response::Approve,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", "CreateAgent"),
            Watch::new("bedrock", "CreateAgentAlias"),
            Watch::new("bedrock", "PrepareAgent"),
            Watch::new("bedrock", "UpdateAgent"),
            Watch::new("bedrock", "UpdateAgentAlias"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreAgentAlias],
        references: &[
            Reference::Prowler("bedrock_agent_role_not_shared_across_agents"),
            Reference::Prowler("bedrock_agent_role_least_privilege"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI03"),
            Reference::OwaspAgentic("ASI07"),
            Reference::Atlas("AML.T0081"),
            Reference::Atlas("AML.M0026"),
            Reference::NistAiRmf("GOVERN 2.1"),
        ],
        detect,
        judge: Judge::Agent(Judgement { assess, remediate }),
    }
}

/// Whose change it was decides with the state: the finding is about the principals. A new agent has nothing that could
/// be swapped but its logic.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let logic: Vec<_> = LOGIC.into_iter().filter_map(|place| change.request.text(place)).collect();
    let summary = match change.operation.as_str() {
        "CreateAgent" if logic.is_empty() => return None,
        "CreateAgent" => format!("created agent {name} with {} in the place of its logic", logic.join(", ")),
        "PrepareAgent" => format!("put the draft of agent {name} into effect"),
        "UpdateAgent" => format!("changed agent {name}, which acts with role {}", told(change, "agentResourceRoleArn")),
        _ => format!("changed what alias {} of agent {name} serves", told(change, "agentAliasName")),
    };
    let principal = change.actor.principal().unwrap_or("an unnamed caller").to_owned();
    let alias = change.request.text("agentAliasId").map(|id| format!("{ALIAS}{id}"));
    Some(Finding::new(change, resource, summary).about(std::iter::once(principal).chain(alias)))
}

fn told<'a>(change: &'a Change, member: &str) -> &'a str {
    change.request.told(member)
}

fn assess(finding: &Finding, live: &AgentState, Approved { baseline, lists }: Approved<'_, AgentState>) -> Verdict {
    let released = released(finding, lists);
    if released == Listed::Yes {
        return Verdict::Sound;
    }
    let evidence: Vec<_> = match baseline {
        Some(approved) => role(live, approved).into_iter().chain(aliases(live, approved)).collect(),
        None => Vec::new(),
    };
    let known = baseline.map(|approved| approved.logic.as_slice()).unwrap_or_default();
    let evidence: Vec<_> = evidence.into_iter().chain(logic(live, known, lists)).collect();
    match (evidence.is_empty(), baseline, released) {
        (false, _, Listed::NoList) => Verdict::at_most(Response::Alert, evidence.join("; "), NO_LIST),
        (false, _, _) => Verdict::exposed(evidence.join("; ")),
        (true, Some(_), _) => Verdict::Sound,
        (true, None, _) => Verdict::unknown("no baseline is approved that says which role and versions it should have"),
    }
}

const NO_LIST: &str = "the policy names no roles that release agents";

/// Whether all of those who changed it release agents. One who is not known does not.
fn released(finding: &Finding, lists: &ApprovedLists) -> Listed {
    let principals = || finding.subjects.iter().filter(|subject| !subject.starts_with(ALIAS));
    let somebody = principals().next().is_some();
    let mut listed = principals().map(|principal| lists.has(ListName::ReleaseRoles, principal));
    let other = listed.find(|listed| *listed != Listed::Yes);
    other.unwrap_or(if somebody { Listed::Yes } else { lists.has(ListName::ReleaseRoles, "") })
}

fn role(live: &AgentState, approved: &AgentState) -> Option<String> {
    let (now, was) = (&live.role, &approved.role);
    (now != was).then(|| format!("it acts with {now}, and {was} is approved"))
}

fn logic(live: &AgentState, known: &[String], lists: &ApprovedLists) -> Vec<String> {
    let unknown = live.logic.iter().filter(|one| !known.contains(one));
    let unlisted = unknown.filter(|one| lists.has(ListName::Functions, one) != Listed::Yes);
    unlisted.map(|one| format!("{one} stands in the place of its own logic, and is not approved")).collect()
}

fn aliases(live: &AgentState, approved: &AgentState) -> Vec<String> {
    let approved_anywhere: Vec<_> = approved.aliases.keys().flat_map(|alias| approved.served(alias)).collect();
    let moved = live.aliases.keys().filter(|alias| {
        let (now, known) = (live.served(alias), approved.aliases.contains_key(*alias));
        let other = now.iter().any(|version| !approved_anywhere.contains(version));
        if known { now != approved.served(alias) } else { other }
    });
    moved.map(|alias| told_of(alias, &live.served(alias), &approved.served(alias))).collect()
}

fn told_of(alias: &str, now: &[&str], was: &[&str]) -> String {
    let was = if was.is_empty() { "no baseline has it".to_owned() } else { format!("{} is approved", was.join(", ")) };
    format!("alias {alias} serves version {}, and {was}", now.join(", "))
}

fn remediate(
    finding: &Finding,
    live: Option<&AgentState>,
    Approved { baseline, lists }: Approved<'_, AgentState>,
) -> Vec<Remedy> {
    let Some(live) = live else {
        let named = finding.subjects.iter().filter_map(|subject| subject.strip_prefix(ALIAS));
        return named.map(|alias| restore(finding, alias, None)).collect();
    };
    let Some(approved) = baseline.filter(|_| released(finding, lists) != Listed::Yes) else { return Vec::new() };
    let moved = live.aliases.keys().filter(|alias| live.served(alias) != approved.served(alias));
    let routing = |alias: &String| approved.aliases.get(alias)?.get("routingConfiguration").cloned();
    moved.filter_map(|alias| Some(restore(finding, alias, Some(routing(alias)?)))).collect()
}

fn restore(finding: &Finding, alias: &str, routing: Option<Value>) -> Remedy {
    Remedy::RestoreAgentAlias { agent: finding.resource.arn.to_string(), alias: alias.to_owned(), routing }
}
