//! Controls of the network.

mod security_group_opened;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[&security_group_opened::CONTROL];
