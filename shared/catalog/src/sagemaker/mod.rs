//! Controls of SageMaker AI.

mod model_shared;
mod notebook_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&model_shared::CONTROL, &notebook_exposed::CONTROL];
