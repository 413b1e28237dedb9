//! Endpoints, which answer with a model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::baseline::Baselined;
use crate::Permission;

const ENDPOINTS: &str = "arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:endpoint/*";

pub(crate) const READS: &[Permission] = &[
    Permission { action: "sagemaker:DescribeEndpoint", resource: ENDPOINTS },
    Permission { action: "sagemaker:ListTags", resource: ENDPOINTS },
];

/// An endpoint.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct EndpointState {
    /// `InService`, `Updating`, `Failed` …; `Deleted` when it is gone.
    pub status: String,
    /// The configuration that it serves.
    pub config: Option<String>,
    /// The configuration that is being rolled out.
    pub pending: Option<String>,
    /// How much of the traffic each variant gets, by its name: the weights that are wanted.
    pub weights: BTreeMap<String, String>,
}

impl EndpointState {
    /// Whether it is there, or will be.
    #[must_use]
    pub fn exists(&self) -> bool {
        !matches!(self.status.as_str(), "Deleting" | "Deleted")
    }

    /// The configuration that it serves or is about to.
    #[must_use]
    pub fn serves(&self) -> Option<&str> {
        self.pending.as_deref().or(self.config.as_deref())
    }

    /// Takes it to where AWS brings it by itself, unless that fails.
    pub(crate) fn settle(&mut self) {
        if let Some(pending) = self.pending.take() {
            self.config = Some(pending);
        }
        let end = match self.status.as_str() {
            "Creating" | "Updating" | "SystemUpdating" | "RollingBack" => "InService",
            "Deleting" => "Deleted",
            _ => return,
        };
        end.clone_into(&mut self.status);
    }
}

/// One configuration is not stronger than another.
impl Baselined for EndpointState {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        match self.status.as_str() {
            "InService" => self.config.is_none().then(|| "it says no configuration".to_owned()),
            other => Some(format!("it is {other}, and not InService")),
        }
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        json!({"config": self.config, "weights": self.weights})
    }
}
