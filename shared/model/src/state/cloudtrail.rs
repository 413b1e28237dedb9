//! What records calls.

use serde::{Deserialize, Serialize};

use super::baseline::Baselined;
use crate::Permission;

const EVENT_STORES: &str = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*";
const TRAILS: &str = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "cloudtrail:DescribeTrails", resource: "*" },
    Permission { action: "cloudtrail:GetEventDataStore", resource: EVENT_STORES },
    Permission { action: "cloudtrail:GetEventSelectors", resource: TRAILS },
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
}

/// The event selectors of a trail: basic and advanced exclude each other.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum TrailSelectors {
    /// Basic ones: whether management events are recorded, which (`All`, `ReadOnly`, `WriteOnly`), and data resources by type.
    Basic(Vec<BasicSelector>),
    /// Advanced ones, by name and field conditions.
    Advanced(Vec<AdvancedSelector>),
}

/// A basic event selector.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct BasicSelector {
    /// `All`, `ReadOnly` or `WriteOnly`.
    pub read_write: String,
    /// Whether management events are recorded.
    pub management: bool,
    /// Data resources: type and values.
    pub data: Vec<(String, Vec<String>)>,
    /// Event sources left out, such as `kms.amazonaws.com`.
    pub excluded: Vec<String>,
}

/// An advanced event selector.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AdvancedSelector {
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Its conditions.
    pub fields: Vec<FieldCondition>,
}

/// A condition of an advanced event selector: each list that is not empty must hold.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FieldCondition {
    /// The field, such as `eventCategory`.
    pub field: String,
    /// Equal to one of these.
    pub equals: Vec<String>,
    /// Equal to none of these.
    pub not_equals: Vec<String>,
    /// Starts with one of these.
    pub starts_with: Vec<String>,
    /// Starts with none of these.
    pub not_starts_with: Vec<String>,
    /// Ends with one of these.
    pub ends_with: Vec<String>,
    /// Ends with none of these.
    pub not_ends_with: Vec<String>,
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
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct EventStoreState {
    /// `ENABLED`, `STOPPED_INGESTION`, `PENDING_DELETION` …; `None` when it is gone.
    pub status: Option<String>,
}

impl TrailSettings {
    /// Whether at least the calls that change something are recorded, whatever services are left out.
    #[must_use]
    pub fn records_changes(&self) -> bool {
        match &self.selectors {
            None => true,
            Some(TrailSelectors::Basic(selectors)) => {
                selectors.iter().any(|selector| selector.management && selector.read_write != "ReadOnly")
            }
            Some(TrailSelectors::Advanced(selectors)) => selectors.iter().any(AdvancedSelector::takes_changes),
        }
    }
}

impl AdvancedSelector {
    fn takes_changes(&self) -> bool {
        let of_category =
            |field: &FieldCondition| field.field == "eventCategory" && field.equals.iter().any(|it| it == "Management");
        let harmless = |field: &FieldCondition| match field.field.as_str() {
            "eventCategory" => true,
            "readOnly" => field.equals.iter().any(|it| it == "false"),
            "eventSource" => !field.not_equals.is_empty() && field.equals.is_empty(),
            _ => false,
        };
        self.fields.iter().any(of_category) && self.fields.iter().all(harmless)
    }
}

impl Baselined for RecorderState {
    const ORDERED: &'static [&'static [&'static str]] =
        &[&["logging"], &["settings", "global_events"], &["settings", "multi_region"], &["settings", "validation"]];

    fn shortfall(&self) -> Option<String> {
        match self {
            Self::Trail { settings: None, .. } => Some("there is no trail".to_owned()),
            Self::Trail { logging: false, .. } => Some("the trail records nothing".to_owned()),
            Self::Trail { settings: Some(settings), .. } if !settings.records_changes() => {
                Some("the trail does not record the calls that change something".to_owned())
            }
            Self::Trail { .. } => None,
            Self::EventStore(store) => match store.status.as_deref() {
                Some("CREATED" | "ENABLED") => None,
                Some(status) => Some(format!("the event data store is in state {status}")),
                None => Some("there is no event data store".to_owned()),
            },
        }
    }

    fn raised(&self, live: &Self) -> Self {
        let mut raised = self.clone();
        if let Self::Trail { settings: Some(approved), logging, .. } = &mut raised
            && let Self::Trail { settings: Some(live), logging: now, .. } = live
        {
            *logging |= now;
            approved.global_events |= live.global_events;
            approved.multi_region |= live.multi_region;
            approved.validation |= live.validation;
        }
        raised
    }
}

impl RecorderState {
    /// Takes an event data store to where AWS brings it by itself. A trail has nothing that passes.
    pub(super) fn settle(&mut self) {
        let Self::EventStore(EventStoreState { status: Some(status) }) = self else { return };
        let end = match status.as_str() {
            "CREATED" | "STARTING_INGESTION" => "ENABLED",
            "STOPPING_INGESTION" => "STOPPED_INGESTION",
            _ => return,
        };
        end.clone_into(status);
    }
}
