//! SageMaker AI: what people work in, what computes, and what is released.

mod compute;
mod model_package;
mod notebook;

pub use compute::{ComputeState, EndpointConfigState, JobState, bucket_of};
pub use model_package::{ModelPackageState, UserContext};
pub use notebook::NotebookState;

pub(super) use compute::READS as COMPUTE_READS;
pub(super) use model_package::READS as MODEL_PACKAGE_READS;
pub(super) use notebook::READS as NOTEBOOK_READS;
