//! Resources of AgentCore. An update replaces all: what stood there before is sent as it was.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::Client;
use model::{Arn, State, ToolPolicy};
use serde_json::{Value, json};

use super::unless_done;
use crate::{
    document::send_instead,
    remedy::{
        Done,
        carry_out::{
            Failure,
            agentcore::{send_runtime, update_policy},
            done, home, unless_busy,
        },
    },
};

pub(super) use crate::remedy::carry_out::agentcore::{
    add_addresses, evaluate, move_endpoint, set_vault_key, update_rate_limit, update_target,
};

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

pub(super) async fn restore_policy(config: &SdkConfig, engine: &str, tool: &ToolPolicy) -> Result<Done, Failure> {
    let mode = if tool.enforced { "ACTIVE" } else { "LOG_ONLY" };
    update_policy(config, engine, &tool.id, json!({"definition": tool.definition, "enforcementMode": mode})).await
}

/// The policy that was made again has an id of its own, which the live state tells by its name.
pub(super) async fn delete_policy(config: &SdkConfig, engine: &str, name: &str, live: &State) -> Result<Done, Failure> {
    let State::PolicyEngine(live) = live else {
        return Err(Failure::Unfit("the state that was read is no policy engine"));
    };
    let Some(policy) = live.policies.get(name) else { return Ok(Done { request_id: None }) };
    let client = Client::new(&home(config, engine));
    let request = client.delete_policy().policy_engine_id(Arn::new(engine).name()).policy_id(&policy.id);
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(super) async fn update_runtime(config: &SdkConfig, runtime: &str, definition: &Value) -> Result<Done, Failure> {
    if !definition.is_object() {
        return Err(LOST);
    }
    send_runtime(config, runtime, definition.clone()).await
}
