//! What the draft of an agent can reach: functions, code, and other agents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Permission;

const AGENTS: &str = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "bedrock:GetAgent", resource: AGENTS },
    Permission { action: "bedrock:GetAgentActionGroup", resource: AGENTS },
    Permission { action: "bedrock:ListAgentActionGroups", resource: AGENTS },
    Permission { action: "bedrock:ListAgentCollaborators", resource: AGENTS },
    Permission { action: "bedrock:ListTagsForResource", resource: AGENTS },
];

/// An agent that another one hands work to.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Collaborator {
    /// The id of the association, which AWS gives anew each time.
    pub id: String,
    /// All that an association must repeat, in the spelling of `AssociateAgentCollaborator`.
    pub definition: Value,
}

/// What an agent's draft can reach.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct AgentReach {
    /// `PREPARED`, `NOT_PREPARED`, `UPDATING` …
    pub status: String,
    /// Its action groups by id, each with all that an update must repeat, in the spelling of `UpdateAgentActionGroup`.
    pub action_groups: BTreeMap<String, Value>,
    /// The agents that it hands work to, by the name that it calls them.
    pub collaborators: BTreeMap<String, Collaborator>,
}

impl AgentReach {
    /// Whether all that its draft says is in effect.
    #[must_use]
    pub fn is_prepared(&self) -> bool {
        self.status == "PREPARED"
    }

    /// Leaves out how far AWS has come, and ids that it gives anew.
    pub(super) fn settle(&mut self) {
        self.status.clear();
        self.collaborators.values_mut().for_each(|collaborator| collaborator.id.clear());
    }
}
