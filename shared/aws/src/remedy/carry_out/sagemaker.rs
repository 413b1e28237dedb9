//! Notebook instances. One that starts or is being changed cannot be stopped: the queue comes back to it. Whoever
//! repairs waits for it before; here it may have moved meanwhile.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::Client;
use model::State;

use super::{Done, Failure, done};
use crate::error::Fault;

/// States that end in one that can be stopped.
const PASSING: [&str; 2] = ["Pending", "Updating"];

/// States of one that somebody has stopped: perhaps we did, and the answer was lost.
const STOPPED: [&str; 2] = ["Stopping", "Stopped"];

pub(super) async fn stop(config: &SdkConfig, notebook: &str, live: &State) -> Result<Done, Failure> {
    let State::Notebook(state) = live else {
        return Err(Failure::Unfit("the state that was read is no notebook instance"));
    };
    if PASSING.contains(&state.status.as_str()) {
        return Err(Failure::NotNow(format!("the notebook instance is {}", state.status)));
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

/// It moved after it was read: `Status (Pending) not in ([InService]). Unable to transition to (Stopping) …`.
pub(crate) fn is_found(fault: &Fault, statuses: &[&str]) -> bool {
    let names = |status: &&str| fault.message.starts_with(&format!("Status ({status})"));
    fault.is(&["ValidationException"]) && statuses.iter().any(names)
}
