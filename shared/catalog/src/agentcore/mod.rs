//! Controls of Bedrock AgentCore.

mod gateway_unauthenticated;
mod resource_policy_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&gateway_unauthenticated::CONTROL, &resource_policy_exposed::CONTROL];
