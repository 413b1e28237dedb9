//! What was declared of a resource, and what a person approved of it. The registry remembers it, also of what is gone.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Arn, Phase, State, StateKind, UseCase};

/// A phase that was declared: which, where, when and by whom.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Declared {
    /// The phase.
    pub phase: Phase,
    /// Where it stands, for a person: "tag ai:phase on the resource", "workload support of the policy".
    pub source: String,
    /// Who declared it; an ARN that AWS filled in, or the operator's.
    pub by: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

impl std::fmt::Display for Declared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.source)?;
        if let Some(at) = self.at {
            write!(formatter, ", declared {}", at.strftime("%Y-%m-%d"))?;
        }
        match &self.by {
            Some(by) => write!(formatter, " by {by}"),
            None => Ok(()),
        }
    }
}

/// An operator's word that a lower phase holds: the one way down from what was declared before.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Lowered {
    /// The phase that holds instead.
    pub to: Phase,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Until when. Then what was declared holds again.
    pub until: Timestamp,
}

/// Who approved that a resource belongs to a workload.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Membership {
    /// How it was approved, for a person: "inventory approved by ada on 2026-11-02".
    pub source: String,
    /// When.
    pub at: Option<Timestamp>,
}

/// An AI resource that refers to this one: an agent to its role, a knowledge base to its bucket.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Referral {
    /// The workload of the AI resource, when it has one.
    pub workload: Option<String>,
    /// Who made it refer.
    pub by: Option<String>,
    /// Since when.
    pub since: Timestamp,
}

/// How far a baseline has come.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BaselineStatus {
    /// Seen, and good enough to be proposed. Repairs nothing.
    Candidate,
    /// A person approved it, or an ordered part of an approved one moved up. What repairs restore.
    Approved,
    /// Another was approved after it.
    Superseded,
    /// A person refused it.
    Rejected,
}

/// A state that was seen sound, and what became of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Baseline {
    /// How far it has come.
    pub status: BaselineStatus,
    /// The state.
    pub state: State,
    /// Whose doing it is: who made the change that led to it, or who approved it.
    pub by: String,
    /// When it came to its status.
    pub at: Timestamp,
    /// The event after which it was seen.
    pub event: Option<String>,
    /// The workload that the resource belonged to then.
    #[serde(default)]
    pub workload: Option<String>,
}

/// What the registry remembers of a resource.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Declaration {
    /// The workload's name.
    pub workload: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// What the workload does with it.
    pub use_case: Option<UseCase>,
    /// When owner and use case were last declared: an older word does not replace a newer one.
    pub described: Option<Timestamp>,
    /// The highest phase that was declared for it. It never falls by itself.
    pub phase: Option<Declared>,
    /// An operator's word that a lower one holds for a time.
    pub lowered: Option<Lowered>,
    /// Who approved the membership. A tag or a reference alone is a claim, and a claim can be a weapon.
    pub membership: Option<Membership>,
    /// Who claimed the resource for a workload, by tag or reference, and since when each: principals by ARN.
    pub claims: BTreeMap<String, Timestamp>,
    /// The AI resources that refer to it.
    pub referrers: BTreeMap<Arn, Referral>,
    /// Baselines, oldest first.
    pub baselines: Vec<Baseline>,
    /// When it was deleted. What was declared of it is kept.
    pub deleted: Option<Timestamp>,
}

/// What stands around a resource: its workload, who refers to it, its account and Region.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// The highest phase of any workload in its account and Region.
    pub highest: Option<Phase>,
    /// The workloads that it, or whoever refers to it, belongs to, by name.
    pub workloads: BTreeMap<String, Declaration>,
    /// Those that refer to it, and are remembered.
    pub referrers: BTreeMap<Arn, Declaration>,
}

impl Declaration {
    /// Whether anything says that the resource belongs to an AI workload.
    #[must_use]
    pub fn is_member(&self) -> bool {
        let named = self.workload.is_some() || self.phase.is_some() || self.membership.is_some();
        named || !self.claims.is_empty() || !self.referrers.is_empty()
    }

    /// The approved states, one for each kind: what is live is judged against these.
    #[must_use]
    pub fn approved(&self) -> Vec<State> {
        let approved = self.baselines.iter().filter(|baseline| baseline.status == BaselineStatus::Approved);
        approved.map(|baseline| baseline.state.clone()).collect()
    }

    /// The baseline of that kind and status: of several the newest.
    #[must_use]
    pub fn baseline(&self, kind: StateKind, status: BaselineStatus) -> Option<&Baseline> {
        self.baselines.iter().rev().find(|baseline| baseline.state.kind() == kind && baseline.status == status)
    }

    /// The operator's lower phase, while it holds.
    #[must_use]
    pub fn lowered_at(&self, now: Timestamp) -> Option<&Lowered> {
        self.lowered.as_ref().filter(|lowered| now < lowered.until)
    }
}
