//! Memories of agents.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{items, text};
use crate::{Arn, Permission};

const MEMORIES: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:memory/*";

pub(in crate::state) const READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:GetMemory", resource: MEMORIES },
    Permission { action: "bedrock-agentcore:ListTagsForResource", resource: MEMORIES },
];

/// A memory in which agents keep what people tell them.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct MemoryState {
    /// `ACTIVE`, `UPDATING` …; `None` when there is no such memory.
    pub status: Option<String>,
    /// The memory, in the spelling of `GetMemory`.
    #[serde(default)]
    pub definition: Value,
}

impl MemoryState {
    /// The key of its owner, with which it is encrypted.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        text(&self.definition, "/encryptionKeyArn")
    }

    /// The streams to which it tells all that it keeps.
    #[must_use]
    pub fn streams(&self) -> Vec<Arn> {
        let resources = items(&self.definition, "/streamDeliveryResources/resources").iter();
        resources.filter_map(|resource| text(resource, "/kinesis/dataStreamArn")).map(Arn::new).collect()
    }

    /// The strategies that keep what several people told in one place, by their names. Of those that keep nothing by
    /// themselves AWS tells no namespace.
    #[must_use]
    pub fn shared(&self) -> Vec<&str> {
        let strategies = items(&self.definition, "/strategies").iter();
        strategies.filter(|strategy| is_shared(strategy)).filter_map(|strategy| text(strategy, "/name")).collect()
    }
}

fn is_shared(strategy: &Value) -> bool {
    let lists = ["/namespaceTemplates", "/namespaces"].map(|list| items(strategy, list));
    let mut namespaces = lists.into_iter().flatten().filter_map(Value::as_str);
    namespaces.any(|namespace| !namespace.contains("{actorId}"))
}
