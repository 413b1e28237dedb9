//! Controls of what workloads declare of themselves.

mod phase_lowered;
mod phase_undeclared;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&phase_lowered::CONTROL, &phase_undeclared::CONTROL];
