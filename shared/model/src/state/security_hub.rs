//! Security Hub, and the standards that it looks by.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::baseline::Baselined;
use crate::Permission;

const HUB: &str = "arn:${AWS::Partition}:securityhub:*:${AWS::AccountId}:hub/default";

pub(super) const READS: &[Permission] = &[
    Permission { action: "securityhub:DescribeHub", resource: HUB },
    Permission { action: "securityhub:GetEnabledStandards", resource: HUB },
];

/// Security Hub in a Region.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct SecurityHub {
    /// Whether it is on.
    pub enabled: bool,
    /// How it tells of a check that several standards have: `SECURITY_CONTROL` once, `STANDARD_CONTROL` for each.
    pub generator: Option<String>,
    /// The standards that it looks by, by their ARNs.
    pub standards: BTreeMap<String, Standard>,
}

/// A standard that is on, or still.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Standard {
    /// The ARN by which it is turned off.
    pub subscription: String,
    /// What it was told when it was turned on.
    pub inputs: BTreeMap<String, String>,
    /// What AWS is doing to it: `READY`, `PENDING`, `DELETING` …
    pub status: String,
}

impl Standard {
    /// Whether it is there to stay. AWS says `PENDING` of one that is being turned on, and while it adds checks to one.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.status != DELETING
    }
}

const DELETING: &str = "DELETING";

impl SecurityHub {
    /// Whether it looks by a standard, in whatever version.
    #[must_use]
    pub fn looks_by(&self, standard: &str) -> bool {
        let on = self.standards.iter().filter(|(_, standard)| standard.is_on());
        on.into_iter().any(|(arn, _)| family(arn) == family(standard))
    }

    /// What AWS is still turning off. None of it can be turned on again before.
    pub(super) fn moving(&self) -> Option<&str> {
        self.standards.values().any(|standard| !standard.is_on()).then_some(DELETING)
    }

    /// Leaves out how far AWS has come.
    pub(super) fn settle(&mut self) {
        self.standards.retain(|_, standard| standard.is_on());
        self.standards.values_mut().for_each(|standard| standard.status = String::new());
    }
}

/// An ARN of a standard or subscription without its version.
fn family(arn: &str) -> &str {
    let name = arn.rsplit(':').next().unwrap_or(arn);
    let name = name.split_once('/').map_or(name, |(_, name)| name);
    name.split("/v/").next().unwrap_or(name)
}

impl Baselined for SecurityHub {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        (!self.enabled).then(|| "Security Hub is off".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
