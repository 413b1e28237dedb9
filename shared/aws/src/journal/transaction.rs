//! The parts of the journal's writes. Names stand behind `#`, since DynamoDB keeps many of them for itself.

use aws_sdk_dynamodb::{
    error::{BuildError, SdkError},
    operation::transact_write_items::TransactWriteItemsError,
    types::{CancellationReason, Delete, Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update},
};
use jiff::Timestamp;
use model::{Record, Status};

use super::{JournalError, Repaired, Spend, WRITE, item};
use crate::{
    error::Fault,
    item::{Item, number, string},
};

/// What became of a transaction.
#[derive(Debug)]
pub(super) enum Outcome {
    Written,
    /// Nothing was written, because the conditions of some of its parts do not hold.
    Refused(Refused),
}

/// The parts of a transaction, in order: why each was refused, if it was.
#[derive(Debug)]
pub(super) struct Refused(Vec<CancellationReason>);

impl Refused {
    /// Whether the condition of the part does not hold.
    pub(super) fn at(&self, index: usize) -> bool {
        self.0.get(index).is_some_and(is_condition)
    }

    /// The item that stands in the way of the part.
    pub(super) fn item(&self, index: usize) -> Option<&Item> {
        self.0.get(index).filter(|reason| is_condition(reason))?.item()
    }
}

fn is_condition(reason: &CancellationReason) -> bool {
    reason.code() == Some("ConditionalCheckFailed")
}

impl Outcome {
    /// Tells conditions that do not hold from everything else.
    pub(super) fn of(error: SdkError<TransactWriteItemsError>) -> Result<Self, JournalError> {
        let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
            return Err(JournalError::new(WRITE, error));
        };
        let reasons = cancelled.cancellation_reasons().to_vec();
        if reasons.iter().any(is_condition) {
            return Ok(Self::Refused(Refused(reasons)));
        }
        let wrong = reasons.iter().any(|reason| reason.code() == Some("ValidationError"));
        // What is left is a lost race with another transaction, or throttling: neither says that anything is wrong.
        Err(JournalError::new(WRITE, Fault { transient: !wrong, ..Fault::from(error) }))
    }
}

/// Writes a new finding and the pointer to it. The pointer stands first, and is sent back when it stands in the way.
pub(super) fn open(table: &str, record: &Record) -> Result<Vec<TransactWriteItem>, JournalError> {
    let pointer =
        Item::from([("pk".to_owned(), string(item::open_key(record))), ("finding".to_owned(), string(&record.id))]);
    let absent = || Put::builder().table_name(table).condition_expression("attribute_not_exists(pk)");
    let pointer = absent()
        .set_item(Some(pointer))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let record = absent().set_item(Some(item::of_record(record)?));
    Ok(vec![put(pointer.build())?, put(record.build())?])
}

/// Writes a record in the place of the revision before it.
pub(super) fn replace(table: &str, record: &Record) -> Result<TransactWriteItem, JournalError> {
    let write = Put::builder()
        .table_name(table)
        .set_item(Some(item::of_record(record)?))
        .condition_expression("#revision = :before")
        .expression_attribute_names("#revision", "revision")
        .expression_attribute_values(":before", number(record.revision.saturating_sub(1)));
    put(write.build())
}

/// Takes the lease on the record's resource, if it is free, over, or the record's own.
pub(super) fn take_lease(
    table: &str,
    record: &Record,
    now: Timestamp,
    until: Timestamp,
) -> Result<TransactWriteItem, JournalError> {
    let lease = Item::from([
        ("pk".to_owned(), string(item::lease_key(record))),
        ("owner".to_owned(), string(&record.id)),
        ("until".to_owned(), number(until.as_second())),
    ]);
    let write = Put::builder()
        .table_name(table)
        .set_item(Some(lease))
        .condition_expression("attribute_not_exists(pk) OR #until < :now OR #owner = :finding")
        .expression_attribute_names("#until", "until")
        .expression_attribute_names("#owner", "owner")
        .expression_attribute_values(":now", number(now.as_second()))
        .expression_attribute_values(":finding", string(&record.id));
    put(write.build())
}

/// Counts one repair in the budget's present window, if there is room. Windows follow each other without a gap, and
/// DynamoDB forgets those that are long over.
pub(super) fn spend(table: &str, spend: &Spend, now: Timestamp) -> Result<TransactWriteItem, JournalError> {
    let length = i64::from(spend.budget.seconds.max(1));
    let window = now.as_second().div_euclid(length);
    let update = Update::builder()
        .table_name(table)
        .key("pk", string(format!("budget#{}#{length}#{window}", spend.scope)))
        .update_expression("ADD #count :one SET #expires = :expires")
        .condition_expression("attribute_not_exists(pk) OR #count < :most")
        .expression_attribute_names("#count", "count")
        .expression_attribute_names("#expires", "expires")
        .expression_attribute_values(":one", number(1))
        .expression_attribute_values(":most", number(spend.budget.repairs))
        .expression_attribute_values(":expires", number((window + 2) * length));
    let update = update.build().map_err(|error| item::unbuilt(WRITE, error))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

/// Remembers when the record was repaired, if it was.
pub(super) fn note_repair(table: &str, record: &Record) -> Result<Option<TransactWriteItem>, JournalError> {
    let Some(at) = record.proved_at.filter(|_| record.status == Status::Remediated) else { return Ok(None) };
    let key = Record::key(&record.control, &record.finding);
    let item = item::of_repair(&key, &Repaired { finding: record.id.clone(), at })?;
    put(Put::builder().table_name(table).set_item(Some(item)).build()).map(Some)
}

/// Deletes the pointer to the record, if it is there and points to it.
pub(super) fn forget_open(table: &str, record: &Record) -> Result<TransactWriteItem, JournalError> {
    delete_own(table, item::open_key(record), "finding", record)
}

/// Deletes the record's lease, if it is there and its own.
pub(super) fn return_lease(table: &str, record: &Record) -> Result<TransactWriteItem, JournalError> {
    delete_own(table, item::lease_key(record), "owner", record)
}

fn delete_own(table: &str, pk: String, owner: &str, record: &Record) -> Result<TransactWriteItem, JournalError> {
    let delete = Delete::builder()
        .table_name(table)
        .key("pk", string(pk))
        .condition_expression("attribute_not_exists(pk) OR #owner = :finding")
        .expression_attribute_names("#owner", owner)
        .expression_attribute_values(":finding", string(&record.id));
    let delete = delete.build().map_err(|error| item::unbuilt(WRITE, error))?;
    Ok(TransactWriteItem::builder().delete(delete).build())
}

fn put(put: Result<Put, BuildError>) -> Result<TransactWriteItem, JournalError> {
    Ok(TransactWriteItem::builder().put(put.map_err(|error| item::unbuilt(WRITE, error))?).build())
}
