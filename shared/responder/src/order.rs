//! What our bus carries from function to function.

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
