//! Memories.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::{Client, operation::get_memory::GetMemoryError};
use model::{MemoryState, Observed, Resource, State, Tags};
use serde_json::Value;

use super::super::ObserveError;
use super::tags;
use crate::document::Answer;

const MEMORY: &str = "bedrock-agentcore:GetMemory";

/// What is gone has no tags either.
pub(in super::super) async fn memory(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let body = Answer::default();
    let request = client.get_memory().memory_id(resource.arn.name());
    if let Err(error) = request.customize().interceptor(body.clone()).send().await {
        let gone = error.as_service_error().is_some_and(GetMemoryError::is_resource_not_found_exception);
        let state = State::Memory(MemoryState::default());
        let absent = Observed { state, arn: None, tags: Tags::new() };
        return if gone { Ok(absent) } else { Err(ObserveError::new(MEMORY, error.into())) };
    }
    let definition = body.take().get_mut("memory").map(Value::take).unwrap_or_default();
    let Some(status) = definition.get("status").and_then(Value::as_str).map(str::to_owned) else {
        let message = "it answered without a memory".to_owned();
        return Err(ObserveError::Unknown { operation: MEMORY, code: None, message });
    };
    let tags = tags(&client, resource.arn.as_str()).await?;
    Ok(Observed { state: State::Memory(MemoryState { status: Some(status), definition }), arn: None, tags })
}
