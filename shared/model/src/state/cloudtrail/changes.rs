//! Settings to change, and to change back.

use serde::{Deserialize, Serialize};

use super::{AdvancedSelector, EventStoreSettings, TrailSettings, selectors::lacking};
use crate::Arn;

/// Settings of a trail to change. What is `None` stays as it is; an empty text takes a setting away.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct TrailChanges {
    /// Where it writes.
    pub bucket: Option<String>,
    /// Below which prefix.
    pub prefix: Option<String>,
    /// The topic that hears of each file.
    pub topic: Option<String>,
    /// Whether IAM and the like are recorded.
    pub global_events: Option<bool>,
    /// Whether all Regions are recorded.
    pub multi_region: Option<bool>,
    /// Whether files can be proved unchanged.
    pub validation: Option<bool>,
    /// The log group it writes to as well.
    pub log_group: Option<String>,
    /// The role with which it does.
    pub log_role: Option<String>,
    /// The key that encrypts its files.
    pub key: Option<String>,
}

/// Settings of an event data store to change. What is `None` stays as it is.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct EventStoreChanges {
    /// Whether it takes in the events of all Regions.
    pub multi_region: Option<bool>,
    /// For how many days it keeps them.
    pub retention_days: Option<i32>,
    /// Whether it cannot be deleted.
    pub protected: Option<bool>,
    /// Which it takes in.
    pub selectors: Option<Vec<AdvancedSelector>>,
}

impl TrailChanges {
    /// Whether nothing is to be changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl EventStoreChanges {
    /// Whether nothing is to be changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl TrailSettings {
    /// What `approved` has and these have lost: what brings it back, and what it was, in words. `account` is whose the
    /// trail is. Who had no key is not given one, unless it is a stranger's.
    #[must_use]
    pub fn losses(&self, approved: &Self, account: Option<&str>) -> (TrailChanges, Vec<String>) {
        let changes = self.lost(approved, account);
        let word = |value: Option<&String>| value.cloned().unwrap_or_else(|| "none".to_owned());
        let places = [
            (&changes.bucket, "bucket", Some(&self.bucket), Some(&approved.bucket)),
            (&changes.prefix, "prefix", self.prefix.as_ref(), approved.prefix.as_ref()),
            (&changes.topic, "topic", self.topic.as_ref(), approved.topic.as_ref()),
            (&changes.log_group, "log group", self.log_group.as_ref(), approved.log_group.as_ref()),
            (&changes.log_role, "role of the log group", self.log_role.as_ref(), approved.log_role.as_ref()),
            (&changes.key, "key", self.key.as_ref(), approved.key.as_ref()),
        ];
        let moved = places.into_iter().filter(|(change, _, is, was)| change.is_some() && is != was);
        let moved = moved.map(|(_, what, is, was)| format!("the {what} is {} and was {}", word(is), word(was)));
        let switches = [
            (changes.global_events, "global events"),
            (changes.multi_region, "the other Regions"),
            (changes.validation, "digests of its files"),
        ];
        let off = switches.into_iter().filter(|(lost, _)| lost.is_some()).map(|(_, what)| format!("without {what}"));
        let told = moved.chain(off).collect();
        (changes, told)
    }

    fn lost(&self, approved: &Self, account: Option<&str>) -> TrailChanges {
        let differs = |own: &Option<String>, approved: &Option<String>| {
            (own != approved).then(|| approved.clone().unwrap_or_default())
        };
        let taken = |own: &Option<String>, approved: &Option<String>| approved.clone().filter(|_| own != approved);
        let off = |own: bool, approved: bool| (approved && !own).then_some(true);
        let foreign = |key: &String| Arn::new(key.clone()).account().is_some_and(|owner| Some(owner) != account);
        let foreign = self.key.as_ref().is_some_and(foreign) && self.key != approved.key;
        // A log group is of no use without its role: both are told.
        let group = approved.log_group.is_some()
            && (self.log_group != approved.log_group || self.log_role != approved.log_role);
        TrailChanges {
            bucket: (self.bucket != approved.bucket).then(|| approved.bucket.clone()),
            prefix: differs(&self.prefix, &approved.prefix),
            topic: taken(&self.topic, &approved.topic),
            global_events: off(self.global_events, approved.global_events),
            multi_region: off(self.multi_region, approved.multi_region),
            validation: off(self.validation, approved.validation),
            log_group: approved.log_group.clone().filter(|_| group),
            log_role: approved.log_role.clone().filter(|_| group),
            key: if foreign { differs(&self.key, &approved.key) } else { taken(&self.key, &approved.key) },
        }
    }

    /// These settings, as far as `changes` change them.
    #[must_use]
    pub fn changed_by(&self, changes: &TrailChanges) -> TrailChanges {
        let text =
            |changed: &Option<String>, own: Option<&String>| changed.as_ref().map(|_| own.cloned().unwrap_or_default());
        TrailChanges {
            bucket: text(&changes.bucket, Some(&self.bucket)),
            prefix: text(&changes.prefix, self.prefix.as_ref()),
            topic: text(&changes.topic, self.topic.as_ref()),
            global_events: changes.global_events.map(|_| self.global_events),
            multi_region: changes.multi_region.map(|_| self.multi_region),
            validation: changes.validation.map(|_| self.validation),
            log_group: text(&changes.log_group, self.log_group.as_ref()),
            log_role: text(&changes.log_role, self.log_role.as_ref()),
            key: text(&changes.key, self.key.as_ref()),
        }
    }
}

impl EventStoreSettings {
    /// These settings, as far as `changes` change them.
    #[must_use]
    pub fn changed_by(&self, changes: &EventStoreChanges) -> EventStoreChanges {
        EventStoreChanges {
            multi_region: changes.multi_region.map(|_| self.multi_region),
            retention_days: changes.retention_days.map(|_| self.retention_days),
            protected: changes.protected.map(|_| self.protected),
            selectors: changes.selectors.as_ref().map(|_| self.selectors.clone()),
        }
    }

    /// What `approved` has and these have lost: what brings it back, and what it was, in words.
    #[must_use]
    pub fn losses(&self, approved: &Self) -> (EventStoreChanges, Vec<String>) {
        let lacking = lacking(&self.selectors, &approved.selectors);
        let changes = EventStoreChanges {
            multi_region: (approved.multi_region && !self.multi_region).then_some(true),
            retention_days: Some(approved.retention_days).filter(|days| *days > self.retention_days),
            protected: (approved.protected && !self.protected).then_some(true),
            selectors: (!lacking.is_empty()).then(|| self.beside(approved)),
        };
        let told = [
            changes.multi_region.map(|_| "without the other Regions".to_owned()),
            changes.retention_days.map(|was| format!("keeps events for {} days and not {was}", self.retention_days)),
            changes.protected.map(|_| "it may be deleted".to_owned()),
            changes.selectors.as_ref().map(|_| format!("not taken in any more: {}", lacking.join(", "))),
        ];
        (changes, told.into_iter().flatten().collect())
    }

    /// All selectors that `approved` has, and of these what goes beyond them.
    fn beside(&self, approved: &Self) -> Vec<AdvancedSelector> {
        let beyond = self.selectors.iter().filter(|own| !approved.selectors.iter().any(|wide| wide.covers(own)));
        approved.selectors.iter().chain(beyond).cloned().collect()
    }
}
