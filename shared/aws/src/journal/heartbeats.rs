//! When our own heartbeat was first sent, and when it was heard last.

use jiff::{SignedDuration, Timestamp};

use super::{Journal, JournalError, PUT, item};
use crate::{error::Fault, item::text};

/// When our heartbeat was sent first, and which was heard last.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Heartbeats {
    /// When the first was sent.
    pub first: Option<Timestamp>,
    /// When the last was sent that came back.
    pub heard: Option<Timestamp>,
}

/// How long a heartbeat may be on its way: two beats, and what CloudTrail usually takes at most.
pub const HEARTBEAT_WITHIN: SignedDuration = SignedDuration::from_mins(45);

impl Heartbeats {
    /// Since when nothing was heard: of the last that came back, and before that of the first that was sent.
    #[must_use]
    pub fn last(&self) -> Option<Timestamp> {
        self.first.max(self.heard)
    }

    /// Whether one should have come back by now.
    #[must_use]
    pub fn is_missing(&self, now: Timestamp) -> bool {
        self.last().is_some_and(|last| now.duration_since(last) > HEARTBEAT_WITHIN)
    }
}

impl Journal {
    /// What is known of the heartbeat.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub async fn heartbeats(&self) -> Result<Heartbeats, JournalError> {
        let mut known = Heartbeats::default();
        for item in self.several(vec![item::FIRST_BEAT.to_owned(), item::HEARD_BEAT.to_owned()]).await? {
            let at = Some(item::body(&item)?);
            if text(&item, "pk") == Some(item::FIRST_BEAT) { known.first = at } else { known.heard = at }
        }
        Ok(known)
    }

    /// Notes when the first was sent, unless that is known.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub async fn began_to_beat(&self, at: Timestamp) -> Result<(), JournalError> {
        let request =
            self.client.put_item().table_name(&self.table).set_item(Some(item::of_beat(item::FIRST_BEAT, at)?));
        match request.condition_expression("attribute_not_exists(pk)").send().await.map_err(Fault::from) {
            Ok(_) => Ok(()),
            Err(fault) if fault.is(&["ConditionalCheckFailedException"]) => Ok(()),
            Err(fault) => Err(JournalError::new(PUT, fault)),
        }
    }

    /// Notes that one came back that was sent at that time.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub async fn heard_beat(&self, at: Timestamp) -> Result<(), JournalError> {
        let request =
            self.client.put_item().table_name(&self.table).set_item(Some(item::of_beat(item::HEARD_BEAT, at)?));
        request.send().await.map(drop).map_err(|error| JournalError::new(PUT, error))
    }
}
