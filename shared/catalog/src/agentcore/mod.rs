//! Controls of Bedrock AgentCore.

mod authorizer_unbounded;
mod gateway_unauthenticated;
mod gateway_weakened;
mod memory_unprotected;
mod resource_policy_exposed;
mod runtime_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[
    &authorizer_unbounded::CONTROL,
    &gateway_unauthenticated::CONTROL,
    &gateway_weakened::CONTROL,
    &memory_unprotected::CONTROL,
    &resource_policy_exposed::CONTROL,
    &runtime_exposed::CONTROL,
];
