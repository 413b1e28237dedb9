//! Controls of Secrets Manager.

mod secret_destroyed;
mod secret_exposed;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&secret_destroyed::CONTROL, &secret_exposed::CONTROL];
