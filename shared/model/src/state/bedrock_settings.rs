//! What an account sets for all its workloads in a Region: the guardrail that every call goes through, and who may keep
//! what models are asked.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::Baselined;
use super::bedrock::{GUARDRAIL_PROFILES, GUARDRAILS};
use crate::{GuardrailState, Permission};

/// What is enforced is a version of a guardrail, which is read too.
pub(super) const ENFORCED_READS: &[Permission] = &[
    Permission { action: "bedrock:GetGuardrail", resource: GUARDRAILS },
    Permission { action: "bedrock:GetGuardrail", resource: GUARDRAIL_PROFILES },
    Permission { action: "bedrock:ListEnforcedGuardrailsConfiguration", resource: "*" },
    Permission { action: "bedrock:ListGuardrails", resource: "*" },
];

pub(super) const RETENTION_READS: &[Permission] =
    &[Permission { action: "bedrock:GetAccountDataRetention", resource: "*" }];

/// Which guardrail is enforced, and on what.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Enforcement {
    /// The guardrail's ARN.
    pub guardrail: String,
    /// The numbered version of it.
    pub version: String,
    /// Of what only the tagged parts are guarded: `system`, `messages`.
    pub selective: Vec<String>,
    /// The models that it is enforced on; `ALL` stands for all of them.
    pub included: Vec<String>,
    /// The models that are left out all the same.
    pub excluded: Vec<String>,
}

impl Enforcement {
    /// What stands for every model.
    pub const ALL: &str = "ALL";

    /// Whether it covers a model, or `ALL` of them.
    #[must_use]
    pub fn includes(&self, model: &str) -> bool {
        self.included.iter().any(|included| included == Self::ALL || included == model)
    }
}

/// The guardrail that every model invocation of an account and Region goes through. There is one at most.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct EnforcedGuardrail {
    /// AWS's name for the configuration.
    pub id: Option<String>,
    /// What is enforced; `None` when nothing is.
    pub enforced: Option<Enforcement>,
    /// What the version in force stops.
    #[serde(default)]
    pub stops: GuardrailState,
    /// The guardrails of the Region that are ready.
    #[serde(default)]
    pub ready: Vec<String>,
}

impl EnforcedGuardrail {
    /// Leaves out the id, which is another when it is made again, and what else is there.
    pub(super) fn settle(&mut self) {
        self.id = None;
        self.ready.clear();
        self.stops.settle();
    }
}

impl Baselined for EnforcedGuardrail {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.enforced.is_none().then(|| "no guardrail is enforced in this Region".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        serde_json::to_value(&self.enforced).unwrap_or_default()
    }
}

/// Who may keep what models are asked, of an account and Region.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct DataRetention {
    /// `none`, `default`, `inherit`, `aws_review`, `provider_data_share`, or a word that is not known yet.
    pub mode: String,
}

impl DataRetention {
    /// Whom a mode lets have the data, from nobody on. A Region that sets nothing of its own inherits the default; a word
    /// that is not known lets in most.
    #[must_use]
    pub fn openness(&self) -> u8 {
        match self.mode.as_str() {
            "none" => 0,
            "default" | "inherit" => 1,
            "aws_review" => 2,
            "provider_data_share" => 3,
            _ => 4,
        }
    }
}

impl Baselined for DataRetention {
    const ORDERED: &'static [&'static [&'static str]] = &[&["mode"]];

    fn shortfall(&self) -> Option<String> {
        (self.openness() > 1).then(|| format!("its mode is {}", self.mode))
    }

    fn raised(&self, live: &Self) -> Self {
        if live.openness() <= self.openness() { live.clone() } else { self.clone() }
    }
}
