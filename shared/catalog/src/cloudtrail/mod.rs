//! Controls of CloudTrail.

mod logging_stopped;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&logging_stopped::CONTROL];
