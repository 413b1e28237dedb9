//! Detectors.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::baseline::Baselined;
use crate::Permission;

const DETECTORS: &str = "arn:${AWS::Partition}:guardduty:*:${AWS::AccountId}:detector/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "guardduty:GetDetector", resource: DETECTORS },
    Permission { action: "guardduty:ListDetectors", resource: "*" },
];

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
