//! What a record remembers of the findings of GuardDuty that it speaks of, and when a later one is worse.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::FindingType;

/// One finding of GuardDuty, as it was when it was heard last.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ThreatHeard {
    /// GuardDuty's id of it.
    pub finding: String,
    /// What GuardDuty calls it.
    pub kind: FindingType,
    /// When GuardDuty wrote it.
    pub updated: Option<Timestamp>,
    /// When it was seen last.
    pub last_seen: Option<Timestamp>,
    /// How bad GuardDuty says it is, in tenths.
    pub severity: Option<u32>,
    /// How often it was seen.
    pub count: u64,
    /// How many signals an attack sequence has.
    pub signals: usize,
    /// Whether a guardrail saw an attack and let it through.
    pub let_through: bool,
}

/// What a sending is, to whoever heard earlier ones.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Heard {
    /// It says nothing that was not heard: the same sending again, or an older one.
    Known,
    /// There is more of the same.
    More,
    /// It got worse, or it is another finding.
    Worse,
}

impl Heard {
    /// What more of the same is where nothing more should come.
    #[must_use]
    pub const fn or_worse(self) -> Self {
        match self {
            Self::Known => Self::Known,
            Self::More | Self::Worse => Self::Worse,
        }
    }
}

/// How many findings a record keeps.
const KEPT: usize = 20;

impl ThreatHeard {
    /// Whether this sending, of the same finding, is later than `other`. A time that is missing tells nothing, so that the
    /// higher count does.
    fn is_after(&self, other: &Self) -> bool {
        match (self.updated, other.updated) {
            (Some(own), Some(other)) if own != other => own > other,
            (_, _) => self.count > other.count,
        }
    }

    /// Whether it is worse than `other`.
    fn is_worse_than(&self, other: &Self) -> bool {
        self.severity > other.severity || self.signals > other.signals || (self.let_through && !other.let_through)
    }

    /// Keeps this sending among those that were heard, and says what it is to them.
    #[must_use]
    pub fn join(self, heard: &mut Vec<Self>) -> Heard {
        let known = heard.iter_mut().find(|known| known.finding == self.finding);
        let Some(known) = known else {
            heard.push(self);
            let surplus = heard.len().saturating_sub(KEPT);
            heard.drain(..surplus);
            return Heard::Worse;
        };
        if !self.is_after(known) {
            return Heard::Known;
        }
        let worse = self.is_worse_than(known);
        *known = self;
        if worse { Heard::Worse } else { Heard::More }
    }
}
