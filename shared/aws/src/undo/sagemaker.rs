//! Notebook instances, jobs, what serves, and versions of models.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{
    Client,
    types::{AppNetworkAccessType, ModelApprovalStatus, RootAccess},
};

use crate::{
    error::Fault,
    remedy::{
        Done,
        carry_out::{
            Failure, done, home,
            sagemaker::{is_found, metadata_service, of_role_and_script, set_access, set_remote_debug},
            unless_busy,
        },
    },
};

pub(super) use crate::remedy::carry_out::sagemaker::{set_scripts, update_endpoint, update_schedule};

/// States that end in one that can be started: also one that we have just changed.
const PASSING: [&str; 2] = ["Stopping", "Updating"];

/// States of one that somebody has started.
const STARTED: [&str; 2] = ["Pending", "InService"];

pub(super) async fn start(config: &SdkConfig, notebook: &str) -> Result<Done, Failure> {
    let request = Client::new(config).start_notebook_instance().notebook_instance_name(notebook);
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if is_found(&fault, &PASSING) => Err(Failure::NotNow(fault.message)),
        Err(fault) if is_found(&fault, &STARTED) => Ok(Done { request_id: fault.request_id }),
        Err(fault) => Err(Failure::Call(fault)),
    }
}

/// What a notebook instance had. Only one that has stopped can be changed, and whoever works in it stops it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Had<'a> {
    pub(super) root: Option<bool>,
    pub(super) old_metadata: Option<bool>,
    pub(super) role: Option<&'a str>,
    pub(super) lifecycle: Option<&'a str>,
}

pub(super) async fn update(config: &SdkConfig, notebook: &str, had: Had<'_>) -> Result<Done, Failure> {
    let root = had.root.map(|root| if root { RootAccess::Enabled } else { RootAccess::Disabled });
    let metadata = had.old_metadata.map(|old| if old { "1" } else { "2" }).map(metadata_service);
    let request = Client::new(config).update_notebook_instance().notebook_instance_name(notebook);
    let request = request.set_root_access(root).set_instance_metadata_service_configuration(metadata);
    match of_role_and_script(request, had.role, had.lifecycle).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if is_found(&fault, &PASSING) => Err(Failure::NotNow(fault.message)),
        Err(fault) => Err(Failure::Call(fault)),
    }
}

pub(super) async fn approve(config: &SdkConfig, package: &str) -> Result<Done, Failure> {
    let request = Client::new(&home(config, package)).update_model_package().model_package_arn(package);
    let request = request.model_approval_status(ModelApprovalStatus::Approved);
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(super) async fn stop_schedule(config: &SdkConfig, schedule: &str) -> Result<Done, Failure> {
    let request = Client::new(config).stop_monitoring_schedule().monitoring_schedule_name(schedule);
    Ok(done(&request.send().await?))
}

pub(super) async fn open_domain(config: &SdkConfig, domain: &str) -> Result<Done, Failure> {
    set_access(config, domain, AppNetworkAccessType::PublicInternetOnly).await
}

pub(super) async fn debug(config: &SdkConfig, job: &str) -> Result<Done, Failure> {
    set_remote_debug(config, job, true).await
}
