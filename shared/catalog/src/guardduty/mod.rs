//! Controls of GuardDuty.

mod detector_disabled;
mod findings_suppressed;
mod membership_severed;

use model::Control;

pub(super) const CONTROLS: &[&Control] =
    &[&detector_disabled::CONTROL, &findings_suppressed::CONTROL, &membership_severed::CONTROL];
