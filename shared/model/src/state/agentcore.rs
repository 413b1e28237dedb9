//! Gateways.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::Baselined;
use crate::Permission;

const GATEWAYS: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:GetGateway", resource: GATEWAYS },
    Permission { action: "bedrock-agentcore:ListTagsForResource", resource: GATEWAYS },
];

/// Inbound authorization of an AgentCore gateway.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct GatewayAuthorization {
    /// `AWS_IAM`, `CUSTOM_JWT`, `AUTHENTICATE_ONLY` or `NONE`.
    pub authorizer_type: String,
    /// The authorizer's particulars, in the API's own spelling, when it has any.
    #[serde(default)]
    pub configuration: Option<Value>,
    /// Whether a policy engine enforces.
    pub policy_enforced: bool,
    /// Whether an interceptor sees each request.
    pub intercepted: bool,
    /// `READY`, `UPDATING` …
    #[serde(default)]
    pub status: String,
    /// All that an update must repeat, in the spelling of `UpdateGateway`. A baseline needs none.
    #[serde(default)]
    pub definition: Value,
}

impl GatewayAuthorization {
    /// The role with which the gateway calls its targets.
    #[must_use]
    pub fn role(&self) -> Option<&str> {
        self.definition.get("roleArn")?.as_str()
    }

    /// Whether both let the same callers in.
    #[must_use]
    pub fn admits_as(&self, other: &Self) -> bool {
        let guards = |state: &Self| (state.policy_enforced, state.intercepted);
        self.authorizer_type == other.authorizer_type
            && self.configuration == other.configuration
            && guards(self) == guards(other)
    }
}

/// Which authorizer admits whom cannot be told from its name: neither it nor its particulars are ordered.
impl Baselined for GatewayAuthorization {
    const ORDERED: &'static [&'static [&'static str]] = &[&["policy_enforced"], &["intercepted"]];

    fn shortfall(&self) -> Option<String> {
        match self.authorizer_type.as_str() {
            "AWS_IAM" | "CUSTOM_JWT" => None,
            "AUTHENTICATE_ONLY" if self.policy_enforced => None,
            "AUTHENTICATE_ONLY" => Some("no policy engine says what those may do who are authenticated".to_owned()),
            "NONE" if self.policy_enforced || self.intercepted => None,
            "NONE" => Some("anyone who knows its address may call it".to_owned()),
            other => Some(format!("its authorizer {other} is not known")),
        }
    }

    fn raised(&self, live: &Self) -> Self {
        Self {
            policy_enforced: self.policy_enforced || live.policy_enforced,
            intercepted: self.intercepted || live.intercepted,
            ..self.clone()
        }
    }
}
