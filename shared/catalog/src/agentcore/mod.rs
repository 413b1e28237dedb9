//! Controls of Bedrock AgentCore.

mod gateway_unauthenticated;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&gateway_unauthenticated::CONTROL];
