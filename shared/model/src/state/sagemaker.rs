//! SageMaker AI: what people work in, what computes, and what is released.

mod compute;
mod domain;
mod endpoint;
mod lifecycle;
mod model_package;
mod monitoring;
mod notebook;

pub use compute::{ComputeState, EndpointConfigState, JobState, ModelState, bucket_of, has_own_disks};
pub use domain::DomainState;
pub use endpoint::EndpointState;
pub use lifecycle::LifecycleState;
pub use model_package::{ModelPackageState, UserContext};
pub use monitoring::MonitoringState;
pub use notebook::NotebookState;

pub(super) use compute::READS as COMPUTE_READS;
pub(super) use domain::READS as DOMAIN_READS;
pub(super) use endpoint::READS as ENDPOINT_READS;
pub(super) use lifecycle::READS as LIFECYCLE_READS;
pub(super) use model_package::READS as MODEL_PACKAGE_READS;
pub(super) use monitoring::READS as MONITORING_READS;
pub(super) use notebook::READS as NOTEBOOK_READS;
