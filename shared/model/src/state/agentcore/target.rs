//! What gateways send the calls of agents to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::{
    baseline::Baselined,
    parts::{members, with_members},
};
use super::{items, text};
use crate::{Arn, DataPlace, Permission};

const GATEWAYS: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*";

pub(in crate::state) const READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:GetGatewayTarget", resource: GATEWAYS },
    Permission { action: "bedrock-agentcore:ListGatewayTargets", resource: GATEWAYS },
    Permission { action: "bedrock-agentcore:ListTagsForResource", resource: GATEWAYS },
];

/// What a target is: where it leads, and as whom.
const CHOSEN: [&str; 2] = ["credentialProviderConfigurations", "targetConfiguration"];

/// Where a target names a function or a runtime.
const FUNCTIONS: [&str; 2] =
    ["/targetConfiguration/mcp/lambda/lambdaArn", "/targetConfiguration/http/agentcoreRuntime/arn"];

/// Where a target says what its tools are called.
const SCHEMAS: [&str; 4] = [
    "/targetConfiguration/mcp/lambda/toolSchema/s3",
    "/targetConfiguration/mcp/mcpServer/mcpToolSchema/s3",
    "/targetConfiguration/mcp/openApiSchema/s3",
    "/targetConfiguration/mcp/smithyModel/s3",
];

/// The targets of a gateway, by their ids.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct GatewayTargets {
    /// The targets.
    pub targets: BTreeMap<String, GatewayTarget>,
}

/// A target of a gateway.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct GatewayTarget {
    /// `READY`, `UPDATING` …
    #[serde(default)]
    pub status: String,
    /// The hosts that it calls, as its endpoints and a schema of its own tell.
    pub hosts: Vec<String>,
    /// All that an update must repeat, in the spelling of `UpdateGatewayTarget`.
    pub definition: Value,
}

impl GatewayTargets {
    /// What AWS is still doing to one of them.
    pub(in crate::state) fn moving(&self) -> Option<&str> {
        let mut statuses = self.targets.values().map(|target| target.status.as_str());
        let moves = |status: &&str| {
            matches!(*status, "CREATING" | "UPDATING" | "DELETING" | "SYNCHRONIZING")
                || status.ends_with("_PENDING_AUTH")
        };
        statuses.find(moves)
    }

    /// Leaves out how far AWS has come.
    pub(in crate::state) fn settle(&mut self) {
        self.targets.values_mut().for_each(|target| target.status.clear());
    }
}

impl GatewayTarget {
    /// Where it leads and as whom, in the API's own spelling.
    #[must_use]
    pub fn chosen(&self) -> Map<String, Value> {
        members(&self.definition, &CHOSEN)
    }

    /// What makes it lead there; `None` when it was not read whole.
    #[must_use]
    pub fn made(&self, chosen: &Map<String, Value>) -> Option<Value> {
        with_members(&self.definition, &CHOSEN, chosen)
    }

    /// The functions and runtimes that it calls.
    #[must_use]
    pub fn functions(&self) -> Vec<Arn> {
        FUNCTIONS.into_iter().filter_map(|path| text(&self.definition, path)).map(Arn::new).collect()
    }

    /// Where what its tools are called is kept in a bucket.
    #[must_use]
    pub fn schemas(&self) -> Vec<DataPlace> {
        let schema = |path: &str| {
            let owner = text(&self.definition, &format!("{path}/bucketOwnerAccountId"));
            DataPlace::of(text(&self.definition, &format!("{path}/uri"))?, owner)
        };
        SCHEMAS.into_iter().filter_map(schema).collect()
    }

    /// Whether its server says anew with each call which tools there are.
    #[must_use]
    pub fn is_dynamic(&self) -> bool {
        text(&self.definition, "/targetConfiguration/mcp/mcpServer/listingMode") == Some("DYNAMIC")
    }

    /// How it hands on what its caller came with: `JWT_PASSTHROUGH`, `CALLER_IAM_CREDENTIALS`.
    #[must_use]
    pub fn handed_on(&self) -> Vec<&str> {
        let all = items(&self.definition, "/credentialProviderConfigurations").iter();
        let kinds = all.filter_map(|each| text(each, "/credentialProviderType"));
        kinds.filter(|kind| matches!(*kind, "JWT_PASSTHROUGH" | "CALLER_IAM_CREDENTIALS")).collect()
    }
}

/// Which tools an agent should have nobody can order.
impl Baselined for GatewayTargets {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        None
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
