//! What somebody did last, as far as CloudTrail knows: evidence for a person, by which nothing is decided.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A call of whoever a threat speaks of. What stands in it was chosen by the caller.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Deed {
    /// When, if CloudTrail told.
    pub at: Option<Timestamp>,
    /// The service: `bedrock.amazonaws.com`.
    pub source: String,
    /// The call.
    pub name: String,
    /// From where.
    pub address: Option<String>,
    /// What AWS answered, when it refused.
    pub error: Option<String>,
}

/// The last calls that were made with an access key.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "deeds", rename_all = "kebab-case")]
pub enum Deeds {
    /// They were read. CloudTrail tells of a call some minutes after it.
    Read {
        /// The last first.
        calls: Vec<Deed>,
    },
    /// They could not be read.
    Unread {
        /// Why, for a person.
        why: String,
    },
}
