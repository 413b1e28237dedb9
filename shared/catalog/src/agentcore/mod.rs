//! Controls of Bedrock AgentCore.

mod authorizer_unbounded;
mod credential_provider_changed;
mod encryption_unmanaged;
mod gateway_target_unapproved;
mod gateway_unauthenticated;
mod gateway_weakened;
mod memory_unprotected;
mod observability_removed;
mod registry_record_self_approved;
mod resource_policy_exposed;
mod runtime_exposed;
mod runtime_version_unapproved;
mod tool_exposed;
mod tool_policy_unenforced;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[
    &authorizer_unbounded::CONTROL,
    &credential_provider_changed::CONTROL,
    &encryption_unmanaged::CONTROL,
    &gateway_target_unapproved::CONTROL,
    &gateway_unauthenticated::CONTROL,
    &gateway_weakened::CONTROL,
    &memory_unprotected::CONTROL,
    &observability_removed::CONTROL,
    &registry_record_self_approved::CONTROL,
    &resource_policy_exposed::CONTROL,
    &runtime_exposed::CONTROL,
    &runtime_version_unapproved::CONTROL,
    &tool_exposed::CONTROL,
    &tool_policy_unenforced::CONTROL,
];
