//! What woke a control, as far as the flow needs to know.

use model::{Actor, Change, Control, Event, Heard, Record, Resource, Severity, Tags, Threat, ThreatHeard};

/// A call that CloudTrail recorded, or a finding of GuardDuty, with the id under which a record is opened for it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cause<'a> {
    Change(&'a Change),
    Threat { threat: &'a Threat, id: &'a str },
}

/// How records call GuardDuty, which has no calls of its own to tell of.
const GUARDDUTY: &str = "guardduty.amazonaws.com";

impl<'a> Cause<'a> {
    /// GuardDuty's own id of a finding is the same each time that it is sent.
    pub(super) fn threat(threat: &'a Threat) -> Self {
        Self::Threat { threat, id: &threat.id }
    }

    /// The same for every delivery; of a threat for every sending too.
    pub(super) fn id(self) -> &'a str {
        match self {
            Self::Change(change) => &change.id,
            Self::Threat { id, .. } => id,
        }
    }

    pub(super) fn event(self) -> Event {
        match self {
            Self::Change(Change { id, source, operation, time, .. }) => {
                Event { id: id.clone(), source: source.clone(), name: operation.clone(), time: *time }
            }
            Self::Threat { threat: Threat { kind, last_seen, updated, .. }, id } => {
                let time = last_seen.or(*updated);
                Event { id: id.to_owned(), source: GUARDDUTY.to_owned(), name: kind.to_string(), time }
            }
        }
    }

    pub(super) const fn actor(self) -> &'a Actor {
        match self {
            Self::Change(change) => &change.actor,
            Self::Threat { threat, .. } => &threat.actor,
        }
    }

    /// The tags that it says a resource has.
    pub(super) fn tags(self, resource: &Resource) -> Tags {
        match self {
            Self::Change(change) => change.tags.clone(),
            Self::Threat { threat, .. } => threat.tags_of(resource),
        }
    }

    pub(super) const fn change(self) -> Option<&'a Change> {
        match self {
            Self::Change(change) => Some(change),
            Self::Threat { .. } => None,
        }
    }

    pub(super) fn heard(self) -> Option<ThreatHeard> {
        match self {
            Self::Change(_) => None,
            Self::Threat { threat, .. } => Some(threat.heard()),
        }
    }

    /// How bad it is: GuardDuty can say that it is worse than the control does.
    pub(super) fn severity(self, control: &Control) -> Severity {
        match self {
            Self::Change(_) => control.severity,
            Self::Threat { threat, .. } => control.severity.raised_to(threat.rating()),
        }
    }

    /// What it is to an open record, which has heard of it then.
    pub(super) fn told_to(self, open: &mut Record) -> Heard {
        match self {
            Self::Change(change) if open.events.contains(&change.id) => Heard::Known,
            Self::Change(_) => Heard::Worse,
            Self::Threat { threat, .. } => threat.heard().join(&mut open.threats),
        }
    }

    /// How many events speak of an open record with this one: GuardDuty counts its own.
    pub(super) fn count(self, open: &Record) -> u32 {
        match self {
            Self::Change(_) => open.count + 1,
            Self::Threat { .. } => {
                let seen = open.threats.iter().fold(0_u64, |seen, heard| seen.saturating_add(heard.count));
                u32::try_from(seen).unwrap_or(u32::MAX)
            }
        }
    }
}
