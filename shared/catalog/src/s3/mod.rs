//! Controls of S3.

mod public_access_unblocked;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&public_access_unblocked::CONTROL];
