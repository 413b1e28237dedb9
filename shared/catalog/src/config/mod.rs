//! Controls of AWS Config.

mod recorder_stopped;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&recorder_stopped::CONTROL];
