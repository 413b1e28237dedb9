use std::collections::BTreeMap;

use model::{
    Approved, ByPhase, Change, Finding, GuardrailState, Judge, Judgement, Layer, Reference, Remedy, RemedyKind,
    Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::Value;

/// The call that publishes the draft.
const PUBLISHED: &str = "CreateGuardrailVersion";

const IMMUTABLE: &str = "a published version cannot be changed";

/// How many particulars a person reads.
const SHOWN: usize = 12;

control! {
    /// Somebody changed a Bedrock guardrail so that it stops less than its approved baseline: a filter was lowered, or
    /// a topic, word, kind of personal data or pattern is gone. The guardrail still exists, so nothing else looks
    /// wrong.
    ///
    /// ## Why it matters
    ///
    /// A guardrail is what stands between a prompt attack and the model, and between the model and what it must not
    /// say. Every caller goes on using it, and none of them sees that it holds less.
    ///
    /// ## What we do
    ///
    /// CloudTrail does not say what was changed, so we read the guardrail and compare it with its approved baseline. We
    /// raise what was lowered and bring back what was removed, and leave every other change as it is. A weaker version
    /// that was published cannot be changed; then we only alert, as when nothing uses the draft.
    ///
    /// ## When to make an exception
    ///
    /// While a team tunes a guardrail: let it work on a copy, or approve the new baseline first. Without an approved
    /// baseline nobody can say what weaker means, and we only alert.
    pub(super) static CONTROL = {
        id: "bedrock-guardrail-weakened",
        title: "A Bedrock guardrail was weakened below its baseline",
        layer: Layer::AiApplication,
        use_case: UseCase::Answers,
        severity: Severity::High,
        response: ByPhase {
            prototype: Response::Alert,
            production: Response::Remediate,
            scaled: Response::Remediate,
        },
        watches: &[Watch::new("bedrock", PUBLISHED), Watch::new("bedrock", "UpdateGuardrail")],
        baseline: true,
        remedies: &[RemedyKind::RestoreGuardrail],
        references: &[
            Reference::OwaspLlm("LLM01"),
            Reference::OwaspAgentic("ASI01"),
            Reference::Atlas("AML.T0051"),
            Reference::Atlas("AML.T0054"),
            Reference::Atlas("AML.M0020"),
            Reference::NistAiRmf("MEASURE 2.6"),
            Reference::NistAiRmf("MANAGE 4.1"),
        ],
        detect,
        judge: Judge::Guardrail(Judgement { assess, remediate }),
    }
}

/// Every change is a candidate: CloudTrail records which guardrail was changed, and not how.
#[expect(clippy::unnecessary_wraps, reason = "every call is a candidate, and each control detects in the same shape")]
fn detect(change: &Change, resource: &Resource) -> Option<Finding> {
    let name = resource.arn.name();
    if change.operation != PUBLISHED {
        return Some(Finding::new(change, resource, format!("changed guardrail {name}")));
    }
    let version = change.response.text("version");
    let summary = format!("published version {} of guardrail {name}", version.unwrap_or("unknown"));
    Some(Finding::new(change, resource, summary).about(version).at_most(Response::Alert, IMMUTABLE))
}

fn assess(
    finding: &Finding,
    live: &GuardrailState,
    Approved { baseline, .. }: Approved<'_, GuardrailState>,
) -> Verdict {
    let Some(approved) = baseline else {
        return Verdict::unknown("no baseline is approved for it, so nobody can say whether it is weaker");
    };
    let evidence = evidence(live, approved);
    if evidence.is_empty() {
        Verdict::Sound
    } else if finding.operation == PUBLISHED {
        Verdict::at_most(Response::Alert, evidence, IMMUTABLE)
    } else if live.draft_used == Some(false) {
        Verdict::at_most(Response::Alert, evidence, "nothing uses the draft of this guardrail")
    } else {
        Verdict::exposed(evidence)
    }
}

fn remediate(
    finding: &Finding,
    live: Option<&GuardrailState>,
    Approved { baseline, .. }: Approved<'_, GuardrailState>,
) -> Vec<Remedy> {
    let nothing = GuardrailState::default();
    let (strengths, entries) = match (live, baseline) {
        _ if finding.operation == PUBLISHED => return Vec::new(),
        (Some(live), Some(approved)) => (lowered(live, approved), restorable(live, approved)),
        (None, Some(approved)) => (approved.strengths.clone(), restorable(&nothing, approved)),
        (None, None) => (BTreeMap::new(), BTreeMap::new()),
        (Some(_), None) => return Vec::new(),
    };
    if live.is_some() && strengths.is_empty() && entries.is_empty() {
        return Vec::new();
    }
    // Only the standard tier needs a profile; who gave up both gets both back.
    let approved = baseline.filter(|_| strengths.keys().any(|filter| filter.starts_with("tier/")));
    let profile = live.and_then(GuardrailState::profile).or_else(|| approved?.profile()).map(str::to_owned);
    vec![Remedy::RestoreGuardrail { guardrail: finding.resource.arn.to_string(), strengths, entries, profile }]
}

/// The approved strengths that the guardrail falls short of. A filter that is gone has none.
fn lowered(live: &GuardrailState, approved: &GuardrailState) -> BTreeMap<String, i64> {
    let short = approved.strengths.iter().filter(|(filter, approved)| strength(live, filter) < **approved);
    short.map(|(filter, approved)| (filter.clone(), *approved)).collect()
}

/// The approved entries that are gone.
fn removed<'a>(live: &GuardrailState, approved: &'a GuardrailState) -> Vec<&'a String> {
    approved.entries.iter().filter(|entry| !live.holds(entry)).collect()
}

