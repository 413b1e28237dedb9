//! Whose resource it is, and in which phase.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Phase, State};

/// Tags of a resource, by key.
pub type Tags = BTreeMap<String, String>;

/// What the registry remembers of a resource: a workload's member, and the state that was approved for it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Declaration {
    /// The workload's name.
    pub workload: Option<String>,
    /// The phase declared for it.
    pub phase: Option<Phase>,
    /// Whether a person approved the membership. A tag or a reference alone is a claim, and a claim can be a weapon:
    /// a generic resource is repaired only as an approved member.
    #[serde(default)]
    pub approved: bool,
    /// Where it was declared, for a person: "inventory approved by ada on 2026-11-02".
    pub source: String,
    /// The approved baselines of the resource, one for each kind of state.
    #[serde(default)]
    pub baselines: Vec<State>,
}

/// Whose resource it is.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "standing", rename_all = "kebab-case")]
pub enum Standing {
    /// A member of a workload in a known phase.
    Member {
        /// The workload's name, when one was given.
        workload: Option<String>,
        /// Its effective phase.
        phase: Phase,
        /// Where the phase was declared, for a person.
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
