//! Resources of AgentCore. Each is kept as it was answered, since an update must repeat all of it.

mod endpoint;
mod evaluation;
mod gateway;
mod identity;
mod memory;
mod policy_engine;
mod runtime;
mod target;

use aws_sdk_bedrockagentcorecontrol::Client;
use model::Tags;
use serde_json::Value;

use super::ObserveError;

pub(super) use endpoint::runtime_endpoints;
pub(super) use evaluation::evaluation;
pub(super) use gateway::gateway;
pub(super) use identity::{token_vault, workload_identity};
pub(super) use memory::memory;
pub(super) use policy_engine::policy_engine;
pub(super) use runtime::runtime;
pub(super) use target::targets;

const TAGS: &str = "bedrock-agentcore:ListTagsForResource";

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(TAGS, error.into()))?;
    Ok(answer.tags.unwrap_or_default().into_iter().collect())
}

/// An answer without what an update does not take.
fn without(mut answer: Value, read_only: &[&str]) -> Value {
    if let Some(members) = answer.as_object_mut() {
        members.retain(|name, _| !read_only.contains(&name.as_str()));
    }
    answer
}
