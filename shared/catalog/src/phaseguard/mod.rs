//! Controls of Phaseguard itself.

mod policy_changed;
mod role_misused;
mod rule_disabled;
mod stack_tampered;

use model::{Approved, Arn, CHANGED, Change, Control, Departure, Finding, Pattern, StackPart, Verdict};
use serde_json::Value;

pub use role_misused::{OwnRole, is_session_of, own_role};

pub(super) const CONTROLS: &[&Control] =
    &[&policy_changed::CONTROL, &role_misused::CONTROL, &rule_disabled::CONTROL, &stack_tampered::CONTROL];

/// How CloudFormation names the parts of a stack of ours: by the stack, the name in the template, and a word of its own.
/// Whether it is a part of this stack is known only when CloudFormation has told; this saves asking about all others.
const NAMES: &[(&str, &str)] = &[
    ("cloudwatch", "alarm:*-*Alarm-*"),
    ("dynamodb", "table/*-JournalTable-*"),
    ("dynamodb", "table/*-WorkloadsTable-*"),
    ("events", "rule/*-ApprovalRule-*"),
    ("events", "rule/*-Caller*Rule-*"),
    ("events", "rule/*-Change*Rule-*"),
    ("events", "rule/*-NoticeRule-*"),
    ("events", "rule/*-RemediateRule-*"),
    ("events", "rule/*-SecondLookRule-*"),
    ("events", "rule/*-ThreatRule-*"),
    ("iam", "policy/*-ChangeDetector*-*"),
    ("iam", "policy/*-Notifier*-*"),
    ("iam", "policy/*-Phaseguard*-*"),
    ("iam", "policy/*-Remediator*-*"),
    ("iam", "policy/*-SelfCheck*-*"),
    ("iam", "policy/*-ThreatDetector*-*"),
    ("iam", "role/*-ChangeDetectorRole-*"),
    ("iam", "role/*-CheckRole-*"),
    ("iam", "role/*-NotifierRole-*"),
    ("iam", "role/*-RemediatorRole-*"),
    ("iam", "role/*-Remedy*Role-*"),
    ("iam", "role/*-SelfCheckRole-*"),
    ("iam", "role/*-SweepRole-*"),
    ("iam", "role/*-ThreatDetectorRole-*"),
    ("lambda", "function:*-ChangeDetector-*"),
    ("lambda", "function:*-Notifier-*"),
    ("lambda", "function:*-Remediator-*"),
    ("lambda", "function:*-SelfCheck-*"),
    ("lambda", "function:*-ThreatDetector-*"),
    ("scheduler", "schedule/*-SelfCheckSchedule-*"),
    ("scheduler", "schedule/*-SweepSchedule-*"),
    ("sns", "*-AlertsTopic-*"),
    ("sqs", "*-*DeadLetters-*"),
    ("sqs", "*-CallerQueue-*"),
    ("sqs", "*-ChangeQueue-*"),
    ("sqs", "*-NoticeQueue-*"),
    ("sqs", "*-RemediationQueue-*"),
    ("sqs", "*-SecondLookQueue-*"),
    ("sqs", "*-ThreatQueue-*"),
];

/// Whether a resource has a name that a part of a stack of ours has. A bus and a stack may have any.
#[must_use]
pub fn is_named_like_ours(arn: &Arn) -> bool {
    let (service, resource) = (arn.service(), arn.resource().unwrap_or_default());
    let any = resource.starts_with("event-bus/") || service == Some("cloudformation");
    // A rule of a bus of ours is named by the stack, as the bus is.
    let of_other_bus = resource.strip_prefix("rule/").and_then(|rule| rule.split_once('/'));
    if of_other_bus.is_some_and(|(bus, rule)| !rule.starts_with(&format!("{bus}-"))) {
        return false;
    }
    any || NAMES.iter().any(|(of, name)| service == Some(of) && Pattern::new(*name).fits(resource))
}

/// What CloudFormation changes it has been told to change, by a call that is recorded too.
const DEPLOYS: &str = "cloudformation.amazonaws.com";

/// A finding about a part of our own stack, if it may be one and was not deployed so.
fn own_part(change: &Change, arn: &Arn) -> bool {
    is_named_like_ours(arn) && change.actor.invoked_by.as_deref() != Some(DEPLOYS)
}

/// What leaves no trace in what is deployed, and only a person can say whether it was meant.
fn is_past(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "DeleteStack" => "whoever deleted the stack took Phaseguard with it",
        "ExecuteChangeSet" | "UpdateStack" => "what the stack has now is what was deployed",
        "PurgeQueue" => "what waited in the queue is lost",
        "SetSubscriptionAttributes" => "a subscriber may not hear every alert now",
        "Unsubscribe" => "a subscriber hears no alerts any more",
        _ => return None,
    })
}

/// Whether a part of the stack is as it was deployed.
fn assess(finding: &Finding, part: &StackPart, _: Approved<'_, StackPart>) -> Verdict {
    if part.kind.is_none() {
        return Verdict::Sound;
    }
    if part.status.ends_with("_IN_PROGRESS") && is_past(&finding.operation).is_none() {
        return Verdict::unknown(format!("CloudFormation is changing the stack: it is {}", part.status));
    }
    let departures = part.departures();
    let told: Vec<_> = departures.iter().take(MOST_TOLD).map(told).collect();
    let more = departures.len().saturating_sub(told.len());
    match is_past(&finding.operation) {
        _ if part.live.is_none() => Verdict::exposed("it is gone, and the stack still has it"),
        Some(lasting) => Verdict::exposed(lasting),
        None if told.is_empty() => Verdict::Sound,
        None if more > 0 => Verdict::exposed(format!("{}; and {more} more", told.join("; "))),
        None => Verdict::exposed(told.join("; ")),
    }
}

/// How many departures are told of one part.
const MOST_TOLD: usize = 4;

/// One departure, for a person.
fn told(departure: &Departure<'_>) -> String {
    let Departure { fact, deployed, live } = departure;
    let plain = |value: &Value| match value {
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::String(text) if text.len() <= 40 => Some(text.clone()),
        Value::String(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    match (deployed, live) {
        (Some(deployed), Some(live)) => match (plain(deployed), plain(live)) {
            // Whether it was changed at all.
            _ if *fact == CHANGED => (*fact).to_owned(),
            (Some(deployed), Some(live)) => format!("{fact} is {live}, and was deployed as {deployed}"),
            (_, _) => format!("{fact} is not what was deployed"),
        },
        (Some(_), None) => format!("{fact} is missing"),
        (None, _) => format!("{fact} was added"),
    }
}
