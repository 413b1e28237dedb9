//! Notebook instances. One that starts or is being changed cannot be stopped, and only one that has stopped can be
//! changed. Whoever repairs waits for it before; here it may have moved meanwhile.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{
    Client,
    operation::update_notebook_instance::builders::UpdateNotebookInstanceFluentBuilder as Update,
    types::{InstanceMetadataServiceConfiguration, RootAccess},
};
use model::{NotebookState, State};

use super::{Done, Failure, done, is_found};
use crate::error::Fault;

/// States that end in one that can be stopped.
const PASSING: [&str; 2] = ["Pending", "Updating"];

/// States of one that somebody has stopped: perhaps we did, and the answer was lost.
const STOPPED: [&str; 2] = ["Stopping", "Stopped"];

/// States of one that can be changed.
const CHANGEABLE: [&str; 2] = ["Stopped", "Failed"];

/// States of one that has not stopped yet, or is being changed by somebody else.
const UNSTOPPED: [&str; 4] = ["InService", "Pending", "Stopping", "Updating"];

fn read(live: &State) -> Result<&NotebookState, Failure> {
    let State::Notebook(state) = live else {
        return Err(Failure::Unfit("the state that was read is no notebook instance"));
    };
    Ok(state)
}

pub(in crate::remedy::carry_out) async fn stop_notebook(
    config: &SdkConfig,
    notebook: &str,
    live: &State,
) -> Result<Done, Failure> {
    let state = read(live)?;
    if PASSING.contains(&state.status.as_str()) {
        return Err(Failure::NotNow(format!("the notebook instance is {}", state.status)));
    }
    if STOPPED.contains(&state.status.as_str()) || CHANGEABLE.contains(&state.status.as_str()) {
        return Ok(Done { request_id: None });
    }
    let request = Client::new(config).stop_notebook_instance().notebook_instance_name(notebook);
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if is_found(&fault, &PASSING) => Err(Failure::NotNow(fault.message)),
        // It is what we want, and the proof tells whether it is only that.
        Err(fault) if is_found(&fault, &STOPPED) => Ok(Done { request_id: fault.request_id }),
        Err(fault) => Err(Failure::Call(fault)),
    }
}

/// Only hardens: what is not to be taken away is not named.
pub(in crate::remedy::carry_out) async fn restrict_notebook(
    config: &SdkConfig,
    notebook: &str,
    root: bool,
    metadata: bool,
    live: &State,
) -> Result<Done, Failure> {
    let tokens = metadata.then(|| metadata_service("2"));
    update(config, notebook, live, |request| {
        request
            .set_root_access(root.then_some(RootAccess::Disabled))
            .set_instance_metadata_service_configuration(tokens)
    })
    .await
}

/// What has the metadata service answer requests of this version and above.
pub(crate) fn metadata_service(version: &str) -> InstanceMetadataServiceConfiguration {
    InstanceMetadataServiceConfiguration::builder().minimum_instance_metadata_service_version(version).build()
}

pub(in crate::remedy::carry_out) async fn restore_notebook(
    config: &SdkConfig,
    notebook: &str,
    role: Option<&str>,
    lifecycle: Option<&str>,
    live: &State,
) -> Result<Done, Failure> {
    update(config, notebook, live, |request| of_role_and_script(request, role, lifecycle)).await
}

/// Another role, and another script or none, where either is named.
pub(crate) fn of_role_and_script(request: Update, role: Option<&str>, lifecycle: Option<&str>) -> Update {
    let request = request.set_role_arn(role.map(str::to_owned));
    match lifecycle {
        Some("") => request.disassociate_lifecycle_config(true),
        lifecycle => request.set_lifecycle_config_name(lifecycle.map(str::to_owned)),
    }
}

/// The one that we have just stopped is not stopped yet.
async fn update(
    config: &SdkConfig,
    notebook: &str,
    live: &State,
    changes: impl FnOnce(Update) -> Update,
) -> Result<Done, Failure> {
    let status = read(live)?.status.as_str();
    if !CHANGEABLE.contains(&status) {
        return Err(Failure::NotNow(format!("the notebook instance was {status}, and must have stopped first")));
    }
    let request = changes(Client::new(config).update_notebook_instance().notebook_instance_name(notebook));
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if is_found(&fault, &UNSTOPPED) => Err(Failure::NotNow(fault.message)),
        Err(fault) => Err(Failure::Call(fault)),
    }
}
