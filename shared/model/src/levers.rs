//! What operators set while the stack runs: mode, pauses, approvals, acceptances.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Actor, Arn};

/// What the stack may do at all.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Nothing but records.
    Off,
    /// Decide, record and alert; say what would have been repaired. A fresh deployment does this.
    #[default]
    Observe,
    /// Repair as the phases say.
    Enforce,
}

impl Mode {
    /// The word that people and the template use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Observe => "observe",
            Self::Enforce => "enforce",
        }
    }

    /// Reads that word. Anything else is no mode.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Off, Self::Observe, Self::Enforce].into_iter().find(|mode| mode.as_str() == word)
    }
}

impl std::fmt::Display for Mode {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Whom a pause is for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paused {
    /// A workload, by name.
    Workload(String),
    /// A principal: the ARN of a role or user.
    Actor(String),
}

/// A time in which nothing is repaired of a workload, or after an actor; people are told as always.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Pause {
    /// Whom it is for.
    pub of: Paused,
    /// Why.
    pub reason: String,
    /// Who set it.
    pub by: String,
    /// Until when.
    pub until: Timestamp,
}

impl std::fmt::Display for Paused {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Workload(name) => write!(formatter, "workload {name}"),
            Self::Actor(principal) => write!(formatter, "actor {principal}"),
        }
    }
}

impl std::fmt::Display for Pause {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "paused by {} until {}: {}", self.by, self.until, self.reason)
    }
}

impl Pause {
    /// Whether it holds now for a resource of `workload` that `actor` changed.
    #[must_use]
    pub fn holds(&self, workload: Option<&str>, actor: &Actor, now: Timestamp) -> bool {
        let meant = match &self.of {
            Paused::Workload(name) => workload == Some(name),
            Paused::Actor(principal) => actor.principal() == Some(principal),
        };
        meant && now < self.until
    }
}

/// What operators allow now: one item of the journal, which no function may write.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct Levers {
    /// The most that may be done, whatever template and policy say.
    pub mode: Option<Mode>,
    /// Who set the mode, and why.
    pub set: Option<ModeSet>,
    /// Pauses, also such as are over.
    pub pauses: Vec<Pause>,
}

/// Who set a mode, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ModeSet {
    /// Who; the ARN that AWS told.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

impl Levers {
    /// The pause that holds now for a resource of `workload` that `actor` changed.
    #[must_use]
    pub fn pause(&self, workload: Option<&str>, actor: &Actor, now: Timestamp) -> Option<&Pause> {
        self.pauses.iter().find(|pause| pause.holds(workload, actor, now))
    }
}

/// A person's word that a state may stay as it is for a time. Written before an undo, and read like an exemption.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Acceptance {
    /// The finding whose repair was undone.
    pub finding: String,
    /// The control that is not to answer it.
    pub control: String,
    /// The resource.
    pub resource: Arn,
    /// Fingerprint of the state that is accepted; any other is answered as always.
    pub state: String,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// Who accepted it.
    pub by: String,
    /// Until when: at most 30 days.
    pub until: Timestamp,
}

/// A proof that was used to approve. It is good for one approval.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct UsedProof {
    /// The proof's fingerprint.
    pub fingerprint: String,
    /// The message that it was used for; when that comes again, it is the same use.
    pub message: String,
}

/// A person's proved word that a plan may be carried out.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Approval {
    /// The approver's ARN, as AWS told it.
    pub by: String,
    /// When it was proved.
    pub at: Timestamp,
    /// The plan that was approved.
    pub plan_hash: String,
}
