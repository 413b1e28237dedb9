//! Resources of SageMaker. One that moves cannot be changed: the queue comes back to it.

mod job;
mod model_package;
mod notebook;
mod serving;
mod studio;

pub(crate) use job::set_remote_debug;
pub(super) use job::{disable_remote_debug, stop_processing, stop_training, stop_transform};
pub(super) use model_package::withdraw_approval;
pub(crate) use notebook::{metadata_service, of_role_and_script};
pub(super) use notebook::{restore_notebook, restrict_notebook, stop_notebook};
pub(super) use serving::{restore_endpoint, start_schedule};
pub(crate) use serving::{update_endpoint, update_schedule};
pub(super) use studio::confine;
pub(crate) use studio::{set_access, set_scripts};

use super::{Done, Failure, done, home, unless_busy};
use crate::error::Fault;

/// It moved after it was read: `Status (Pending) not in ([InService]). Unable to transition to (Stopping) …`.
pub(crate) fn is_found(fault: &Fault, statuses: &[&str]) -> bool {
    let names = |status: &&str| fault.message.starts_with(&format!("Status ({status})"));
    fault.is(&["ValidationException"]) && statuses.iter().any(names)
}
