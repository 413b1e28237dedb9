//! Controls of Comprehend.

mod job_unprotected;
mod model_shared;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&job_unprotected::CONTROL, &model_shared::CONTROL];
