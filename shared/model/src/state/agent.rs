//! Agents of Bedrock: the draft, and what aliases serve.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::Baselined;
use crate::Permission;

const AGENTS: &str = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "bedrock:GetAgent", resource: AGENTS },
    Permission { action: "bedrock:GetAgentVersion", resource: AGENTS },
    Permission { action: "bedrock:ListAgentAliases", resource: AGENTS },
    Permission { action: "bedrock:ListTagsForResource", resource: AGENTS },
];

/// The version of an agent, or of a guardrail, that changes with every edit.
const DRAFT: &str = "DRAFT";

/// The guardrail that an agent answers through.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AgentGuardrail {
    /// Its id or ARN.
    pub identifier: String,
    /// `DRAFT`, or a number.
    pub version: String,
}

impl AgentGuardrail {
    /// Whether every edit of the guardrail reaches the agent at once.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        self.version == DRAFT
    }

    /// Whether both are versions of one guardrail, by its id or by its ARN.
    #[must_use]
    pub fn is_of(&self, other: &Self) -> bool {
        let names = |long: &str, short: &str| long.ends_with(&format!(":guardrail/{short}"));
        let (one, other) = (self.identifier.as_str(), other.identifier.as_str());
        one == other || names(one, other) || names(other, one)
    }

    /// Whether it is a version of the same guardrail, published no earlier.
    #[must_use]
    pub fn is_at_least(&self, approved: &Self) -> bool {
        let published = |one: &Self| one.version.parse::<u64>().unwrap_or_default();
        self.is_of(approved) && (self.version == approved.version || published(self) > published(approved))
    }
}

/// An agent: its draft, and what its aliases serve.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct AgentState {
    /// The guardrail that the draft answers through.
    pub guardrail: Option<AgentGuardrail>,
    /// The role that it acts with.
    pub role: String,
    /// Functions that stand in the place of its own logic.
    pub logic: Vec<String>,
    /// Its aliases, each as an update would repeat it.
    pub aliases: BTreeMap<String, Value>,
    /// The versions that aliases serve without a guardrail.
    pub unguarded: Vec<String>,
    /// `PREPARED`, `NOT_PREPARED`, `UPDATING` … of the agent, or of an alias that is being changed.
    #[serde(default)]
    pub status: String,
    /// All that an update must repeat, in the spelling of `UpdateAgent`. A baseline needs none.
    #[serde(default)]
    pub definition: Value,
}

impl AgentState {
    /// The versions that an alias serves.
    #[must_use]
    pub fn served(&self, alias: &str) -> Vec<&str> {
        let routes = self.aliases.get(alias).and_then(|alias| alias.get("routingConfiguration")?.as_array());
        routes.into_iter().flatten().filter_map(|route| route.get("agentVersion")?.as_str()).collect()
    }

    /// Whether an alias serves the draft.
    #[must_use]
    pub fn serves_draft(&self, alias: &str) -> bool {
        self.served(alias).contains(&DRAFT)
    }

    /// Whether all that its draft says is in effect.
    #[must_use]
    pub fn is_prepared(&self) -> bool {
        self.status == "PREPARED"
    }

    /// Leaves out how far AWS has come.
    pub(super) fn settle(&mut self) {
        self.status.clear();
    }
}

/// A later version of a guardrail may stop less, and another role or version is only another: nothing is ordered.
impl Baselined for AgentState {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.guardrail.is_none().then(|| "its draft answers without a guardrail".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
