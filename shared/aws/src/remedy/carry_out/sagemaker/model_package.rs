//! Versions of models in the registry.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{Client, types::ModelApprovalStatus};

use super::{Done, Failure, done, home, unless_busy};

/// What an update does not name stays.
pub(in crate::remedy::carry_out) async fn withdraw_approval(
    config: &SdkConfig,
    package: &str,
) -> Result<Done, Failure> {
    let request = Client::new(&home(config, package)).update_model_package().model_package_arn(package);
    let request = request.model_approval_status(ModelApprovalStatus::PendingManualApproval);
    Ok(done(&request.send().await.map_err(unless_busy)?))
}
