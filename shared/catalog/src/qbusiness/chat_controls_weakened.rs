use model::{
    Approved, ByPhase, Change, ChatControls, Evidence, Finding, Judge, Judgement, Layer, Reference, Remedy, RemedyKind,
    Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::{Value, json};

const DELETED: &str = "DeleteChatControlsConfiguration";

/// The members of an update that can only weaken.
const WEAKENING: [(&str, &str, &str); 3] = [
    ("responseScope", "EXTENDED_KNOWLEDGE_ENABLED", "let it answer from outside its own content"),
    ("creatorModeConfiguration/creatorModeControl", "ENABLED", "let users ask the model alone"),
    (
        "hallucinationReductionConfiguration/hallucinationReductionControl",
        "DISABLED",
        "no longer looks for what is made up",
    ),
];

/// Lists of what an update removes, or changes into something else.
const REMOVING: [(&str, &str); 3] = [
    ("blockedPhrasesConfigurationUpdate/blockedPhrasesToDelete", "took blocked phrases out"),
    ("topicConfigurationsToDelete", "took topics out"),
    ("topicConfigurationsToCreateOrUpdate", "changed topics"),
];

control! {
    /// Somebody weakened what keeps the answers of a Q Business application within bounds: it may answer from outside
    /// the organisation's content, let users ask the model alone, or no longer blocks a phrase or a topic that was
    /// approved.
    ///
    /// ## Why it matters
    ///
    /// People take what the application says for the organisation's own word. These settings are what keeps it from
    /// making things up, and from speaking of what it must not.
    ///
    /// ## What we do
    ///
    /// We compare the settings with their approved baseline, turn on again what was turned off, and bring back the
    /// phrases, topics and rules that are gone. What was added since stays.
    ///
    /// ## When to make an exception
    ///
    /// While a team tunes its application: approve the new settings. Without an approved baseline nobody can say what
    /// weaker means, and we only alert.
    pub(super) static CONTROL = {
        id: "qbusiness-chat-controls-weakened",
        title: "Q Business chat controls were weakened",
        layer: Layer::AiApplication,
        use_case: UseCase::Connects,
        severity: Severity::Medium,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Approve,
            scaled: Response::Remediate,
        },
        evidence: Evidence::Botocore,
        watches: &[Watch::new("qbusiness", DELETED), Watch::new("qbusiness", "UpdateChatControlsConfiguration")],
        baseline: true,
        remedies: &[RemedyKind::RestoreChatControls],
        references: &[
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspLlm("LLM09"),
            Reference::OwaspAgentic("ASI01"),
            Reference::Atlas("AML.M0020"),
            Reference::NistAiRmf("MEASURE 2.6"),
        ],
        detect,
        judge: Judge::ChatControls(Judgement { assess, remediate }),
    }
}

fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let application = resource.arn.name();
    let found = |what: String| Some(Finding::new(change, resource, what));
    if change.operation == DELETED {
        return found(format!("deleted the chat controls of application {application}"));
    }
    let weakened = WEAKENING.into_iter().filter(|(member, bad, _)| change.request.text(member) == Some(*bad));
    let removed = REMOVING.into_iter().filter(|(member, _)| change.request.at(member).is_some_and(is_some));
    let told: Vec<_> = weakened.map(|(.., what)| what).chain(removed.map(|(_, what)| what)).collect();
    if told.is_empty() {
        return None;
    }
    found(format!("changed the chat controls of application {application}: {}", told.join("; ")))
}

/// What CloudTrail hides is something too.
fn is_some(value: &Value) -> bool {
    value.as_array().is_none_or(|list| !list.is_empty())
}

fn assess(_: &Finding, live: &ChatControls, Approved { baseline, .. }: Approved<'_, ChatControls>) -> Verdict {
    let Some(approved) = baseline else {
        return Verdict::unknown("no baseline is approved for it, so nobody can say whether it is weaker");
    };
    let evidence = evidence(live, approved);
    if evidence.is_empty() { Verdict::Sound } else { Verdict::exposed(evidence.join("; ")) }
}

fn evidence(live: &ChatControls, approved: &ChatControls) -> Vec<String> {
    let guards = lost_guards(live, approved).into_iter().map(|guard| format!("{guard} does not hold any more"));
    let phrases = lost_phrases(live, approved).len();
    let phrases = (phrases > 0).then(|| format!("blocked phrases that are gone: {phrases}"));
    let topics =
        lost_topics(live, approved).into_iter().map(|(name, _)| format!("topic {name} lost a rule, or is gone"));
    guards.chain(phrases).chain(topics).collect()
}

fn lost_guards(live: &ChatControls, approved: &ChatControls) -> Vec<String> {
    let holding = approved.guards.iter().filter(|(_, on)| **on).map(|(guard, _)| guard);
    holding.filter(|guard| live.guards.get(*guard) != Some(&true)).cloned().collect()
}

fn lost_phrases(live: &ChatControls, approved: &ChatControls) -> Vec<String> {
    approved.phrases.iter().filter(|phrase| !live.phrases.contains(phrase)).cloned().collect()
}

/// Topics that are gone or lack a rule, as they must be again: what was added to one since stays.
fn lost_topics(live: &ChatControls, approved: &ChatControls) -> Vec<(String, Value)> {
    let restored = |(name, approved): (&String, &Value)| {
        let Some(now) = live.topics.get(name) else { return Some((name.clone(), approved.clone())) };
        let lost = ChatControls::rules(approved).iter().filter(|rule| !ChatControls::rules(now).contains(rule));
        let lost: Vec<_> = lost.cloned().collect();
        if lost.is_empty() {
            return None;
        }
        let mut whole = now.clone();
        let rules = ChatControls::rules(now).iter().cloned().chain(lost).collect::<Vec<_>>();
        whole.as_object_mut()?.insert("rules".to_owned(), json!(rules));
        Some((name.clone(), whole))
    };
    approved.topics.iter().filter_map(restored).collect()
}

fn remediate(
    finding: &Finding,
    live: Option<&ChatControls>,
    Approved { baseline, .. }: Approved<'_, ChatControls>,
) -> Vec<Remedy> {
    let nothing = ChatControls::default();
    let application = finding.resource.arn.to_string();
    let (live, approved) = match (live, baseline) {
        (Some(live), Some(approved)) if evidence(live, approved).is_empty() => return Vec::new(),
        (Some(_), None) => return Vec::new(),
        (Some(live), Some(approved)) => (live, approved),
        (None, approved) => (&nothing, approved.unwrap_or(&nothing)),
    };
    let topics = lost_topics(live, approved).into_iter().map(|(_, topic)| topic).collect();
    let (guards, phrases) = (lost_guards(live, approved), lost_phrases(live, approved));
    vec![Remedy::RestoreChatControls { application, guards, phrases, topics }]
}
