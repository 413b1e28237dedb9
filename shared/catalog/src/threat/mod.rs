//! Controls of what GuardDuty sees.

mod behavior_anomalous;
mod credential_compromised;
mod data_attacked;
mod host_compromised;
mod model_invocation_anomalous;
mod prompt_injected;
mod tool_function_compromised;
mod unlisted;

use model::{Control, Finding, Resource, Threat, ThreatCall};

pub(super) const CONTROLS: &[&Control] = &[
    &behavior_anomalous::CONTROL,
    &credential_compromised::CONTROL,
    &data_attacked::CONTROL,
    &host_compromised::CONTROL,
    &model_invocation_anomalous::CONTROL,
    &prompt_injected::CONTROL,
    &tool_function_compromised::CONTROL,
    &unlisted::CONTROL,
];

/// How many of a kind are told by name.
const MOST_TOLD: usize = 5;

/// A finding with what is known of the attack: what was done, how often and until when, and what GuardDuty calls it. All
/// that the threat names is among its parts, so that whoever reads of one resource knows of the others.
fn finding(threat: &Threat, resource: &Resource, what: &str) -> Finding {
    let Threat { kind, count, .. } = threat;
    let times = if *count == 1 { "once".to_owned() } else { format!("{count} times") };
    let until = threat.last_seen.or(threat.updated).map(|time| format!(", last at {time}")).unwrap_or_default();
    let score = threat.score().map(|score| format!(", severity {score}")).unwrap_or_default();
    let summary = format!("{what}, {times}{until}: GuardDuty calls it {kind}{score}");
    let others = threat.touched.iter().map(|touched| &touched.resource.arn).filter(|arn| **arn != resource.arn);
    let parts = threat.keys.iter().cloned().chain(others.map(ToString::to_string));
    Finding::of_threat(threat, resource, summary).about(parts)
}

/// What was done, as far as GuardDuty tells it.
fn deeds(threat: &Threat) -> String {
    let from = threat.actor.address.as_deref().map(|address| format!(" from {address}")).unwrap_or_default();
    let parts = [
        named("called ", threat.calls.iter().map(call)).map(|calls| calls + &from),
        named("asked model ", threat.models.iter().cloned()),
        named("talked to ", threat.contacts.iter().cloned()),
        named("holds what is malicious: ", threat.files.iter().cloned()),
        named("was in a sequence of ", threat.signals.iter().cloned()),
    ];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "did what GuardDuty does not tell".to_owned() } else { parts.join(", ") }
}

fn call(call: &ThreatCall) -> String {
    let refused = call.error.as_deref().map(|error| format!(" ({error})")).unwrap_or_default();
    format!("{}:{}{refused}", call.service, call.operation)
}

/// The first few, and how many more there are; nothing when there are none.
fn named(what: &str, mut all: impl Iterator<Item = String>) -> Option<String> {
    let first: Vec<_> = all.by_ref().take(MOST_TOLD).collect();
    let more = all.count();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!first.is_empty()).then(|| format!("{what}{}{more}", first.join(", ")))
}

/// What most controls say: what was done.
#[expect(clippy::unnecessary_wraps, reason = "every control detects in the same shape")]
fn told(threat: &Threat, resource: &Resource) -> Option<Finding> {
    Some(finding(threat, resource, &deeds(threat)))
}
