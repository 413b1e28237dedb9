//! What AWS Config records, and where it delivers it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use crate::Permission;

pub(super) const READS: &[Permission] = &[
    Permission { action: "config:DescribeConfigRules", resource: "*" },
    Permission { action: "config:DescribeConfigurationRecorderStatus", resource: "*" },
    Permission { action: "config:DescribeConfigurationRecorders", resource: "*" },
    Permission { action: "config:DescribeConformancePacks", resource: "*" },
    Permission { action: "config:DescribeDeliveryChannels", resource: "*" },
];

/// AWS Config in a Region, or a rule of it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "config", rename_all = "kebab-case")]
pub enum ConfigState {
    /// The recorder and the delivery channel of the Region.
    Recorder(ConfigRecorder),
    /// A rule or a conformance pack.
    Rule {
        /// Whether there is one of that name.
        there: bool,
    },
}

/// The recorder of a Region that its owner manages, and its delivery channel.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct ConfigRecorder {
    /// The recorder, in the API's own spelling; null when there is none.
    pub recorder: Value,
    /// Whether it records now.
    pub recording: bool,
    /// The delivery channel, in the API's own spelling; null when there is none.
    pub channel: Value,
}

/// Which types of resources a recorder records.
enum Recorded<'a> {
    AllBut(BTreeSet<&'a str>),
    Only(BTreeSet<&'a str>),
}

const GLOBAL: &str = "/recordingGroup/includeGlobalResourceTypes";
const PLACES: [(&str, &str); 4] =
    [("s3BucketName", "bucket"), ("s3KeyPrefix", "prefix"), ("s3KmsKeyArn", "key"), ("snsTopicARN", "topic")];

impl ConfigRecorder {
    /// The name of the recorder.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.recorder.get("name")?.as_str()
    }

    /// What `approved` records and this does not, or less often, in words.
    #[must_use]
    pub fn unrecorded(&self, approved: &Self) -> Vec<String> {
        let (live, approved) = (&self.recorder, &approved.recorder);
        let types = (!recorded(live).covers(&recorded(approved))).then(|| "some types of resources".to_owned());
        let global = (is_on(approved, GLOBAL) && !is_on(live, GLOBAL)).then(|| "IAM's resources".to_owned());
        let daily = (!daily(live).is_subset(&daily(approved))).then(|| "changes as they happen".to_owned());
        [types, global, daily].into_iter().flatten().collect()
    }

    /// The recorder, with all that `approved` records.
    #[must_use]
    pub fn mended(&self, approved: &Self) -> Value {
        let (live, approved) = (&self.recorder, &approved.recorder);
        let mut mended = if live.is_null() { approved.clone() } else { live.clone() };
        let Some(members) = mended.as_object_mut() else { return mended };
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                members.insert(name.to_owned(), value);
            }
        };
        if !daily(live).is_subset(&daily(approved)) {
            put("recordingMode", Some(approved.get("recordingMode").cloned().unwrap_or_else(continuous)));
        }
        let narrower = !recorded(live).covers(&recorded(approved));
        if narrower || is_on(approved, GLOBAL) && !is_on(live, GLOBAL) {
            put("recordingGroup", both(live, approved).or_else(|| approved.get("recordingGroup").cloned()));
        }
        mended
    }

    /// Where `approved` delivers and this does not, in words.
    #[must_use]
    pub fn undelivered(&self, approved: &Self) -> Vec<String> {
        let text = |channel: &Value, name: &str| channel.get(name).and_then(Value::as_str).map(str::to_owned);
        let word = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
        match (self.channel.is_null(), approved.channel.is_null()) {
            (_, true) => Vec::new(),
            (true, false) => vec!["there is no delivery channel".to_owned()],
            (false, false) => {
                let moved = PLACES
                    .into_iter()
                    .map(|(name, what)| (what, text(&self.channel, name), text(&approved.channel, name)));
                let moved = moved.filter(|(what, is, was)| is != was && (was.is_some() || *what == "prefix"));
                moved.map(|(what, is, was)| format!("the {what} is {} and was {}", word(is), word(was))).collect()
            }
        }
    }

    /// The delivery channel as it was approved, under the name that it has now.
    #[must_use]
    pub fn channel_of(&self, approved: &Self) -> Value {
        let mut channel = approved.channel.clone();
        if let (Some(members), Some(name)) = (channel.as_object_mut(), self.channel.get("name")) {
            members.insert("name".to_owned(), name.clone());
        }
        channel
    }
}

