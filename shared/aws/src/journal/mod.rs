//! What is remembered of every finding. One table; every write names what it replaces, so that two workers never both
//! win. The clock is the caller's.
//!
//! | item | what it says |
//! | --- | --- |
//! | `finding#<id>` | the record of a finding |
//! | `open#<key>` | the finding that is open under a key: at most one |
//! | `lease#<resource>` | the finding whose repair may touch a resource now: at most one |
//! | `levers` | what the operators allow: mode and pauses |
//! | `accepted#<key>` | a person's word that a state may stay |
//! | `repaired#<key>` | our last repair under a key, for a day |
//! | `approval#<id>` | who approves the plan of a finding, and the proof of it |
//! | `budget#<scope>#<time>` | how many repairs were made in a time |
//! | `heartbeat#first`, `heartbeat#heard` | when our heartbeat was sent first, and when one was sent that came back |
//! | `later#<id>` | an event that is answered again, because its resource belonged to nobody |

mod approvals;
mod heartbeats;
mod item;
mod people;
mod sweep;
mod transaction;

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::{
    Client,
    types::{Get, KeysAndAttributes, TransactGetItem, TransactWriteItem},
};
use jiff::Timestamp;
use model::{Acceptance, Budget, Levers, Record};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::heartbeats::{HEARTBEAT_WITHIN, Heartbeats};
use self::transaction::Outcome;
use crate::{
    error::Fault,
    item::{Item, string, text},
};

/// How often to look again when what stood in the way is gone at the second look.
const LOOKS: usize = 3;

const GET: &str = "dynamodb:GetItem";
const GET_BOTH: &str = "dynamodb:TransactGetItems";
const GET_SEVERAL: &str = "dynamodb:BatchGetItem";
const WRITE: &str = "dynamodb:TransactWriteItems";
const PUT: &str = "dynamodb:PutItem";
const DELETE: &str = "dynamodb:DeleteItem";
const QUERY: &str = "dynamodb:Query";

/// Why the journal did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The same may work later.
    #[error("{operation} did not answer: {message}")]
    Transient {
        /// Service and operation: `dynamodb:GetItem`.
        operation: &'static str,
        /// What it said.
        message: String,
    },
    /// Somebody else wrote the record meanwhile. Read it again.
    #[error("another worker wrote the record")]
    Conflict,
    /// The table refused the call, or a record cannot be written as JSON.
    #[error("{operation} failed with {}: {message}", .code.as_deref().unwrap_or("no code"))]
    Other {
        /// Service and operation: `dynamodb:GetItem`.
        operation: &'static str,
        /// The service's own word for it.
        code: Option<String>,
        /// What it said.
        message: String,
    },
    /// An item that this build cannot read. Nothing is done about it by guessing.
    #[error("the journal's item {pk} cannot be read")]
    Corrupt {
        /// The item.
        pk: String,
    },
}

impl JournalError {
    fn new(operation: &'static str, fault: impl Into<Fault>) -> Self {
        let Fault { transient, code, message, request_id: _ } = fault.into();
        if transient { Self::Transient { operation, message } } else { Self::Other { operation, code, message } }
    }
}

/// What became of a finding that was to be opened.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// It is open now.
    New,
    /// Another finding is open about the same bad state: this is it.
    Joined(Box<Record>),
    /// The same event opened it before: this is what became of it.
    Known(Box<Record>),
}

/// What became of a claim.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Claimed {
    /// The finding may be worked on, and nobody else touches the resource.
    Claimed,
    /// Another finding's repair holds the resource.
    LeaseHeld,
    /// A budget is spent: its scope.
    Spent(String),
    /// Somebody else wrote the record meanwhile.
    Conflict,
}

/// What people allow about a finding, as it was at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Allowed {
    /// What the operators allow at all.
    pub levers: Levers,
    /// A person's word that a state may stay.
    pub acceptance: Option<Acceptance>,
    /// Our last repair of what the finding is about, if it was today.
    pub repaired: Option<Repaired>,
}

/// A repair of ours.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Repaired {
    /// The finding that was repaired.
    pub finding: String,
    /// When that was proved.
    pub at: Timestamp,
}

/// A repair that a budget must have room for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Spend {
    /// Whose budget: a control and resource, or a workload.
    pub scope: String,
    /// How much it has room for.
    pub budget: Budget,
}

/// The journal's table.
#[derive(Clone, Debug)]
pub struct Journal {
    client: Client,
    table: String,
}

impl Journal {
    /// The table called `table`.
    pub fn new(config: &SdkConfig, table: impl Into<String>) -> Self {
        Self { client: Client::new(config), table: table.into() }
    }

