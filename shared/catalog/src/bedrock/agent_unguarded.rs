use model::{
    AgentGuardrail, AgentState, Approved, ByPhase, Change, Evidence, Finding, Judge, Judgement, Layer, Reference,
    Remedy, RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::Value;

const CREATED: &str = "CreateAgent";

const UPDATED: &str = "UpdateAgent";

/// The alias calls, of which CloudTrail tells which versions they route to.
const ALIAS: [&str; 2] = ["CreateAgentAlias", "UpdateAgentAlias"];

const IMMUTABLE: &str = "a published version of an agent cannot be changed";

control! {
    /// A Bedrock agent was created or changed so that it answers without its guardrail, or through another than was
    /// approved; or an alias serves a version that has none. `UpdateAgent` replaces the whole agent, so whoever leaves
    /// the guardrail out takes it away.
    ///
    /// ## Why it matters
    ///
    /// An agent reads what strangers wrote and acts with a role of its own. Its guardrail is what stands between a
    /// prompt that somebody hid in a document and the tools of the agent.
    ///
    /// ## What we do
    ///
    /// We give the draft its approved guardrail back, and leave the rest of it as it is. If the draft was in effect as it
    /// stood, we prepare it, so that the guardrail is in effect too; unfinished work of its owner is never put into
    /// effect by us. Another guardrail may be as good, so a person decides. A version that an alias serves cannot be
    /// changed: then we only alert.
    ///
    /// ## When to make an exception
    ///
    /// An agent that answers nobody yet, or one whose guardrail is applied elsewhere. The draft of a guardrail changes
    /// with every edit of it: approve that as a baseline where it is meant. An agent without a guardrail is never
    /// accepted as one.
    pub(super) static CONTROL = {
        id: "bedrock-agent-unguarded",
        title: "A Bedrock agent was left without a guardrail",
        layer: Layer::AiApplication,
        use_case: UseCase::Acts,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[
            Watch::new("bedrock", CREATED),
            Watch::new("bedrock", "CreateAgentAlias"),
            Watch::new("bedrock", UPDATED),
            Watch::new("bedrock", "UpdateAgentAlias"),
        ],
        baseline: true,
        remedies: &[RemedyKind::RestoreAgentGuardrail, RemedyKind::PrepareAgent],
        references: &[
            Reference::Prowler("bedrock_agent_guardrail_enabled"),
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspLlm("LLM06"),
            Reference::OwaspAgentic("ASI01"),
            Reference::Atlas("AML.M0020"),
            Reference::NistAiRmf("MANAGE 2.4"),
        ],
        detect,
        judge: Judge::Agent(Judgement { assess, remediate }),
    }
}

/// Of a change only the baseline tells whether it is the approved guardrail; what is new is judged by itself.
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    let found = |summary: String| Some(Finding::new(change, resource, summary));
    if ALIAS.contains(&change.operation.as_str()) {
        return alias(change, resource);
    }
    let hidden = change.request.at("guardrailConfiguration").is_some_and(Value::is_string);
    let guardrail = change.request.at("guardrailConfiguration/guardrailIdentifier");
    let draft = change.request.text("guardrailConfiguration/guardrailVersion") == Some("DRAFT");
    match (guardrail, change.operation.as_str()) {
        _ if hidden => found(format!("created or changed agent {name}, and CloudTrail does not show its guardrail")),
        (None, CREATED) => found(format!("created agent {name} without a guardrail")),
        (None, _) => found(format!("changed agent {name} and gave it no guardrail")),
        (Some(_), CREATED) if draft => found(format!("created agent {name} with the draft of a guardrail")),
        (Some(_), CREATED) => None,
        (Some(_), _) => found(format!("changed agent {name}")),
    }
}

fn alias(change: &Change, resource: &Resource) -> Option<Finding> {
    let id = change.request.text("agentAliasId").or_else(|| change.response.text("agentAlias/agentAliasId"))?;
    let summary = format!("changed what alias {id} of agent {} serves", resource.arn.name());
    Some(Finding::new(change, resource, summary).about([id]))
}

fn assess(finding: &Finding, live: &AgentState, Approved { baseline, .. }: Approved<'_, AgentState>) -> Verdict {
    let served: Vec<_> = finding.subjects.iter().flat_map(|alias| live.served(alias)).collect();
    let unguarded: Vec<_> = live.unguarded.iter().map(String::as_str).filter(|one| served.contains(one)).collect();
    let verdict = draft(finding, live, baseline);
    if verdict != Verdict::Sound || unguarded.is_empty() {
        return verdict;
    }
    let evidence = format!("version {} of it is served without a guardrail", unguarded.join(", "));
    Verdict::at_most(Response::Alert, evidence, IMMUTABLE)
}

/// An alias that serves published versions says nothing of the draft.
fn draft(finding: &Finding, live: &AgentState, baseline: Option<&AgentState>) -> Verdict {
    if !is_about_draft(finding, live) {
        return Verdict::Sound;
    }
    let approved = baseline.and_then(|baseline| baseline.guardrail.as_ref());
    match (&live.guardrail, approved) {
        (None, _) => Verdict::exposed("its draft answers without a guardrail"),
        (Some(now), Some(approved)) if now.is_at_least(approved) => Verdict::Sound,
        (Some(now), Some(approved)) if now.is_of(approved) => Verdict::exposed(format!(
            "its draft answers through version {} of its guardrail, and version {} is approved",
            now.version, approved.version
        )),
        (Some(now), Some(approved)) => Verdict::at_most(
            Response::Approve,
            format!("its draft answers through guardrail {}, and not {}", now.identifier, approved.identifier),
            "another guardrail may be as good",
        ),
        (Some(now), None) if now.is_draft() => {
            Verdict::unknown("it answers through the draft of a guardrail, and no baseline says whether that is meant")
        }
        (Some(_), None) => Verdict::Sound,
    }
}

fn is_about_draft(finding: &Finding, live: &AgentState) -> bool {
    let of_agent = !ALIAS.contains(&finding.operation.as_str());
    of_agent || finding.subjects.iter().any(|alias| live.serves_draft(alias))
}

fn remediate(
    finding: &Finding,
    live: Option<&AgentState>,
    Approved { baseline, .. }: Approved<'_, AgentState>,
) -> Vec<Remedy> {
    let wanted = baseline.and_then(|baseline| baseline.guardrail.clone());
    let bad = match live {
        Some(live) => matches!(draft(finding, live, baseline), Verdict::Exposed { .. }) && wanted.is_some(),
        None => finding.operation == UPDATED,
    };
    if bad { restored(finding, live, wanted) } else { Vec::new() }
}

fn restored(finding: &Finding, live: Option<&AgentState>, wanted: Option<AgentGuardrail>) -> Vec<Remedy> {
    let agent = finding.resource.arn.to_string();
    let role = live.map(|live| live.role.clone()).filter(|role| !role.is_empty());
    let prepare = live.is_none_or(AgentState::is_prepared).then(|| Remedy::PrepareAgent { agent: agent.clone() });
    std::iter::once(Remedy::RestoreAgentGuardrail { agent, wanted, role }).chain(prepare).collect()
}
