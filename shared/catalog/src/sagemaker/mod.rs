//! Controls of SageMaker AI.

mod notebook_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&notebook_exposed::CONTROL];
