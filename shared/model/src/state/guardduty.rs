//! Detectors, and filters of their findings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::Baselined;
use crate::{Arn, Permission};

const DETECTORS: &str = "arn:${AWS::Partition}:guardduty:*:${AWS::AccountId}:detector/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "guardduty:GetDetector", resource: DETECTORS },
    Permission { action: "guardduty:ListDetectors", resource: "*" },
];

pub(super) const FILTER_READS: &[Permission] = &[Permission { action: "guardduty:GetFilter", resource: DETECTORS }];

/// A filter of a detector's findings.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FindingFilter {
    /// What it does to a finding that it takes: `NOOP` marks it, `ARCHIVE` hides it.
    pub action: String,
    /// Which findings it takes: `FindingCriteria`, in the API's own spelling.
    pub criteria: Value,
}

impl FindingFilter {
    /// The detector's id and the filter's name in the ARN of a filter.
    #[must_use]
    pub fn names(arn: &Arn) -> Option<(&str, &str)> {
        arn.resource()?.strip_prefix("detector/")?.split_once("/filter/")
    }

    /// Whether nobody sees what it takes.
    #[must_use]
    pub fn hides(&self) -> bool {
        self.action == "ARCHIVE"
    }
}

/// The GuardDuty detector of a Region.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct DetectorState {
    /// Its id; `None` when there is no detector.
    pub id: Option<String>,
    /// Whether it is on.
    pub enabled: bool,
    /// Its features, by name, and whether each is on. A part of a feature follows its name:
    /// `RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT`.
    pub features: BTreeMap<String, bool>,
}

impl Baselined for DetectorState {
    const ORDERED: &'static [&'static [&'static str]] = &[&["enabled"], &["features", "*"]];

    fn shortfall(&self) -> Option<String> {
        match &self.id {
            None => Some("there is no detector".to_owned()),
            Some(_) => (!self.enabled).then(|| "the detector is off".to_owned()),
        }
    }

    fn raised(&self, live: &Self) -> Self {
        let mut raised = self.clone();
        raised.enabled |= live.enabled;
        raised.features.extend(live.features.iter().filter(|(_, on)| **on).map(|(name, on)| (name.clone(), *on)));
        raised
    }
}

impl DetectorState {
    /// Leaves out which detector it is, and features that are off: AWS adds such.
    pub(super) fn settle(&mut self) {
        self.id = self.id.take().map(|_| String::new());
        self.features.retain(|_, on| *on);
    }
}
