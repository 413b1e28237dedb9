//! Controls of the network.

mod security_group_opened;
mod vector_database_public;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&security_group_opened::CONTROL, &vector_database_public::CONTROL];
