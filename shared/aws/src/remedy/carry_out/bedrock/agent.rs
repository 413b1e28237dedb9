//! Agents. An update replaces the whole draft: it repeats what was read, but for the guardrail.

use aws_config::SdkConfig;
use aws_sdk_bedrockagent::Client;
use aws_smithy_runtime_api::{client::result::SdkError, http::Response};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use model::{AgentGuardrail, AgentState, Arn, State};
use serde_json::{Value, json};

use super::super::{Done, Failure, done, home};
use crate::{document::send_instead, error::Fault};

/// What AWS says of an agent that it is still changing: a `ValidationException` like any other but for this.
const BUSY: &str = "operation can't be performed on Agent when it is in";

pub(in super::super) async fn restore_guardrail(
    config: &SdkConfig,
    agent: &str,
    wanted: Option<&AgentGuardrail>,
    live: &State,
) -> Result<Done, Failure> {
    let Some(AgentGuardrail { identifier, version }) = wanted else {
        return Err(Failure::Unfit("no guardrail was approved for it"));
    };
    let mut document = live_agent(live)?.definition.clone();
    let members = document.as_object_mut().ok_or(Failure::Unfit("what an update must repeat was not read"))?;
    let guardrail = json!({"guardrailIdentifier": identifier, "guardrailVersion": version});
    members.insert("guardrailConfiguration".to_owned(), guardrail);
    update(config, agent, document).await
}

/// Replaces the draft.
pub(crate) async fn update(config: &SdkConfig, agent: &str, document: Value) -> Result<Done, Failure> {
    if !document.is_object() {
        return Err(Failure::Unfit("what an update must repeat was not read"));
    }
    let request = Client::new(&home(config, agent)).update_agent().agent_id(Arn::new(agent).name()).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(crate) async fn prepare(config: &SdkConfig, agent: &str) -> Result<Done, Failure> {
    let request = Client::new(&home(config, agent)).prepare_agent().agent_id(Arn::new(agent).name());
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

pub(in super::super) async fn restore_alias(
    config: &SdkConfig,
    agent: &str,
    alias: &str,
    routing: Option<&Value>,
    live: &State,
) -> Result<Done, Failure> {
    let Some(routing) = routing else { return Err(Failure::Unfit("no routing was approved for it")) };
    let mut document = live_agent(live)?.aliases.get(alias).cloned().unwrap_or_default();
    let members = document.as_object_mut().ok_or(Failure::Unfit("the alias was not read"))?;
    members.insert("routingConfiguration".to_owned(), routing.clone());
    update_alias(config, agent, alias, document).await
}

/// Replaces an alias.
pub(crate) async fn update_alias(
    config: &SdkConfig,
    agent: &str,
    alias: &str,
    document: Value,
) -> Result<Done, Failure> {
    if !document.is_object() {
        return Err(Failure::Unfit("what an update must repeat was not read"));
    }
    let request = Client::new(&home(config, agent)).update_agent_alias().agent_id(Arn::new(agent).name());
    let request = request.agent_alias_id(alias).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

fn live_agent(live: &State) -> Result<&AgentState, Failure> {
    if let State::Agent(live) = live { Ok(live) } else { Err(Failure::Unfit("the state that was read is no agent")) }
}

pub(super) fn unless_busy<E: ProvideErrorMetadata + std::error::Error + 'static>(
    error: SdkError<E, Response>,
) -> Failure {
    let fault = Fault::from(error);
    let busy = fault.is(&["ConflictException"]) || (fault.is(&["ValidationException"]) && fault.message.contains(BUSY));
    if busy { Failure::NotNow(fault.message) } else { Failure::Call(fault) }
}
