//! Controls of ECR.

mod repository_weakened;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&repository_weakened::CONTROL];
