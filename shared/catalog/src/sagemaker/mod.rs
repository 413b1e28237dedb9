//! Controls of SageMaker AI.

mod model_shared;
mod notebook_exposed;
mod role_passed_unexpectedly;

use model::Control;

pub(super) const CONTROLS: &[&Control] =
    &[&model_shared::CONTROL, &notebook_exposed::CONTROL, &role_passed_unexpectedly::CONTROL];
