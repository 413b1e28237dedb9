//! Runtimes, in which agents run.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::super::baseline::Baselined;
use super::{items, text};
use crate::Permission;

const RUNTIMES: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:runtime/*";

pub(in crate::state) const READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:GetAgentRuntime", resource: RUNTIMES },
    Permission { action: "bedrock-agentcore:ListTagsForResource", resource: RUNTIMES },
];

/// A runtime's newest version, which its endpoint `DEFAULT` serves.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct RuntimeState {
    /// `READY`, `UPDATING` …
    #[serde(default)]
    pub status: String,
    /// All that an update must repeat, in the spelling of `UpdateAgentRuntime`.
    pub definition: Value,
}

impl RuntimeState {
    /// The role with which the agent acts.
    #[must_use]
    pub fn role(&self) -> Option<&str> {
        text(&self.definition, "/roleArn")
    }

    /// The network that it is in, in the API's own spelling.
    #[must_use]
    pub fn network(&self) -> Option<&Value> {
        self.definition.get("networkConfiguration")
    }

    /// Whether it is in a network of its owner. `None` when that is not told.
    #[must_use]
    pub fn is_confined(&self) -> Option<bool> {
        text(&self.definition, "/networkConfiguration/networkMode").map(|mode| mode == "VPC")
    }

    /// The subnets and security groups that it is in.
    #[must_use]
    pub fn places(&self) -> Vec<&str> {
        let network = "/networkConfiguration/networkModeConfig";
        let lists = ["subnets", "securityGroups"].map(|list| items(&self.definition, &format!("{network}/{list}")));
        lists.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Whether its metadata, and with them its role's credentials, are given to whoever asks in the new way only. `None`
    /// when nobody said so.
    #[must_use]
    pub fn requires_mmds_v2(&self) -> Option<bool> {
        self.definition.pointer("/metadataConfiguration/requireMMDSV2")?.as_bool()
    }

    /// Its authorizer, in the API's own spelling. Without one callers must sign.
    #[must_use]
    pub fn authorizer(&self) -> Option<&Value> {
        self.definition.get("authorizerConfiguration")
    }
}

/// Which network or authorizer admits whom cannot be told from its name.
impl Baselined for RuntimeState {
    const ORDERED: &'static [&'static [&'static str]] = &[&["requires_mmds_v2"]];

    fn shortfall(&self) -> Option<String> {
        self.role().is_none().then(|| "what an update must repeat was not read".to_owned())
    }

    fn raised(&self, live: &Self) -> Self {
        let mut raised = self.clone();
        if live.requires_mmds_v2() == Some(true)
            && let Some(definition) = raised.definition.as_object_mut()
        {
            definition.insert("metadataConfiguration".to_owned(), json!({"requireMMDSV2": true}));
        }
        raised
    }

    /// What the variables of its environment hold may be secret, and is no guard.
    fn chosen(&self) -> Value {
        let mut definition = self.definition.clone();
        let variables = definition.get_mut("environmentVariables").and_then(Value::as_object_mut);
        for (_, value) in variables.into_iter().flatten() {
            *value = json!("not shown");
        }
        if let Some(definition) = definition.as_object_mut() {
            definition.remove("metadataConfiguration");
        }
        json!({"definition": definition, "requires_mmds_v2": self.requires_mmds_v2()})
    }
}
