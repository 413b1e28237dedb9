//! Resources of AgentCore. An update replaces all: what stood there before is sent as it was.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::Client;
use model::Arn;
use serde_json::Value;

use super::unless_done;
use crate::{
    document::send_instead,
    remedy::{
        Done,
        carry_out::{Failure, agentcore::send_runtime, done, home, unless_busy},
    },
};

pub(super) use crate::remedy::carry_out::agentcore::update_rate_limit;

const LOST: Failure = Failure::Unfit("what an update must repeat was not kept");

pub(super) async fn update_gateway(config: &SdkConfig, gateway: &str, definition: &Value) -> Result<Done, Failure> {
    if !definition.is_object() {
        return Err(LOST);
    }
    let document = definition.clone();
    let request = Client::new(&home(config, gateway)).update_gateway().gateway_identifier(Arn::new(gateway).name());
    let request = request.customize().mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(super) async fn delete_rate_limit(config: &SdkConfig, gateway: &str, limit: &str) -> Result<Done, Failure> {
    let request = Client::new(&home(config, gateway)).delete_gateway_rate_limit();
    let request = request.gateway_identifier(Arn::new(gateway).name()).rate_limit_id(limit);
    match request.send().await.map_err(unless_busy) {
        Ok(answer) => Ok(done(&answer)),
        Err(Failure::Call(fault)) => unless_done(fault, &["ResourceNotFoundException"]),
        Err(failure) => Err(failure),
    }
}

pub(super) async fn update_runtime(config: &SdkConfig, runtime: &str, definition: &Value) -> Result<Done, Failure> {
    if !definition.is_object() {
        return Err(LOST);
    }
    send_runtime(config, runtime, definition.clone()).await
}
