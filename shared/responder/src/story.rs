//! One structured line for each outcome: a log entry and a CloudWatch metric (embedded metric format) in one.

use jiff::Timestamp;
use model::{Finding, Record};
use report::plain;
use serde_json::{Value, json};

/// What came of a control's look at an event, or of a step after it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    Nothing,
    Sound,
    Nobody,
    OwnChange,
    Opened,
    Joined,
    Known,
    Remediated,
    Resolved,
    Failed,
    Contested,
    DecidedAgain,
    HeldBack,
    BudgetSpent,
    Approved,
    Refused,
    Lapsed,
    AnnouncedAgain,
    Stale,
    Forged,
    Told,
    ToldBefore,
    Learnt,
    PhaseRaised,
    LookedAgain,
    LookLater,
    Beat,
    Heard,
    Moving,
    Checked,
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing-to-do",
            Self::Sound => "sound",
            Self::Nobody => "nobody",
            Self::OwnChange => "own-change",
            Self::Opened => "opened",
            Self::Joined => "joined",
            Self::Known => "known",
            Self::Remediated => "remediated",
            Self::Resolved => "resolved",
            Self::Failed => "failed",
            Self::Contested => "contested",
            Self::DecidedAgain => "decided-again",
            Self::HeldBack => "held-back",
            Self::BudgetSpent => "budget-spent",
            Self::Approved => "approved",
            Self::Refused => "approval-refused",
            Self::Lapsed => "lapsed",
            Self::AnnouncedAgain => "announced-again",
            Self::Stale => "stale-order",
            Self::Forged => "forged-order",
            Self::Told => "told",
            Self::ToldBefore => "told-before",
            Self::Learnt => "learnt",
            Self::PhaseRaised => "phase-raised",
            Self::LookedAgain => "looked-again",
            Self::LookLater => "look-later",
            Self::Beat => "heartbeat-sent",
            Self::Heard => "heartbeat-heard",
            Self::Moving => "stack-is-changing",
            Self::Checked => "self-checked",
        }
    }
}

/// Tells what came of a finding that a record is kept of.
pub(crate) fn tell(outcome: Outcome, record: &Record) {
    let finding = json!({
        "finding": record.id,
        "control": record.control,
        "resource": plain(record.finding.resource.arn.as_str(), 300),
        "status": record.status,
        "response": record.decision.response,
        "revision": record.revision,
    });
    write(outcome, &record.control, &finding);
}

/// Tells what came of a look that nothing is kept of.
pub(crate) fn tell_unkept(outcome: Outcome, control: &str, event: &str, finding: &Finding) {
    let resource = plain(finding.resource.arn.as_str(), 300);
    write(outcome, control, &json!({"event": plain(event, 100), "control": control, "resource": resource}));
}

/// Tells that a state is sound, and what became of its baselines, if anything did.
#[cfg(feature = "detect")]
pub(crate) fn tell_sound(control: &str, event: &str, finding: &Finding, baseline: Option<&str>) {
    let resource = plain(finding.resource.arn.as_str(), 300);
    let baseline = baseline.map(|baseline| plain(baseline, 300));
    let detail = json!({"event": plain(event, 100), "control": control, "resource": resource, "baseline": baseline});
    write(Outcome::Sound, control, &detail);
}

/// Tells what came of a message that no control looked at, or that is no order of ours.
pub(crate) fn tell_message(outcome: Outcome, what: &str) {
    write(outcome, "none", &json!({"what": plain(what, 300)}));
}

#[expect(clippy::print_stdout, reason = "what a Lambda writes to standard output is its log")]
fn write(outcome: Outcome, control: &str, detail: &Value) {
    let line = json!({
        "_aws": {
            "Timestamp": Timestamp::now().as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": "Phaseguard",
                "Dimensions": [["outcome"], ["outcome", "control"]],
                "Metrics": [{"Name": "Outcomes", "Unit": "Count"}],
            }],
        },
        "Outcomes": 1,
        "level": "INFO",
        "outcome": outcome.as_str(),
        "control": control,
        "detail": detail,
    });
    println!("{line}");
}

/// Tells that a heartbeat came back: its metric is the stack's own, and an alarm of the stack waits for it.
#[cfg(feature = "detect")]
#[expect(clippy::print_stdout, reason = "what a Lambda writes to standard output is its log")]
pub(crate) fn tell_heartbeat(stack: &str, at: Timestamp) {
    println!("{}", heartbeat(stack, at));
}

#[cfg(feature = "detect")]
fn heartbeat(stack: &str, at: Timestamp) -> serde_json::Value {
    json!({
        "_aws": {
            "Timestamp": Timestamp::now().as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": "Phaseguard",
                "Dimensions": [["stack"]],
                "Metrics": [{"Name": "Heartbeats", "Unit": "Count"}],
            }],
        },
        "Heartbeats": 1,
        "level": "INFO",
        "outcome": Outcome::Heard.as_str(),
        "stack": stack,
        "detail": {"sent": at.to_string()},
    })
}

#[cfg(all(test, feature = "detect"))]
mod tests {
    use jiff::Timestamp;

    use super::heartbeat;

    /// An alarm on another metric would go off for ever, or never.
    #[test]
    fn the_alarm_waits_for_the_metric_that_a_heartbeat_is_told_by() {
        let template = include_str!("../../../template.yaml");
        let (_, alarm) = template.split_once("\n  HeartbeatAlarm:\n").unwrap();
        let (alarm, _) = alarm.split_once("\n\n").unwrap();
        let told = heartbeat("phaseguard", Timestamp::UNIX_EPOCH);
        let metric = told.pointer("/_aws/CloudWatchMetrics/0").unwrap();
        let text = |path: &str| metric.pointer(path).and_then(serde_json::Value::as_str).unwrap();
        let (name, dimension) = (text("/Metrics/0/Name"), text("/Dimensions/0/0"));
        assert!(alarm.contains(&format!("Namespace: {}\n", text("/Namespace"))), "{alarm}");
        assert!(alarm.contains(&format!("MetricName: {name}\n")), "{alarm}");
        assert!(
            alarm.contains(&format!("Dimensions: [{{ Name: {dimension}, Value: !Ref AWS::StackName }}]")),
            "{alarm}"
        );
        assert_eq!((told.get(name).unwrap(), told.get(dimension).unwrap()), (&1.into(), &"phaseguard".into()));
    }
}
