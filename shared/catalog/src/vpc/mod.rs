//! Controls of the network.

mod endpoint_opened;
mod flow_logs_removed;
mod route_opened;
mod security_group_opened;
mod vector_database_public;

use model::Control;

pub(super) const CONTROLS: &[&Control] = &[
    &endpoint_opened::CONTROL,
    &flow_logs_removed::CONTROL,
    &route_opened::CONTROL,
    &security_group_opened::CONTROL,
    &vector_database_public::CONTROL,
];
