//! Records, as items.

use std::error::Error;

use jiff::Timestamp;
use model::{Acceptance, Levers, Record};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{JournalError, Repaired};
use crate::item::{Item, number, string, text};

/// The key of the item that says what the operators allow.
pub(super) const LEVERS: &str = "levers";

/// The index by time, and the attribute that puts a record in it.
pub(super) const TIMELINE: &str = "timeline";

/// The index of what waits for something, by when that is due, and the attribute that puts a record in it.
pub(super) const DUE: &str = "due";
pub(super) const WAITING: &str = "waiting";

/// The one partition of each index.
pub(super) const FINDINGS: &str = "findings";

const DAY_SECONDS: i64 = 86_400;

/// When our heartbeat was sent first, and when one was sent that came back.
pub(super) const FIRST_BEAT: &str = "heartbeat#first";
pub(super) const HEARD_BEAT: &str = "heartbeat#heard";

pub(super) fn of_beat(pk: &str, at: Timestamp) -> Result<Item, JournalError> {
    of_body(pk.to_owned(), &at)
}

pub(super) fn finding_key(id: &str) -> String {
    format!("finding#{id}")
}

pub(super) fn open_key(record: &Record) -> String {
    pointer_key(&Record::key(&record.control, &record.finding))
}

/// Where the finding is named that is open under a key.
pub(super) fn pointer_key(key: &str) -> String {
    format!("open#{key}")
}

/// One repair per resource at a time, whatever the control.
pub(super) fn lease_key(record: &Record) -> String {
    let resource = &record.finding.resource;
    format!("lease#{}|{}|{}", resource.arn.identity(), resource.account, resource.region)
}

/// The record as an item. What stands beside the body is there to be looked at and looked for, never read back.
pub(super) fn of_record(record: &Record) -> Result<Item, JournalError> {
    let body = serde_json::to_string(record).map_err(|error| unbuilt(super::WRITE, error))?;
    let mut item = Item::from([
        ("pk".to_owned(), string(finding_key(&record.id))),
        (TIMELINE.to_owned(), string(FINDINGS)),
        ("opened_at".to_owned(), string(sortable(record.opened_at))),
        ("status".to_owned(), string(record.status.as_str())),
        ("control".to_owned(), string(&record.control)),
        ("resource".to_owned(), string(record.finding.resource.arn.as_str())),
        ("revision".to_owned(), number(record.revision)),
        ("schema".to_owned(), number(record.schema)),
        ("body".to_owned(), string(body)),
    ]);
    // The index holds what has both attributes, so it is as small as what is left to do.
    if let Some(due) = record.due() {
        item.insert(WAITING.to_owned(), string(FINDINGS));
        item.insert(DUE.to_owned(), string(sortable(due)));
    }
    if let Some(workload) = record.standing.workload() {
        item.insert("workload".to_owned(), string(workload));
    }
    Ok(item)
}

/// Texts of one length sort as the times do.
pub(super) fn sortable(time: Timestamp) -> String {
    format!("{time:.3}")
}

/// Each write of the levers names the one that it replaces.
pub(super) fn of_levers(levers: &Levers, revision: u64) -> Result<Item, JournalError> {
    let mut item = of_body(LEVERS.to_owned(), levers)?;
    item.insert("revision".to_owned(), number(revision));
    Ok(item)
}

/// The revision of an item, when it has one: the first levers, and those that somebody wrote by hand, have none.
pub(super) fn revision(item: &Item) -> Option<u64> {
    item.get("revision")?.as_n().ok()?.parse().ok()
}

/// An acceptance stands under the key of the finding that it is about.
pub(super) fn of_acceptance(key: &str, acceptance: &Acceptance) -> Result<Item, JournalError> {
    of_body(acceptance_key(key), acceptance)
}

/// A repair is remembered for a day.
pub(super) fn of_repair(key: &str, repaired: &Repaired) -> Result<Item, JournalError> {
    let mut item = of_body(repaired_key(key), repaired)?;
    item.insert("expires".to_owned(), number(repaired.at.as_second() + DAY_SECONDS));
    Ok(item)
}

pub(super) fn repaired_key(key: &str) -> String {
    format!("repaired#{key}")
}

/// An approval stands under its finding, and is forgotten when it can no longer be good.
pub(super) fn of_approval(finding: &str, body: &str, expires: Timestamp) -> Item {
    Item::from([
        ("pk".to_owned(), string(approval_key(finding))),
        ("body".to_owned(), string(body)),
        ("expires".to_owned(), number(expires.as_second())),
    ])
}

pub(super) fn approval_key(finding: &str) -> String {
    format!("approval#{finding}")
}

pub(super) fn of_event(id: &str, event: &Value, expires: Timestamp) -> Result<Item, JournalError> {
    let mut item = of_body(event_key(id), event)?;
    item.insert("expires".to_owned(), number(expires.as_second()));
    Ok(item)
}

pub(super) fn event_key(id: &str) -> String {
    format!("later#{id}")
}

fn of_body(pk: String, body: &impl Serialize) -> Result<Item, JournalError> {
    let body = serde_json::to_string(body).map_err(|error| unbuilt(super::PUT, error))?;
    Ok(Item::from([("pk".to_owned(), string(pk)), ("body".to_owned(), string(body))]))
}

/// What an item's body says, whatever kind of item it is.
pub(super) fn body<T: DeserializeOwned>(item: &Item) -> Result<T, JournalError> {
    text(item, "body").and_then(|body| serde_json::from_str(body).ok()).ok_or_else(|| corrupt(item))
}

pub(super) fn acceptance_key(key: &str) -> String {
    format!("accepted#{key}")
}

fn corrupt(item: &Item) -> JournalError {
    JournalError::Corrupt { pk: text(item, "pk").unwrap_or_default().to_owned() }
}

/// A request that could not even be made.
pub(super) fn unbuilt(operation: &'static str, error: impl Error) -> JournalError {
    JournalError::Other { operation, code: None, message: error.to_string() }
}
