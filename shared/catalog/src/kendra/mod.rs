//! Controls of Kendra.

mod access_control_weakened;
mod source_altered;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&access_control_weakened::CONTROL, &source_altered::CONTROL];
