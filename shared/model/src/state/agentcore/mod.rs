//! Resources of AgentCore. What an update replaces as a whole is kept as a whole, in the spelling of the API.

mod endpoint;
mod evaluation;
mod gateway;
mod identity;
mod jwt;
mod memory;
mod policy_engine;
mod runtime;
mod target;

use serde_json::Value;

pub use endpoint::{RuntimeEndpoint, RuntimeEndpoints};
pub use evaluation::EvaluationState;
pub use gateway::{GatewayRateLimit, GatewayState};
pub use identity::{TokenVault, WorkloadIdentity};
pub use jwt::{JwtAuthorizer, https_host};
pub use memory::MemoryState;
pub use policy_engine::{PolicyEngineState, ToolPolicy};
pub use runtime::RuntimeState;
pub use target::{GatewayTarget, GatewayTargets};

pub(super) use endpoint::READS as ENDPOINT_READS;
pub(super) use evaluation::READS as EVALUATION_READS;
pub(super) use gateway::READS as GATEWAY_READS;
pub(super) use identity::{IDENTITY_READS, VAULT_READS};
pub(super) use memory::READS as MEMORY_READS;
pub(super) use policy_engine::READS as POLICY_ENGINE_READS;
pub(super) use runtime::READS as RUNTIME_READS;
pub(super) use target::READS as TARGET_READS;

/// The text at a JSON pointer.
fn text<'a>(definition: &'a Value, path: &str) -> Option<&'a str> {
    definition.pointer(path)?.as_str()
}

/// The items of the list at a JSON pointer.
fn items<'a>(definition: &'a Value, path: &str) -> &'a [Value] {
    definition.pointer(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