impl Recorded<'_> {
    fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::AllBut(without), Self::AllBut(less)) => without.is_subset(less),
            (Self::AllBut(without), Self::Only(wanted)) => without.is_disjoint(wanted),
            (Self::Only(_), Self::AllBut(_)) => false,
            (Self::Only(types), Self::Only(wanted)) => wanted.is_subset(types),
        }
    }
}

fn recorded(recorder: &Value) -> Recorded<'_> {
    let strategy = recorder.pointer("/recordingGroup/recordingStrategy/useOnly").and_then(Value::as_str);
    let excluded = types(recorder, "/recordingGroup/exclusionByResourceTypes/resourceTypes");
    match strategy {
        Some("ALL_SUPPORTED_RESOURCE_TYPES") => Recorded::AllBut(BTreeSet::new()),
        Some("EXCLUSION_BY_RESOURCE_TYPES") => Recorded::AllBut(excluded),
        None if is_on(recorder, "/recordingGroup/allSupported") => Recorded::AllBut(BTreeSet::new()),
        None if !excluded.is_empty() => Recorded::AllBut(excluded),
        Some(_) | None => Recorded::Only(types(recorder, "/recordingGroup/resourceTypes")),
    }
}

/// Types that are recorded once a day only; `*` when that is so of all that are not named.
fn daily(recorder: &Value) -> BTreeSet<&str> {
    let is_daily = |mode: &Value| mode.get("recordingFrequency").and_then(Value::as_str) == Some("DAILY");
    let Some(mode) = recorder.get("recordingMode") else { return BTreeSet::new() };
    let overrides = mode.get("recordingModeOverrides").and_then(Value::as_array);
    let named =
        overrides.into_iter().flatten().filter(|one| is_daily(one)).flat_map(|one| types(one, "/resourceTypes"));
    named.chain(is_daily(mode).then_some("*")).collect()
}

fn continuous() -> Value {
    json!({"recordingFrequency": "CONTINUOUS"})
}

/// A recording group of the types of both, where both name them one by one.
fn both(live: &Value, approved: &Value) -> Option<Value> {
    let (Recorded::Only(own), Recorded::Only(wanted)) = (recorded(live), recorded(approved)) else { return None };
    let mut group = approved.get("recordingGroup")?.clone();
    group.as_object_mut()?.insert("resourceTypes".to_owned(), json!(own.union(&wanted).collect::<Vec<_>>()));
    Some(group)
}

fn types<'a>(value: &'a Value, pointer: &str) -> BTreeSet<&'a str> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn is_on(value: &Value, pointer: &str) -> bool {
    value.pointer(pointer) == Some(&Value::Bool(true))
}

impl Baselined for ConfigState {
    const ORDERED: &'static [&'static [&'static str]] = &[&["recording"]];

    fn shortfall(&self) -> Option<String> {
        let Self::Recorder(state) = self else { return Some("a rule has no baseline".to_owned()) };
        let what = if state.recorder.is_null() {
            "there is no configuration recorder"
        } else if !state.recording {
            "the configuration recorder is stopped"
        } else if state.channel.is_null() {
            "there is no delivery channel"
        } else {
            return None;
        };
        Some(what.to_owned())
    }

    fn raised(&self, live: &Self) -> Self {
        let mut raised = self.clone();
        if let (Self::Recorder(raised), Self::Recorder(live)) = (&mut raised, live) {
            raised.recording |= live.recording;
        }
        raised
    }
}
