//! Controls of GuardDuty.

mod detector_disabled;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&detector_disabled::CONTROL];
