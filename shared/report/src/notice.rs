//! The alert: what a person woken by it understands in ten seconds.

use model::{Acceptance, Deed, Deeds, Record, Standing, Status, Verdict};
use serde_json::{Value, json};

use crate::text::{ascii, plain};

/// SNS refuses longer subjects.
const SUBJECT_MOST: usize = 100;

/// A message about one finding, in every form in which it is sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Subject of a mail: ASCII, one line, at most 100 characters.
    pub subject: String,
    /// Text of a mail.
    pub text: String,
    /// The whole document, for machines. Without the before-image, which can hold what its owner would not show.
    pub document: Value,
    /// What subscriptions filter by.
    pub attributes: Vec<(&'static str, String)>,
}

/// Writes the message about a finding as it stands now.
#[must_use]
pub fn notice(record: &Record) -> Notice {
    Notice { subject: subject(record), text: text(record), document: document(record), attributes: attributes(record) }
}

fn subject(record: &Record) -> String {
    let name = record.finding.resource.arn.name();
    let head = format!("Phaseguard {}: {} ({}, {})", headline(record), record.control, record.severity, phase(record));
    let room = SUBJECT_MOST.saturating_sub(head.len() + 3);
    let mut subject = format!("{head} - {}", ascii(name, room));
    subject.truncate(SUBJECT_MOST);
    subject
}

/// What happened to the finding, in two words.
fn headline(record: &Record) -> &'static str {
    match record.status {
        Status::Remediated => "repaired",
        Status::Resolved => "sound again",
        Status::Failed => "could not repair",
        Status::Contested => "contested",
        Status::AwaitingApproval => "asks approval",
        Status::Lapsed => "was not approved in time",
        Status::Rejected => "was rejected",
        Status::Accepted => "accepted",
        Status::Claimed | Status::Intended => "is repairing",
        Status::Decided if record.decision.intended > record.decision.response => "would have acted",
        Status::Decided => "alert",
    }
}

fn phase(record: &Record) -> &'static str {
    record.standing.phase().map_or("undeclared", model::Phase::as_str)
}

/// One line of the text: a label, and what somebody else may have chosen.
fn line(label: &str, content: &str) -> String {
    format!("{label:<9} {}\n", plain(content, 600))
}

