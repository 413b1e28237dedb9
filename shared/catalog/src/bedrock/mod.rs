//! Controls of Bedrock.

mod api_key_used;
mod guardrail_weakened;
mod invocation_logging_disabled;
mod resource_policy_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[
    &api_key_used::CONTROL,
    &guardrail_weakened::CONTROL,
    &invocation_logging_disabled::CONTROL,
    &resource_policy_exposed::CONTROL,
];
