use std::collections::BTreeMap;

use model::{
    Approved, ByPhase, Change, Evidence, Finding, GuardrailState, Judge, Judgement, Layer, Reference, Remedy,
    RemedyKind, Resource, Response, Severity, UseCase, Verdict, Watch, control,
};
use serde_json::Value;

use super::{losses, lowered, removed};

/// The call that publishes the draft.
const PUBLISHED: &str = "CreateGuardrailVersion";

const IMMUTABLE: &str = "a published version cannot be changed";

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
        evidence: Evidence::Observed,
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
    let evidence = losses(live, approved);
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
