//! A candidate for a baseline: what a person approves, part by part.

use jiff::Timestamp;
use model::{Arn, Baseline, BaselineStatus, Difference, Order, StateKind};
use serde_json::Value;

use crate::text::plain;

/// How much of a value is shown.
const SHOWN: usize = 200;

/// What a person reads before approving a candidate. `names` is whether that makes the resource one that repairs may
/// touch.
#[must_use]
pub fn candidate(
    resource: &Arn,
    workload: Option<&str>,
    candidate: &Baseline,
    approved: Option<&Baseline>,
    names: bool,
) -> String {
    let differences = candidate.state.differences(approved.map(|approved| &approved.state));
    let of = workload.map_or_else(|| "no workload".to_owned(), |workload| format!("workload {}", plain(workload, 100)));
    let head = format!("{} ({}, {of})", plain(resource.as_str(), 300), kind(candidate.state.kind()));
    let event = candidate.event.as_deref().map(|event| format!(", event {event}")).unwrap_or_default();
    let seen = format!("seen {} after a change by {}{event}", at(candidate.at), candidate.by);
    let against = match approved {
        Some(approved) => format!("against the baseline of {} by {}", at(approved.at), approved.by),
        None => "nothing is approved for it yet".to_owned(),
    };
    let unfit = candidate.state.shortfall().map(|why| format!("! it cannot be approved: {why}"));
    let naming = names.then(|| {
        "! approving it names the resource as a workload's own: from then on Phaseguard may change it".to_owned()
    });
    let notes = [Some(seen), Some(against), unfit, naming].into_iter().flatten();
    let notes = notes.map(|note| plain(&note, 600)).chain(differences.iter().map(line));
    std::iter::once(head).chain(notes.map(|note| format!("  {note}"))).collect::<Vec<_>>().join("\n")
}

fn at(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// One difference: `+` came, `-` went, `~` is another now; an ordered part says which way it went.
fn line(difference: &Difference) -> String {
    let order = match difference.order {
        Some(Order::Up) => " (up: stronger)",
        Some(Order::Down) => " (down: weaker)",
        None => "",
    };
    let (sign, value) = match (&difference.old, &difference.new) {
        (Some(old), Some(new)) => ('~', format!("{} -> {}", word(old), word(new))),
        (Some(old), None) => ('-', word(old)),
        (None, Some(new)) => ('+', word(new)),
        (None, None) => (' ', String::new()),
    };
    // An item of a list of words stands under itself.
    let (path, last) = (&difference.path, difference.path.last().is_some_and(|last| *last == value));
    let place = path.get(..path.len() - usize::from(last)).unwrap_or(path).join("/");
    format!("{sign} {}: {value}{order}", plain(&place, SHOWN))
}

fn word(value: &Value) -> String {
    plain(&value.as_str().map_or_else(|| value.to_string(), str::to_owned), SHOWN)
}

/// The word for a kind of state: `public-access`.
#[must_use]
pub fn kind(kind: StateKind) -> String {
    serde_word(&serde_json::to_value(kind).unwrap_or_default())
}

/// The word for how far a baseline has come: `candidate`.
#[must_use]
pub fn status(status: BaselineStatus) -> String {
    serde_word(&serde_json::to_value(status).unwrap_or_default())
}

fn serde_word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
