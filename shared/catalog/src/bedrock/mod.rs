//! Controls of Bedrock.

mod agent_changed_outside_pipeline;
mod agent_unguarded;
mod api_key_used;
mod guardrail_weakened;
mod invocation_logging_disabled;
mod resource_policy_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[
    &agent_changed_outside_pipeline::CONTROL,
    &agent_unguarded::CONTROL,
    &api_key_used::CONTROL,
    &guardrail_weakened::CONTROL,
    &invocation_logging_disabled::CONTROL,
    &resource_policy_exposed::CONTROL,
];