fn text(record: &Record) -> String {
    let resource = &record.finding.resource;
    let repeated = if record.count > 1 { format!(" ({} events)", record.count) } else { String::new() };
    let lines = [
        line("What", &format!("{} {}{repeated}", record.actor.name(), record.finding.summary)),
        line("Resource", resource.arn.as_str()),
        line("Where", &format!("account {}, Region {}", resource.account, resource.region)),
        line("Who", &who(record)),
        line("When", &when(record)),
        line("Workload", &workload(record)),
        line("State", &state(record)),
        line(if record.calls.is_empty() { "Plan" } else { "Done" }, &done(record)),
        deeds(record),
        line("Why", &record.decision.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
    ];
    let outcome = record.outcome.as_deref().map(|outcome| line("Outcome", outcome)).unwrap_or_default();
    let supersedes = record.supersedes.as_deref().map(|what| line("Replaces", what)).unwrap_or_default();
    let stack = record.stack.as_deref().map(owned).unwrap_or_default();
    let accepted = record.acceptance.as_ref().map(|acceptance| line("Accepted", &told(acceptance))).unwrap_or_default();
    let look = line("Look", &format!("phaseguard journal show {}", record.id));
    let undo = undo(record).map(|command| line("Undo", &command)).unwrap_or_default();
    let title = format!("{} - {}, {}\n\n", plain(&record.title, 120), record.severity, headline(record));
    std::iter::once(title).chain(lines).chain([outcome, supersedes, accepted, stack, look, undo]).collect()
}

/// What was done last with the key that a threat names, a line for each call.
fn deeds(record: &Record) -> String {
    match &record.deeds {
        None => String::new(),
        Some(Deeds::Unread { why }) => line("Before", &format!("what else was done with the key is not known: {why}")),
        Some(Deeds::Read { calls }) if calls.is_empty() => {
            line("Before", "CloudTrail knows of no other call with the key")
        }
        Some(Deeds::Read { calls }) => {
            let lines = calls.iter().map(deed).enumerate();
            lines.map(|(at, deed)| line(if at == 0 { "Before" } else { "" }, &deed)).collect()
        }
    }
}

fn deed(deed: &Deed) -> String {
    let at = deed.at.map_or_else(|| "at an unknown time".to_owned(), |at| at.to_string());
    let from = deed.address.as_deref().map(|address| format!(" from {address}")).unwrap_or_default();
    let refused = deed.error.as_deref().map(|error| format!(", refused with {error}")).unwrap_or_default();
    format!("{at} {}:{}{from}{refused}", deed.source.trim_end_matches(".amazonaws.com"), deed.name)
}

/// Who accepted a state, for whom, until when and why.
#[must_use]
pub fn told(acceptance: &Acceptance) -> String {
    let Acceptance { by, owner, reason, until, .. } = acceptance;
    format!("by {by} for {owner} until {until}: {reason}")
}

/// The command that takes the repair back, while there is one to take back.
#[must_use]
pub fn undo(record: &Record) -> Option<String> {
    let made = record.status.may_be_undone() && !record.undo().is_empty();
    made.then(|| format!("phaseguard undo {} --reason ...", record.id))
}

fn owned(stack: &str) -> String {
    line("Stack", &format!("{stack} owns the resource: its next deployment may bring the bad state back"))
}

fn who(record: &Record) -> String {
    let actor = &record.actor;
    let address = actor.address.as_deref().unwrap_or("an unknown address");
    let agent = actor.agent.as_deref().map(|agent| format!(" with {agent}")).unwrap_or_default();
    let by = actor.invoked_by.as_deref().map(|service| format!(", through {service}")).unwrap_or_default();
    format!("{} from {address}{agent}{by}", actor.name())
}

fn when(record: &Record) -> String {
    let time = record.event.time.map_or_else(|| "an unknown time".to_owned(), |time| time.to_string());
    let what = if record.threats.is_empty() { "call" } else { "finding" };
    format!("{time}, {what} {}, event {}", record.event.name, record.event.id)
}

fn workload(record: &Record) -> String {
    match &record.standing {
        Standing::Member { workload, phase, declared, .. } => {
            format!("{}, {phase} ({declared})", workload.as_deref().unwrap_or("unnamed"))
        }
        Standing::Undeclared { .. } => "no phase is declared for it".to_owned(),
        Standing::Nobody => "none".to_owned(),
    }
}

fn state(record: &Record) -> String {
    match &record.verdict {
        Verdict::Exposed { evidence, .. } => evidence.clone(),
        Verdict::Unknown { reason } => format!("unknown: {reason}"),
        Verdict::Unread => "not read: what the event says is all that is known".to_owned(),
        Verdict::Sound => "as it should be".to_owned(),
    }
}

/// The calls that were made, or those that would be.
fn done(record: &Record) -> String {
    if !record.calls.is_empty() {
        let calls = record.calls.iter().map(|call| match &call.error {
            None if call.operator.is_some() => format!("taken back by {}", call.operation),
            None => format!("{} (request {})", call.operation, call.request_id.as_deref().unwrap_or("unknown")),
            Some(error) => format!("{} was refused: {error}", call.operation),
        });
        return calls.collect::<Vec<_>>().join(", ");
    }
    let calls: Vec<_> = record.decision.plan.0.iter().map(|remedy| call(remedy.kind())).collect();
    if calls.is_empty() { "nothing can repair it as it is".to_owned() } else { calls.join(", ") }
}

fn call(kind: model::RemedyKind) -> String {
    format!("{}:{}", kind.service(), kind.operation())
}

fn document(record: &Record) -> Value {
    let resource = &record.finding.resource;
    json!({
        "schema": record.schema,
        "finding": record.id,
        "control": record.control,
        "title": record.title,
        "severity": record.severity,
        "layer": record.layer,
        "status": record.status,
        "response": record.decision.response,
        "intended": record.decision.intended,
        "summary": record.finding.summary,
        "resource": resource.arn,
        "account": resource.account,
        "region": resource.region,
        "workload": record.standing.workload(),
        "phase": phase(record),
        "standing": record.standing,
        "actor": record.actor,
        "event": record.event,
        "count": record.count,
        "verdict": record.verdict,
        "reasons": record.decision.reasons.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "plan": record.decision.plan,
        "calls": record.calls,
        "outcome": record.outcome,
        "acceptance": record.acceptance,
        "undo": undo(record),
        "supersedes": record.supersedes,
        "stack": record.stack,
        "deeds": record.deeds,
        "opened_at": record.opened_at,
        "proved_at": record.proved_at,
    })
}

/// Attributes must not be empty, and names in them are somebody else's choice.
fn attributes(record: &Record) -> Vec<(&'static str, String)> {
    let resource = &record.finding.resource;
    let value = |text: &str| if text.is_empty() { "none".to_owned() } else { plain(text, 200) };
    vec![
        ("control", value(&record.control)),
        ("severity", value(&record.severity)),
        ("phase", value(phase(record))),
        ("layer", value(&record.layer)),
        ("account", value(&resource.account)),
        ("region", value(&resource.region)),
        ("workload", value(record.standing.workload().unwrap_or_default())),
        ("response", value(record.decision.response.as_str())),
    ]
}
