//! Controls of Bedrock.

mod guardrail_weakened;
mod invocation_logging_disabled;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&guardrail_weakened::CONTROL, &invocation_logging_disabled::CONTROL];
