//! Notebook instances.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::Client;

use crate::{
    error::Fault,
    remedy::{
        Done,
        carry_out::{Failure, done, sagemaker::is_found},
    },
};

/// States that end in one that can be started.
const PASSING: [&str; 1] = ["Stopping"];

/// States of one that somebody has started.
const STARTED: [&str; 3] = ["Pending", "InService", "Updating"];

pub(super) async fn start(config: &SdkConfig, notebook: &str) -> Result<Done, Failure> {
    let request = Client::new(config).start_notebook_instance().notebook_instance_name(notebook);
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if is_found(&fault, &PASSING) => Err(Failure::NotNow(fault.message)),
        Err(fault) if is_found(&fault, &STARTED) => Ok(Done { request_id: fault.request_id }),
        Err(fault) => Err(Failure::Call(fault)),
    }
}
