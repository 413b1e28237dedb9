//! What records calls.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::baseline::Baselined;
use crate::Permission;

mod changes;
mod selectors;

pub use changes::{EventStoreChanges, TrailChanges};
pub use selectors::{AdvancedSelector, BasicSelector, FieldCondition, TrailSelectors};

const EVENT_STORES: &str = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*";
const TRAILS: &str = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "cloudtrail:DescribeTrails", resource: "*" },
    Permission { action: "cloudtrail:GetEventDataStore", resource: EVENT_STORES },
    Permission { action: "cloudtrail:GetEventSelectors", resource: TRAILS },
    Permission { action: "cloudtrail:GetInsightSelectors", resource: EVENT_STORES },
    Permission { action: "cloudtrail:GetInsightSelectors", resource: TRAILS },
    Permission { action: "cloudtrail:GetTrailStatus", resource: TRAILS },
];

/// What `CreateTrail` needs to bring a trail back.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "these are the switches that a trail has")]
pub struct TrailSettings {
    /// The trail's name.
    pub name: String,
    /// The Region in which it can be changed.
    pub home_region: String,
    /// Where it writes.
    pub bucket: String,
    /// Below which prefix.
    pub prefix: Option<String>,
    /// The topic that hears of each file.
    pub topic: Option<String>,
    /// Whether IAM and the like are recorded.
    pub global_events: bool,
    /// Whether all Regions are recorded.
    pub multi_region: bool,
    /// Whether files can be proved unchanged.
    pub validation: bool,
    /// Whether it belongs to the organisation.
    pub organization: bool,
    /// The log group it writes to as well.
    pub log_group: Option<String>,
    /// The role with which it does.
    pub log_role: Option<String>,
    /// The key that encrypts its files.
    pub key: Option<String>,
    /// The event selectors, in the API's own spelling, when there are any.
    pub selectors: Option<TrailSelectors>,
    /// What it looks for among the calls, and of which category: `ApiCallRateInsight/Management`.
    #[serde(default)]
    pub insights: BTreeMap<String, bool>,
}

/// What records the account's calls.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "recorder", rename_all = "kebab-case")]
pub enum RecorderState {
    /// A trail.
    Trail {
        /// Its settings; `None` when it is gone.
        settings: Option<Box<TrailSettings>>,
        /// Whether it records now.
        logging: bool,
        /// Whether, now that it is gone, another trail records all management events of this Region.
        covered: bool,
    },
    /// An event data store of CloudTrail Lake.
    EventStore(EventStoreState),
}

/// An event data store.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct EventStoreState {
    /// `ENABLED`, `STOPPED_INGESTION`, `PENDING_DELETION` …; `None` when it is gone.
    pub status: Option<String>,
    /// What it takes in, and for how long; `None` when it is gone.
    #[serde(default)]
    pub settings: Option<Box<EventStoreSettings>>,
}

/// What an event data store takes in, and for how long.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct EventStoreSettings {
    /// Whether it takes in the events of all Regions.
    pub multi_region: bool,
    /// Whether it takes in those of the organisation.
    pub organization: bool,
    /// For how many days it keeps them.
    pub retention_days: i32,
    /// Whether it cannot be deleted.
    pub protected: bool,
    /// Which it takes in.
    pub selectors: Vec<AdvancedSelector>,
    /// What it looks for among them: `ApiCallRateInsight/Management`.
    pub insights: BTreeMap<String, bool>,
    /// The event data store into which it writes what it found.
    pub insights_into: Option<String>,
}

impl TrailSettings {
    /// What it records: a trail without selectors records every management event.
    #[must_use]
    pub fn recorded(&self) -> TrailSelectors {
        self.selectors.clone().unwrap_or_default()
    }

    fn shortfall(&self) -> Option<String> {
        let faults = [
            (self.multi_region, "all Regions"),
            (self.recorded().takes_management(), "all management events"),
            (self.validation, "digests that prove its files unchanged"),
        ];
        let missing: Vec<_> = faults.into_iter().filter_map(|(has, what)| (!has).then_some(what)).collect();
        (!missing.is_empty()).then(|| format!("the trail does not record {}", missing.join(", ")))
    }
}

impl EventStoreState {
    fn shortfall(&self) -> Option<String> {
        match (self.status.as_deref(), &self.settings) {
            (None, _) => Some("there is no event data store".to_owned()),
            (Some("CREATED" | "ENABLED"), None) => Some("what the event data store takes in is not known".to_owned()),
            (Some("CREATED" | "ENABLED"), Some(settings)) if !settings.multi_region => {
                Some("the event data store does not take in all Regions".to_owned())
            }
            (Some("CREATED" | "ENABLED"), Some(settings)) => {
                (!settings.protected).then(|| "the event data store may be deleted".to_owned())
            }
            (Some(status), _) => Some(format!("the event data store is in state {status}")),
        }
    }
}

impl Baselined for RecorderState {
    const ORDERED: &'static [&'static [&'static str]] = &[
        &["logging"],
        &["settings", "global_events"],
        &["settings", "multi_region"],
        &["settings", "validation"],
        &["settings", "organization"],
        &["settings", "insights", "*"],
        &["settings", "retention_days"],
        &["settings", "protected"],
    ];

    fn shortfall(&self) -> Option<String> {
        match self {
            Self::Trail { settings: None, .. } => Some("there is no trail".to_owned()),
            Self::Trail { logging: false, .. } => Some("the trail records nothing".to_owned()),
            Self::Trail { settings: Some(settings), .. } => settings.shortfall(),
            Self::EventStore(store) => store.shortfall(),
        }
    }

    fn raised(&self, live: &Self) -> Self {
        let mut raised = self.clone();
        match (&mut raised, live) {
            (
                Self::Trail { settings: Some(approved), logging, .. },
                Self::Trail { settings: Some(live), logging: now, .. },
            ) => {
                *logging |= now;
                approved.global_events |= live.global_events;
                approved.multi_region |= live.multi_region;
                approved.validation |= live.validation;
                approved.organization |= live.organization;
                add(&mut approved.insights, &live.insights);
            }
            (Self::EventStore(approved), Self::EventStore(live)) => {
                if let (Some(approved), Some(live)) = (&mut approved.settings, &live.settings) {
                    approved.multi_region |= live.multi_region;
                    approved.organization |= live.organization;
                    approved.protected |= live.protected;
                    approved.retention_days = approved.retention_days.max(live.retention_days);
                    add(&mut approved.insights, &live.insights);
                }
            }
            (_, _) => {}
        }
        raised
    }
}

/// Adds what is on in `live`.
fn add(insights: &mut BTreeMap<String, bool>, live: &BTreeMap<String, bool>) {
    insights.extend(live.iter().filter(|(_, on)| **on).map(|(name, on)| (name.clone(), *on)));
}

impl RecorderState {
    /// Takes an event data store to where AWS brings it by itself. A trail has nothing that passes.
    pub(super) fn settle(&mut self) {
        let Self::EventStore(EventStoreState { status: Some(status), .. }) = self else { return };
        let end = match status.as_str() {
            "CREATED" | "STARTING_INGESTION" => "ENABLED",
            "STOPPING_INGESTION" => "STOPPED_INGESTION",
            _ => return,
        };
        end.clone_into(status);
    }
}