    /// Opens a finding, unless it was opened before or another is open about the same bad state.
    ///
    /// # Errors
    ///
    /// When the table cannot be used, or what stands in the way comes and goes.
    pub async fn open(&self, record: &Record) -> Result<Opened, JournalError> {
        for _ in 0..LOOKS {
            let answer = self.write(transaction::open(&self.table, record)?).await?;
            let Outcome::Refused(refused) = answer else { return Ok(Opened::New) };
            if refused.at(1)
                && let Some(known) = self.load(&record.id).await?
            {
                return Ok(Opened::Known(Box::new(known)));
            }
            if let Some(other) = refused.item(0).and_then(|item| text(item, "finding"))
                && let Some(other) = self.load(other).await?.filter(|other| other.status.is_open())
            {
                return Ok(Opened::Joined(Box::new(other)));
            }
        }
        let message = "another finding about the same state comes and goes".to_owned();
        Err(JournalError::Transient { operation: WRITE, message })
    }

    /// The record of a finding.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn load(&self, id: &str) -> Result<Option<Record>, JournalError> {
        let request = self.client.get_item().table_name(&self.table).key("pk", string(item::finding_key(id)));
        let answer = request.consistent_read(true).send().await.map_err(|error| JournalError::new(GET, error))?;
        answer.item().map(item::body).transpose()
    }

    /// The record of a finding, and what the operators allow, as both were at one moment.
    ///
    /// # Errors
    ///
    /// When either cannot be read.
    pub async fn load_with_levers(&self, id: &str) -> Result<(Option<Record>, Levers), JournalError> {
        let request = self.client.transact_get_items();
        let request = request.transact_items(self.get(&item::finding_key(id))?).transact_items(self.get(item::LEVERS)?);
        let answer = request.send().await.map_err(|error| JournalError::new(GET_BOTH, error))?;
        let mut items = answer.responses().iter().map(|response| response.item().filter(|item| !item.is_empty()));
        let record = items.next().flatten().map(item::body).transpose()?;
        let levers = items.next().flatten().map(item::body).transpose()?;
        Ok((record, levers.unwrap_or_default()))
    }

    /// What people allow about findings of a key, and what we did last about one.
    ///
    /// # Errors
    ///
    /// When any of it cannot be read.
    pub async fn allowed(&self, key: &str) -> Result<Allowed, JournalError> {
        let (acceptance, repaired) = (item::acceptance_key(key), item::repaired_key(key));
        let found = self.several(vec![item::LEVERS.to_owned(), acceptance, repaired.clone()]).await?;
        let mut allowed = Allowed::default();
        for item in found {
            match text(&item, "pk") {
                Some(item::LEVERS) => allowed.levers = item::body(&item)?,
                Some(pk) if pk == repaired => allowed.repaired = Some(item::body(&item)?),
                _ => allowed.acceptance = Some(item::body(&item)?),
            }
        }
        Ok(allowed)
    }

    /// The findings that are open under any of these keys.
    ///
    /// # Errors
    ///
    /// When any of it cannot be read.
    pub async fn open_under(&self, keys: &[String]) -> Result<Vec<Record>, JournalError> {
        let pointers = self.several(keys.iter().map(|key| item::pointer_key(key)).collect()).await?;
        let findings: Vec<_> =
            pointers.iter().filter_map(|item| text(item, "finding")).map(item::finding_key).collect();
        if findings.is_empty() {
            return Ok(Vec::new());
        }
        let records = self.several(findings).await?;
        let records: Vec<Record> = records.iter().map(item::body).collect::<Result<_, _>>()?;
        Ok(records.into_iter().filter(|record| record.status.is_open()).collect())
    }

    /// The items of these keys that exist, as the last write left each.
    async fn several(&self, keys: Vec<String>) -> Result<Vec<Item>, JournalError> {
        let keys = keys.into_iter().map(|pk| Item::from([("pk".to_owned(), string(pk))]));
        let wanted = KeysAndAttributes::builder().consistent_read(true).set_keys(Some(keys.collect())).build();
        let wanted = wanted.map_err(|error| item::unbuilt(GET_SEVERAL, error))?;
        let request = self.client.batch_get_item().request_items(&self.table, wanted);
        let answer = request.send().await.map_err(|error| JournalError::new(GET_SEVERAL, error))?;
        if answer.unprocessed_keys().is_some_and(|left| !left.is_empty()) {
            let message = "the table left keys out".to_owned();
            return Err(JournalError::Transient { operation: GET_SEVERAL, message });
        }
        Ok(answer.responses.into_iter().flat_map(HashMap::into_values).flatten().collect())
    }

    fn get(&self, pk: &str) -> Result<TransactGetItem, JournalError> {
        let get = Get::builder().table_name(&self.table).key("pk", string(pk)).build();
        Ok(TransactGetItem::builder().get(get.map_err(|error| item::unbuilt(GET_BOTH, error))?).build())
    }

    /// Keeps an event that is to be answered again later, until then.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub async fn keep_event(&self, id: &str, event: &Value, expires: Timestamp) -> Result<(), JournalError> {
        self.put(item::of_event(id, event, expires)?).await
    }

    /// The event of that id, if it is kept.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn kept_event(&self, id: &str) -> Result<Option<Value>, JournalError> {
        let request = self.client.get_item().table_name(&self.table).key("pk", string(item::event_key(id)));
        let answer = request.consistent_read(true).send().await.map_err(|error| JournalError::new(GET, error))?;
        answer.item().map(item::body).transpose()
    }

    async fn put(&self, item: Item) -> Result<(), JournalError> {
        let request = self.client.put_item().table_name(&self.table).set_item(Some(item));
        request.send().await.map_err(|error| JournalError::new(PUT, error))?;
        Ok(())
    }

    /// Writes a record in the place of the revision that it was read as, and counts its revision up.
    ///
    /// # Errors
    ///
    /// [`JournalError::Conflict`] when somebody else wrote it meanwhile; the record is left as it is then.
    pub async fn save(&self, record: &mut Record) -> Result<(), JournalError> {
        let next = successor(record);
        match self.write(vec![transaction::replace(&self.table, &next)?]).await? {
            Outcome::Written => {
                *record = next;
                Ok(())
            }
            Outcome::Refused(_) => Err(JournalError::Conflict),
        }
    }

    /// Writes a record like [`Self::save`], takes the lease on its resource until `until`, and draws one repair on each
    /// budget. A lease that ended before `now`, and the finding's own, may be taken over.
    ///
    /// # Errors
    ///
    /// When the table cannot be used.
    pub async fn claim(
        &self,
        record: &mut Record,
        now: Timestamp,
        until: Timestamp,
        spends: &[Spend],
    ) -> Result<Claimed, JournalError> {
        let next = successor(record);
        let mut writes =
            vec![transaction::replace(&self.table, &next)?, transaction::take_lease(&self.table, &next, now, until)?];
        for spend in spends {
            writes.push(transaction::spend(&self.table, spend, now)?);
        }
        match self.write(writes).await? {
            Outcome::Written => {
                *record = next;
                Ok(Claimed::Claimed)
            }
            Outcome::Refused(refused) if refused.at(0) => Ok(Claimed::Conflict),
            Outcome::Refused(refused) if refused.at(1) => Ok(Claimed::LeaseHeld),
            Outcome::Refused(refused) => {
                let spent = spends.iter().enumerate().find(|(index, _)| refused.at(index + 2));
                Ok(Claimed::Spent(spent.map(|(_, spend)| spend.scope.clone()).unwrap_or_default()))
            }
        }
    }

    /// Writes a record like [`Self::save`], makes room for another finding under its key, gives its lease back, and notes
    /// a repair that was proved.
    /// What is no longer this finding's is left to whose it is.
    ///
    /// # Errors
    ///
    /// [`JournalError::Conflict`] when somebody else wrote it meanwhile; the record is left as it is then.
    pub async fn close(&self, record: &mut Record) -> Result<(), JournalError> {
        let next = successor(record);
        let mut releases =
            vec![transaction::forget_open(&self.table, &next)?, transaction::return_lease(&self.table, &next)?];
        for _ in 0..LOOKS {
            let mut writes = vec![transaction::replace(&self.table, &next)?];
            writes.extend(releases.iter().cloned());
            writes.extend(transaction::note_repair(&self.table, &next)?);
            let Outcome::Refused(refused) = self.write(writes).await? else {
                *record = next;
                return Ok(());
            };
            if refused.at(0) {
                break;
            }
            let mut at = 0;
            releases.retain(|_| {
                at += 1;
                !refused.at(at)
            });
        }
        Err(JournalError::Conflict)
    }

    /// The newest `limit` findings, newest first.
    ///
    /// # Errors
    ///
    /// When the table cannot be read, or one of the records cannot.
    pub async fn list(&self, limit: usize) -> Result<Vec<Record>, JournalError> {
        let mut records = Vec::new();
        let mut from: Option<Item> = None;
        while records.len() < limit {
            let request = self.client.query().table_name(&self.table).index_name(item::TIMELINE);
            let request = request.key_condition_expression("#timeline = :findings").scan_index_forward(false);
            let request = request.expression_attribute_names("#timeline", item::TIMELINE);
            let request = request.expression_attribute_values(":findings", string(item::FINDINGS));
            let request = request.set_limit(i32::try_from(limit - records.len()).ok()).set_exclusive_start_key(from);
            let answer = request.send().await.map_err(|error| JournalError::new(QUERY, error))?;
            records.extend(answer.items().iter().map(item::body).collect::<Result<Vec<_>, _>>()?);
            from = answer.last_evaluated_key;
            if from.is_none() {
                break;
            }
        }
        Ok(records)
    }

    /// Also a single write is a transaction: the SDK gives it a token, so that a retry after a lost answer does not
    /// meet its own write as somebody else's.
    async fn write(&self, writes: Vec<TransactWriteItem>) -> Result<Outcome, JournalError> {
        match self.client.transact_write_items().set_transact_items(Some(writes)).send().await {
            Ok(_) => Ok(Outcome::Written),
            Err(error) => Outcome::of(error),
        }
    }
}

fn successor(record: &Record) -> Record {
    Record { revision: record.revision + 1, ..record.clone() }
}
