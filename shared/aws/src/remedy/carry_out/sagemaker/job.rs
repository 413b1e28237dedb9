//! Jobs. One that is over cannot be changed, and needs to be no more.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{Client, types::RemoteDebugConfigForUpdate};
use model::{ComputeState, State};

use super::{Done, Failure, done};
use crate::error::Fault;

/// How far a training job must have come for its remote debugging to be changed.
const DEBUGGABLE: [&str; 2] = ["Downloading", "Training"];

pub(in crate::remedy::carry_out) async fn stop_training(config: &SdkConfig, job: &str) -> Result<Done, Failure> {
    let request = Client::new(config).stop_training_job().training_job_name(job);
    request.send().await.map(|answer| done(&answer)).or_else(|error| unless_over(error.into()))
}

pub(in crate::remedy::carry_out) async fn stop_processing(config: &SdkConfig, job: &str) -> Result<Done, Failure> {
    let request = Client::new(config).stop_processing_job().processing_job_name(job);
    request.send().await.map(|answer| done(&answer)).or_else(|error| unless_over(error.into()))
}

pub(in crate::remedy::carry_out) async fn stop_transform(config: &SdkConfig, job: &str) -> Result<Done, Failure> {
    let request = Client::new(config).stop_transform_job().transform_job_name(job);
    request.send().await.map(|answer| done(&answer)).or_else(|error| unless_over(error.into()))
}

/// It was read while it ran: `The request was rejected because the training job is in status Completed.` The proof tells
/// whether it is over.
fn unless_over(fault: Fault) -> Result<Done, Failure> {
    if fault.is(&["ValidationException"]) && fault.message.contains(" is in status ") {
        return Ok(Done { request_id: fault.request_id });
    }
    Err(Failure::Call(fault))
}

pub(in crate::remedy::carry_out) async fn disable_remote_debug(
    config: &SdkConfig,
    job: &str,
    live: &State,
) -> Result<Done, Failure> {
    let State::Compute(ComputeState::Job(state)) = live else {
        return Err(Failure::Unfit("the state that was read is no job"));
    };
    if let Some(secondary) = state.secondary.as_deref().filter(|secondary| !DEBUGGABLE.contains(secondary)) {
        return Err(Failure::NotNow(format!("the training job is {secondary}")));
    }
    match set_remote_debug(config, job, false).await {
        Err(Failure::Call(fault)) => unless_over(fault),
        answer => answer,
    }
}

pub(crate) async fn set_remote_debug(config: &SdkConfig, job: &str, on: bool) -> Result<Done, Failure> {
    let debug = RemoteDebugConfigForUpdate::builder().enable_remote_debug(on).build();
    let request = Client::new(config).update_training_job().training_job_name(job).remote_debug_config(debug);
    Ok(done(&request.send().await?))
}
