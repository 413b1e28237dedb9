//! Controls of Bedrock, and what they share: how one guardrail is weaker than another.

mod agent_capability_unapproved;
mod agent_changed_outside_pipeline;
mod agent_unguarded;
mod api_key_used;
mod batch_output_foreign;
mod data_retention_relaxed;
mod enforced_guardrail_removed;
mod guardrail_deleted;
mod guardrail_incomplete;
mod guardrail_weakened;
mod invocation_logging_disabled;
mod knowledge_corpus_altered;
mod knowledge_source_untrusted;
mod mantle_changed;
mod model_access_unlocked;
mod model_deployed_unapproved;
mod model_job_untrusted;
mod model_use_unapproved;
mod prompt_changed;
mod reasoning_policy_tampered;
mod resource_destroyed;
mod resource_policy_exposed;

use std::collections::BTreeMap;

use model::{Control, GuardrailState};

use crate::told::{by_principal, listed, unless_released};

pub(super) const CONTROLS: &[&Control] = &[
    &agent_capability_unapproved::CONTROL,
    &agent_changed_outside_pipeline::CONTROL,
    &agent_unguarded::CONTROL,
    &api_key_used::CONTROL,
    &batch_output_foreign::CONTROL,
    &data_retention_relaxed::CONTROL,
    &enforced_guardrail_removed::CONTROL,
    &guardrail_deleted::CONTROL,
    &guardrail_incomplete::CONTROL,
    &guardrail_weakened::CONTROL,
    &invocation_logging_disabled::CONTROL,
    &knowledge_corpus_altered::CONTROL,
    &knowledge_source_untrusted::CONTROL,
    &mantle_changed::CONTROL,
    &model_access_unlocked::CONTROL,
    &model_deployed_unapproved::CONTROL,
    &model_job_untrusted::CONTROL,
    &model_use_unapproved::CONTROL,
    &prompt_changed::CONTROL,
    &reasoning_policy_tampered::CONTROL,
    &resource_destroyed::CONTROL,
    &resource_policy_exposed::CONTROL,
];

/// How many particulars a person reads.
const SHOWN: usize = 12;

/// The filter that every guardrail needs, and its highest strength.
pub(crate) const ATTACKS: (&str, i64) = ("content/PROMPT_ATTACK/input", 3);

/// The approved strengths that the guardrail falls short of. A filter that is gone has none.
fn lowered(live: &GuardrailState, approved: &GuardrailState) -> BTreeMap<String, i64> {
    let short = approved.strengths.iter().filter(|(filter, approved)| strength(live, filter) < **approved);
    short.map(|(filter, approved)| (filter.clone(), *approved)).collect()
}

/// The approved entries that are gone.
fn removed<'a>(live: &GuardrailState, approved: &'a GuardrailState) -> Vec<&'a String> {
    approved.entries.iter().filter(|entry| !live.holds(entry)).collect()
}

pub(crate) fn strength(state: &GuardrailState, filter: &str) -> i64 {
    state.strengths.get(filter).copied().unwrap_or_default()
}

/// What is weaker, for a person. Empty when nothing is.
fn losses(live: &GuardrailState, approved: &GuardrailState) -> String {
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
