//! A monitoring schedule.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::Client;
use model::{Fields, Finding, MonitoringState, Observed, State, Tags};
use serde_json::Value;

use super::{Named, ObserveError, is_gone, tags};
use crate::{document::Answer, error::Fault};

const DESCRIBE: &str = "sagemaker:DescribeMonitoringSchedule";

pub(in crate::observe) async fn monitoring(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (arn, named) = (finding.resource.arn.as_str(), Named::by(finding));
    let (schedule, tags) = tokio::join!(describe(&client, named.name), tags(&client, arn));
    let Some(answer) = schedule? else {
        let state = MonitoringState { status: named.gone(DESCRIBE)?, ..MonitoringState::default() };
        return Ok(Observed { state: State::Monitoring(state), arn: None, tags: Tags::new() });
    };
    let definition = answer.get("MonitoringScheduleConfig").cloned().unwrap_or_default();
    let status = Fields::inside(&answer).text("MonitoringScheduleStatus").unwrap_or_default().to_owned();
    let state = MonitoringState { status, definition };
    Ok(Observed { state: State::Monitoring(state), arn: None, tags: tags? })
}

/// The whole answer: an update replaces the whole configuration.
async fn describe(client: &Client, name: &str) -> Result<Option<Value>, ObserveError> {
    let body = Answer::default();
    let request = client.describe_monitoring_schedule().monitoring_schedule_name(name).customize();
    match request.interceptor(body.clone()).send().await.map_err(Fault::from) {
        Ok(_) => Ok(Some(body.take())),
        Err(fault) if is_gone(&fault) => Ok(None),
        Err(fault) => Err(ObserveError::new(DESCRIBE, fault)),
    }
}
