//! Controls of WAF.

mod protection_removed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&protection_removed::CONTROL];
