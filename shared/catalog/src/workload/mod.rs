//! Controls of what workloads declare of themselves.

mod phase_lowered;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&phase_lowered::CONTROL];
