//! A guardrail: its filter against prompt attacks blocks, where it only took note.

use model::{Approved, Finding, GuardrailList, GuardrailState, Judge, Judgement, Remedy, Response, Verdict};

use crate::bedrock::{ATTACKS, strength};

pub(crate) static GUARDRAIL: Judge = Judge::Guardrail(Judgement { assess, remediate });

const BLOCKS: &str = "its filter blocks prompt attacks";
const GONE: &str = "the guardrail is gone";

/// An attack is told of whatever becomes of the filter.
fn assess(finding: &Finding, live: &GuardrailState, _: Approved<'_, GuardrailState>) -> Verdict {
    let summary = finding.summary.as_str();
    if live.gone {
        Verdict::at_most(Response::Alert, format!("{summary}; {GONE}"), GONE)
    } else if strength(live, ATTACKS.0) > 0 {
        Verdict::at_most(Response::Alert, format!("{summary}; {BLOCKS}"), BLOCKS)
    } else {
        Verdict::exposed(format!("{summary}; its filter lets prompt attacks through"))
    }
}

fn remediate(finding: &Finding, live: Option<&GuardrailState>, _: Approved<'_, GuardrailState>) -> Vec<Remedy> {
    if live.is_some_and(|live| live.gone || strength(live, ATTACKS.0) > 0) {
        return Vec::new();
    }
    let strength = live.and_then(sensitivity).unwrap_or(ATTACKS.1);
    vec![Remedy::RestoreGuardrail {
        guardrail: finding.resource.arn.to_string(),
        strengths: [(ATTACKS.0.to_owned(), strength)].into(),
        entries: [].into(),
        profile: live.and_then(GuardrailState::profile).map(str::to_owned),
    }]
}

/// How easily the filter takes a prompt for an attack: its owner chose that, and only what comes of it changes.
fn sensitivity(live: &GuardrailState) -> Option<i64> {
    let (content, filter) = GuardrailList::named("content/PROMPT_ATTACK")?;
    let filter = content.items(&live.definition)?.iter().find(|item| content.name_of(item) == Some(filter))?;
    match filter.get("inputStrength")?.as_str()? {
        "LOW" => Some(1),
        "MEDIUM" => Some(2),
        "HIGH" => Some(3),
        _ => None,
    }
}
