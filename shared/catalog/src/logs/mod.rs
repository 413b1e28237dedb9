//! Controls of CloudWatch Logs.

mod group_unprotected;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&group_unprotected::CONTROL];
