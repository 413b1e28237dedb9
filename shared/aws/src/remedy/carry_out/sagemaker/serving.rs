//! Endpoints, and the schedules by which they are watched.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::Client;
use model::{EndpointState, State};
use serde_json::{Value, json};

use super::{Done, Failure, done};
use crate::{document::send_instead, error::Fault};

/// Only one that serves takes another configuration.
const SERVING: &str = "InService";

pub(in crate::remedy::carry_out) async fn restore_endpoint(
    config: &SdkConfig,
    endpoint: &str,
    serving: &str,
    live: &State,
) -> Result<Done, Failure> {
    let State::Endpoint(EndpointState { status, .. }) = live else {
        return Err(Failure::Unfit("the state that was read is no endpoint"));
    };
    if status != SERVING {
        return Err(Failure::NotNow(format!("the endpoint is {status}")));
    }
    update_endpoint(config, endpoint, serving).await
}

/// Each variant keeps its instances and its weight.
pub(crate) async fn update_endpoint(config: &SdkConfig, endpoint: &str, serving: &str) -> Result<Done, Failure> {
    let request = Client::new(config).update_endpoint().endpoint_name(endpoint).endpoint_config_name(serving);
    match request.retain_all_variant_properties(true).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        // It was in service when it was read: `Cannot update in-progress endpoint`.
        Err(fault) if fault.message.starts_with("Cannot update in-progress endpoint") => {
            Err(Failure::NotNow(fault.message))
        }
        Err(fault) => Err(Failure::Call(fault)),
    }
}

/// An update replaces the whole configuration, which is sent as it was read.
pub(crate) async fn update_schedule(config: &SdkConfig, schedule: &str, definition: &Value) -> Result<Done, Failure> {
    let document = json!({"MonitoringScheduleName": schedule, "MonitoringScheduleConfig": definition});
    let request = Client::new(config).update_monitoring_schedule().monitoring_schedule_name(schedule);
    let request = request.customize().mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await?))
}

pub(in crate::remedy::carry_out) async fn start_schedule(config: &SdkConfig, schedule: &str) -> Result<Done, Failure> {
    let request = Client::new(config).start_monitoring_schedule().monitoring_schedule_name(schedule);
    Ok(done(&request.send().await?))
}
