//! Controls of Secrets Manager.

mod secret_destroyed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&secret_destroyed::CONTROL];
