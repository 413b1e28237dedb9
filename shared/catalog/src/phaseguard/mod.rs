//! Controls of Phaseguard itself.

mod policy_changed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&policy_changed::CONTROL];
