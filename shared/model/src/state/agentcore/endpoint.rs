//! Endpoints of a runtime: callers name one, and it decides which version they reach.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::baseline::Baselined;
use crate::Permission;

const RUNTIMES: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:runtime/*";

pub(in crate::state) const READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:ListAgentRuntimeEndpoints", resource: RUNTIMES },
    Permission { action: "bedrock-agentcore:ListTagsForResource", resource: RUNTIMES },
];

/// Serves the newest version, whatever that is: nobody moves it but by making another version.
const NEWEST: &str = "DEFAULT";

/// An endpoint of a runtime.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct RuntimeEndpoint {
    /// The version that it serves, or is to serve while it is made.
    pub version: String,
    /// What people say it is for, which an update must repeat.
    #[serde(default)]
    pub description: Option<String>,
    /// `READY`, `UPDATING` …
    #[serde(default)]
    pub status: String,
}

/// The endpoints of a runtime, by name.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct RuntimeEndpoints(pub BTreeMap<String, RuntimeEndpoint>);

impl RuntimeEndpoints {
    /// What AWS is still doing to one of them.
    pub(in crate::state) fn moving(&self) -> Option<&str> {
        let mut all = self.0.values().map(|endpoint| endpoint.status.as_str());
        all.find(|status| matches!(*status, "CREATING" | "UPDATING" | "DELETING"))
    }

    /// Leaves out how far AWS has come, what people call it, and what follows the newest version.
    pub(in crate::state) fn settle(&mut self) {
        self.0.remove(NEWEST);
        for endpoint in self.0.values_mut() {
            endpoint.status.clear();
            endpoint.description = None;
        }
    }
}

/// Another version is only another: nothing is ordered.
impl Baselined for RuntimeEndpoints {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        let unnamed = self.0.iter().find(|(_, endpoint)| endpoint.version.is_empty());
        unnamed.map(|(name, _)| format!("which version endpoint {name} serves was not read"))
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
