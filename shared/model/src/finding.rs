//! What a control made of a change, and of the state it found.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Change, Resource, Response, Threat};

/// A change that concerns a control. It names what to look at; it does not say how bad it is.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Finding {
    /// What to look at.
    pub resource: Resource,
    /// What was done, for a person: "removed the public access block of bucket acme-corpus". Names in it are the
    /// caller's own choice; whoever shows it escapes it for the medium.
    pub summary: String,
    /// The parts of the resource that the event names, such as rule ids, a policy ARN, a credential id, and what a repair
    /// made in its place. Empty when it is about the whole resource.
    pub subjects: Vec<String>,
    /// The call that was made, as IAM spells it: `UpdateGuardrail`. Of a threat it is what GuardDuty calls it.
    pub operation: String,
    /// The most that may be done about it, when the event alone already tells, and why.
    pub ceiling: Option<(Response, String)>,
    /// When a threat was seen last: what ends it comes later. `None` of a change, and where GuardDuty does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Timestamp>,
}

impl Finding {
    /// A finding about `resource`, told in `summary`: what was done, in the past tense, without the actor.
    pub fn new(change: &Change, resource: &Resource, summary: impl Into<String>) -> Self {
        Self {
            resource: resource.clone(),
            summary: summary.into(),
            subjects: Vec::new(),
            operation: change.operation.clone(),
            ceiling: None,
            last_seen: None,
        }
    }

    /// A finding about the threat to `resource`, told in `summary`: what was done, in the past tense, without the actor.
    pub fn of_threat(threat: &Threat, resource: &Resource, summary: impl Into<String>) -> Self {
        let (resource, operation) = (resource.clone(), threat.kind.to_string());
        let last_seen = threat.last_seen.or(threat.updated);
        Self { resource, summary: summary.into(), subjects: Vec::new(), operation, ceiling: None, last_seen }
    }

    /// The same finding, about which at most `ceiling` may be done, because of `why`.
    #[must_use]
    pub fn at_most(mut self, ceiling: Response, why: impl Into<String>) -> Self {
        self.ceiling = Some((ceiling, why.into()));
        self
    }

    const LATE_TAGS: &str = "tags often come minutes after what they are for: it is looked at again";

    /// The same finding, which is only recorded until it is looked at again.
    #[must_use]
    pub fn for_a_second_look(self) -> Self {
        self.at_most(Response::Record, Self::LATE_TAGS)
    }

    /// The same finding when it is looked at again.
    #[must_use]
    pub fn looked_at_again(mut self) -> Self {
        self.ceiling = self.ceiling.filter(|(_, why)| why != Self::LATE_TAGS);
        self
    }

    /// The same finding, about these parts of the resource.
    #[must_use]
    pub fn about(mut self, subjects: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.subjects = subjects.into_iter().map(Into::into).collect();
        self
    }

    /// Has whoever reads or judges the state look for these too: a part of the resource beside what it is about already, or
    /// what a repair makes under a name, and AWS gives an id of its own.
    pub fn look_for(&mut self, names: impl Iterator<Item = String>) {
        for name in names {
            if !self.subjects.contains(&name) {
                self.subjects.push(name);
            }
        }
    }

    /// Whether the event did not tell which resource it touched, so that there is nothing to look at.
    #[must_use]
    pub fn is_unlocated(&self) -> bool {
        self.resource.arn.resource() == Some(Self::UNNAMED)
    }

    /// What stands for a resource that an event did not name.
    pub const UNNAMED: &str = "unnamed";

    /// This finding and a later one about the same resource, as one: the parts that either names, the looser
    /// ceiling, the later time.
    #[must_use]
    pub fn joined(mut self, later: &Self) -> Self {
        let new = later.subjects.iter().filter(|subject| !self.subjects.contains(subject)).cloned().collect::<Vec<_>>();
        self.subjects.extend(new);
        self.ceiling = match (self.ceiling, &later.ceiling) {
            (Some(one), Some(other)) => Some(if one.0 >= other.0 { one } else { other.clone() }),
            (_, _) => None,
        };
        let last_seen = self.last_seen.max(later.last_seen);
        Self { summary: later.summary.clone(), operation: later.operation.clone(), last_seen, ..self }
    }

    /// A finding about a call whose parameters AWS left out: only the live state can tell.
    #[must_use]
    pub fn partial(change: &Change, resource: &Resource) -> Self {
        Self::new(change, resource, format!("made a call {} whose parameters CloudTrail left out", change.operation))
    }
}

/// What a control thinks of a state.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// As it should be.
    Sound,
    /// Bad, with what was seen.
    Exposed {
        /// What was seen, for a person.
        evidence: String,
        /// The most that may be done about it, whatever the phase says, and why. A ceiling lowers, never raises.
        ceiling: Option<(Response, String)>,
    },
    /// The state could not be read, or what it must be compared with is missing. Alerts, never repairs.
    Unknown {
        /// What is missing, for a person.
        reason: String,
    },
    /// Nobody looked: there is no live account here, or no reader for this state yet.
    Unread,
}

impl Verdict {
    /// Bad, with no limit on the response.
    pub fn exposed(evidence: impl Into<String>) -> Self {
        Self::Exposed { evidence: evidence.into(), ceiling: None }
    }

    /// Bad, and at most `ceiling` may be done about it, because of `why`.
    pub fn at_most(ceiling: Response, evidence: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Exposed { evidence: evidence.into(), ceiling: Some((ceiling, why.into())) }
    }

    /// Not to be judged, because of `reason`.
    pub fn unknown(reason: impl Into<String>) -> Self {
        Self::Unknown { reason: reason.into() }
    }

    /// The word that people read.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Exposed { .. } => "exposed",
            Self::Unknown { .. } => "unknown",
            Self::Unread => "unread",
        }
    }
}
