//! Flow logs.

use aws_config::SdkConfig;
use aws_sdk_ec2::Client;
use aws_types::request_id::RequestId;
use model::State;

use super::unless_done;
use crate::remedy::{
    Done,
    carry_out::{Failure, done, flow_logs::unsuccessful},
};

/// It is not there any more.
const GONE: &[&str] = &["InvalidFlowLogId.NotFound"];

/// What was made in the place of one has another id.
pub(super) async fn delete(config: &SdkConfig, live: &State) -> Result<Done, Failure> {
    let State::FlowLog(live) = live else { return Err(Failure::Unfit("the state that was read is no flow log")) };
    let Some(made) = &live.replacement else { return Ok(Done { request_id: None }) };
    let answer = match Client::new(config).delete_flow_logs().flow_log_ids(made).send().await {
        Ok(answer) => answer,
        Err(error) => return unless_done(error.into(), GONE),
    };
    match unsuccessful(answer.unsuccessful(), answer.request_id()) {
        None => Ok(done(&answer)),
        Some(fault) => unless_done(fault, GONE),
    }
}
