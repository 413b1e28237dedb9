//! Controls of Resource Access Manager.

mod resource_shared;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&resource_shared::CONTROL];
