//! What our bus and our schedule carry to a function.

use serde::Deserialize;

use crate::HandleError;

/// An event of our bus. It carries an id and a hash, and orders nothing: what to do stands in the journal.
#[derive(Debug, Deserialize)]
pub(crate) struct Order {
    /// The id of a finding.
    pub(crate) finding: String,
    /// The fingerprint of the plan that was announced.
    #[cfg_attr(not(feature = "remediate"), expect(dead_code, reason = "who only tells carries no plan out"))]
    pub(crate) plan_hash: String,
}

impl Order {
    /// Reads the body of a message: the whole event, of which only the detail matters.
    pub(crate) fn read(body: &str) -> Result<Self, HandleError> {
        #[derive(Deserialize)]
        struct Event {
            detail: Order,
        }

        let event: Event = serde_json::from_str(body).map_err(|error| HandleError::Unreadable(error.to_string()))?;
        Ok(event.detail)
    }
}

/// What the remediator is asked to look at.
#[cfg(feature = "remediate")]
#[derive(Debug)]
pub(crate) enum Asked {
    /// A finding whose plan is to be carried out.
    Repair(Order),
    /// A finding that somebody says to approve.
    Approval(Order),
    /// All that has waited too long.
    Sweep,
}

#[cfg(feature = "remediate")]
impl Asked {
    /// Reads the body of a message: an event of our bus, or what the schedule sends.
    pub(crate) fn read(body: &str) -> Result<Self, HandleError> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Message {
            Sweep {
                #[serde(rename = "sweep")]
                _at: String,
            },
            Event {
                #[serde(rename = "detail-type")]
                kind: String,
                detail: Order,
            },
        }

        match serde_json::from_str(body).map_err(|error| HandleError::Unreadable(error.to_string()))? {
            Message::Sweep { .. } => Ok(Self::Sweep),
            Message::Event { kind, detail } if kind == "Approval Given" => Ok(Self::Approval(detail)),
            Message::Event { detail, .. } => Ok(Self::Repair(detail)),
        }
    }
}
