//! Jobs. One that is stopped must be submitted again.

use aws_config::SdkConfig;
use aws_sdk_bedrock::Client;

use super::super::{Done, Failure, done, home, unless_busy};

pub(in super::super) async fn stop_batch(config: &SdkConfig, job: &str) -> Result<Done, Failure> {
    let request = Client::new(&home(config, job)).stop_model_invocation_job().job_identifier(job);
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(in super::super) async fn stop_training(config: &SdkConfig, job: &str) -> Result<Done, Failure> {
    let request = Client::new(&home(config, job)).stop_model_customization_job().job_identifier(job);
    Ok(done(&request.send().await.map_err(unless_busy)?))
}
