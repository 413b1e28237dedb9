//! Controls of GuardDuty.

mod detector_disabled;
mod membership_severed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&detector_disabled::CONTROL, &membership_severed::CONTROL];
