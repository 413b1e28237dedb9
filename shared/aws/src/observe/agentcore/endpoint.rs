//! Endpoints of runtimes.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::{Client, types::AgentRuntimeEndpoint};
use model::{Observed, Resource, RuntimeEndpoint, RuntimeEndpoints, State};

use super::super::ObserveError;
use super::tags;
use crate::error::Fault;

const ENDPOINTS: &str = "bedrock-agentcore:ListAgentRuntimeEndpoints";

/// A runtime that is gone has no endpoints, and no tags either.
pub(in super::super) async fn runtime_endpoints(
    config: &SdkConfig,
    resource: &Resource,
) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let pages = client.list_agent_runtime_endpoints().agent_runtime_id(resource.arn.name());
    let listed = pages.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await;
    let (endpoints, tags) = match listed.map_err(Fault::from) {
        Ok(listed) => (listed.into_iter().map(endpoint).collect(), tags(&client, resource.arn.as_str()).await?),
        Err(fault) if fault.is(&["ResourceNotFoundException"]) => Default::default(),
        Err(fault) => return Err(ObserveError::new(ENDPOINTS, fault)),
    };
    Ok(Observed { state: State::RuntimeEndpoints(RuntimeEndpoints(endpoints)), arn: None, tags })
}

/// One that is being made serves nothing yet.
fn endpoint(listed: AgentRuntimeEndpoint) -> (String, RuntimeEndpoint) {
    let endpoint = RuntimeEndpoint {
        version: listed.live_version.or(listed.target_version).unwrap_or_default(),
        description: listed.description,
        status: listed.status.as_str().to_owned(),
    };
    (listed.name, endpoint)
}
