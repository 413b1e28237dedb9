//! How far a workload has come, and how hard we answer because of it.

use serde::{Deserialize, Serialize};

/// The three phases of the AWS AI Security Framework, in the order in which a workload passes through them.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// An experiment: people learn, nobody depends on it.
    Prototype,
    /// People depend on it.
    Production,
    /// Many workloads, many people, agents that act.
    Scaled,
}

impl Phase {
    /// All phases, lowest first.
    pub const ALL: [Self; 3] = [Self::Prototype, Self::Production, Self::Scaled];

    /// The word that people and tags use for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prototype => "prototype",
            Self::Production => "production",
            Self::Scaled => "scaled",
        }
    }

    /// Reads the word that people and tags use, whatever its case. Anything else is no phase.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim();
        Self::ALL.into_iter().find(|phase| phase.as_str().eq_ignore_ascii_case(word))
    }
}

impl std::fmt::Display for Phase {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One value for each phase. Three named fields, so that no phase can be forgotten.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct ByPhase<T> {
    /// While people learn.
    pub prototype: T,
    /// While people depend on it.
    pub production: T,
    /// While many depend on it.
    pub scaled: T,
}

impl<T: Copy> ByPhase<T> {
    /// The value of `phase`.
    #[must_use]
    pub const fn of(&self, phase: Phase) -> T {
        match phase {
            Phase::Prototype => self.prototype,
            Phase::Production => self.production,
            Phase::Scaled => self.scaled,
        }
    }
}

/// What we do about an exposed state, softest first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Response {
    /// Write it down.
    Record,
    /// Tell people.
    Alert,
    /// Plan the repair and wait for a person's word.
    Approve,
    /// Repair it now, then tell people.
    Remediate,
}

impl Response {
    /// The word that people read.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Alert => "alert",
            Self::Approve => "approve",
            Self::Remediate => "remediate",
        }
    }
}

impl std::fmt::Display for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