/// What is gone and can be brought back as it was approved: entries, and filters with more to them than their strength.
/// What nobody wrote down more of than its name is left to a person.
fn restorable(live: &GuardrailState, approved: &GuardrailState) -> BTreeMap<String, Value> {
    let filters = approved.strengths.keys().filter_map(|strength| filter(strength));
    let gone = filters.filter(|filter| !live.strengths.keys().any(|strength| self::filter(strength) == Some(filter)));
    let entries = removed(live, approved).into_iter().map(String::as_str);
    entries.chain(gone).filter_map(|name| Some((name.to_owned(), approved.particulars(name)?))).collect()
}

/// The filter whose strength it is: `content/HATE` of `content/HATE/input`.
fn filter(strength: &str) -> Option<&str> {
    let whole = strength.strip_suffix("/input").or_else(|| strength.strip_suffix("/output")).unwrap_or(strength);
    Some(whole).filter(|filter| filter.starts_with("content/") || filter.starts_with("grounding/"))
}

fn strength(state: &GuardrailState, filter: &str) -> i64 {
    state.strengths.get(filter).copied().unwrap_or_default()
}

/// What is weaker, for a person. Empty when nothing is.
fn evidence(live: &GuardrailState, approved: &GuardrailState) -> String {
    let removed = removed(live, approved);
    let lowered = lowered(live, approved);
    let told = |filter: &str| removed.iter().any(|entry| filter.starts_with(entry.as_str()));
    let lowered = lowered.iter().filter(|(filter, _)| !told(filter)).map(|(filter, was)| {
        format!("{filter} fell from {} to {}", word(filter, *was), word(filter, strength(live, filter)))
    });
    let mut all: Vec<_> = lowered.chain(removed.iter().map(|entry| format!("{entry} is gone"))).collect();
    let more = all.len().saturating_sub(SHOWN);
    all.truncate(SHOWN);
    if more > 0 {
        all.push(format!("and {more} more"));
    }
    all.join("; ")
}

/// A strength as Bedrock calls it.
fn word(filter: &str, strength: i64) -> String {
    let words: &[_] = match filter.split('/').next() {
        Some("content") => &["NONE", "LOW", "MEDIUM", "HIGH"],
        Some("pii" | "regex") => &["NONE", "ANONYMIZE", "BLOCK"],
        Some("tier") => &["none", "CLASSIC", "STANDARD"],
        _ => &[],
    };
    let word = usize::try_from(strength).ok().and_then(|index| words.get(index));
    word.map_or_else(|| strength.to_string(), ToString::to_string)
}
