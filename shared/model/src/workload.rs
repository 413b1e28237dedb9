//! Whose resource it is, and in which phase.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Phase;

/// Tags of a resource, by key.
pub type Tags = BTreeMap<String, String>;

/// Whose resource it is.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "standing", rename_all = "kebab-case")]
pub enum Standing {
    /// A member of a workload in a known phase.
    Member {
        /// The workload's name, when one was given.
        workload: Option<String>,
        /// Who answers for it.
        #[serde(default)]
        owner: Option<String>,
        /// Its effective phase.
        phase: Phase,
        /// Where the phase was declared, when and by whom, for a person.
        declared: String,
        /// Whether repairs may touch it: approved by a person, or AI by its nature.
        approved: bool,
    },
    /// A member of a workload, an AI resource or a setting of the account, whose phase nobody declared.
    Undeclared {
        /// Whether repairs may touch it, as for a member.
        #[serde(default)]
        approved: bool,
    },
    /// A generic resource outside every AI workload. Not ours to judge.
    Nobody,
}

impl Standing {
    /// The phase, when there is one.
    #[must_use]
    pub const fn phase(&self) -> Option<Phase> {
        match self {
            Self::Member { phase, .. } => Some(*phase),
            Self::Undeclared { .. } | Self::Nobody => None,
        }
    }

    /// Whether repairs may touch it.
    #[must_use]
    pub const fn is_approved(&self) -> bool {
        match self {
            Self::Member { approved, .. } | Self::Undeclared { approved } => *approved,
            Self::Nobody => false,
        }
    }

    /// The workload's name, when there is one.
    #[must_use]
    pub fn workload(&self) -> Option<&str> {
        match self {
            Self::Member { workload, .. } => workload.as_deref(),
            Self::Undeclared { .. } | Self::Nobody => None,
        }
    }
}
