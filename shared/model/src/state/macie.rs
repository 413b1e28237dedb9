//! Macie, which looks for personal data in buckets.

use serde::{Deserialize, Serialize};

use super::baseline::Baselined;
use crate::Permission;

/// Neither action takes a resource, nor do those that repair (service authorization reference, `list_macie2`).
pub(super) const READS: &[Permission] = &[
    Permission { action: "macie2:GetAutomatedDiscoveryConfiguration", resource: "*" },
    Permission { action: "macie2:GetMacieSession", resource: "*" },
];

const ENABLED: &str = "ENABLED";

/// Macie in a Region.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Macie {
    /// `ENABLED`, or `PAUSED`; `None` when it is off.
    pub status: Option<String>,
    /// How often it publishes what changed in its findings: `FIFTEEN_MINUTES`, `ONE_HOUR`, `SIX_HOURS`.
    pub frequency: Option<String>,
    /// Whether it chooses by itself what to look into.
    pub discovers: bool,
    /// For which accounts of the organization it does so: `ALL`, `NEW`, `NONE`; `None` when AWS does not say.
    pub members: Option<String>,
}

impl Macie {
    /// What it does not do: nothing, when it is off.
    #[must_use]
    pub fn silence(&self) -> Option<&'static str> {
        match self.status.as_deref() {
            None => Some("Macie is off"),
            Some(ENABLED) => None,
            Some(_) => Some("Macie is paused"),
        }
    }
}

/// None of it moves up by itself: what Macie costs, its owner must want.
impl Baselined for Macie {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.silence().map(str::to_owned)
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
