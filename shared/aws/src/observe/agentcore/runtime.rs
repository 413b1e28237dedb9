//! Runtimes.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::Client;
use model::{Observed, Resource, RuntimeState, State};

use super::super::{ObserveError, whole};
use super::{tags, without};
use crate::document::Answer;

const RUNTIME: &str = "bedrock-agentcore:GetAgentRuntime";

/// What an update does not take.
const READ_ONLY: [&str; 9] = [
    "agentRuntimeArn",
    "agentRuntimeId",
    "agentRuntimeName",
    "agentRuntimeVersion",
    "createdAt",
    "failureReason",
    "lastUpdatedAt",
    "status",
    "workloadIdentityDetails",
];

pub(in super::super) async fn runtime(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let body = Answer::default();
    let request = client.get_agent_runtime().agent_runtime_id(resource.arn.name());
    let request = request.customize().interceptor(body.clone()).send();
    let (answer, tags) = tokio::join!(request, tags(&client, resource.arn.as_str()));
    let answer = answer.map_err(|error| ObserveError::new(RUNTIME, error.into()))?;
    let definition = without(whole(RUNTIME, &body, "agentRuntimeName")?, &READ_ONLY);
    let state = RuntimeState { status: answer.status().as_str().to_owned(), definition };
    Ok(Observed { state: State::Runtime(state), arn: None, tags: tags? })
}
