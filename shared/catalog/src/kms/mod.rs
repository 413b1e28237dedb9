//! Controls of KMS.

mod key_disabled;
mod key_shared;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&key_disabled::CONTROL, &key_shared::CONTROL];
