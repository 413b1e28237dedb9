//! Controls of KMS.

mod key_disabled;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&key_disabled::CONTROL];
