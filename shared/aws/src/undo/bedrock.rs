//! Invocation logging, guardrails and the one that is enforced. They are replaced as a whole, by what stood there before.

use aws_config::SdkConfig;
use aws_sdk_bedrock::Client;
use model::{Arn, EnforcedGuardrail, Enforcement, InvocationLogging, State};
use serde_json::Value;

use crate::{
    config::in_region,
    document::send_instead,
    remedy::{
        Done,
        carry_out::{
            Failure,
            bedrock::{enforce as put, logging},
            done, home, unless_busy,
        },
    },
};

pub(super) use crate::remedy::carry_out::bedrock::{agent, reach};

pub(super) async fn put_logging(
    config: &SdkConfig,
    region: &str,
    configuration: &InvocationLogging,
) -> Result<Done, Failure> {
    let request = Client::new(&in_region(config, region)).put_model_invocation_logging_configuration();
    Ok(done(&request.logging_config(logging(configuration)?).send().await?))
}

pub(super) async fn delete_logging(config: &SdkConfig, region: &str) -> Result<Done, Failure> {
    let request = Client::new(&in_region(config, region)).delete_model_invocation_logging_configuration();
    Ok(done(&request.send().await?))
}

pub(super) async fn update_guardrail(config: &SdkConfig, guardrail: &str, definition: &Value) -> Result<Done, Failure> {
    if !definition.is_object() {
        return Err(Failure::Unfit("what an update must repeat was not kept"));
    }
    let document = definition.clone();
    let request = Client::new(&home(config, guardrail)).update_guardrail();
    let request = request.guardrail_identifier(Arn::new(guardrail).name()).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

/// The one that we made has another id than the one that was gone; where there is none, there is nothing to delete.
pub(super) async fn delete_guardrail(config: &SdkConfig, guardrail: &str, live: &State) -> Result<Done, Failure> {
    let State::Guardrail(live) = live else { return Err(Failure::Unfit("the state that was read is no guardrail")) };
    let Some(made) = live.replacement.as_deref() else { return Ok(Done { request_id: None }) };
    let request = Client::new(&home(config, guardrail)).delete_guardrail();
    Ok(done(&request.guardrail_identifier(Arn::new(made).name()).send().await.map_err(unless_busy)?))
}

pub(super) async fn enforce(
    config: &SdkConfig,
    region: &str,
    enforced: &Enforcement,
    live: &State,
) -> Result<Done, Failure> {
    put(config, region, of(live)?.id.as_deref(), Some(enforced)).await
}

pub(super) async fn enforce_none(config: &SdkConfig, region: &str, live: &State) -> Result<Done, Failure> {
    let Some(id) = &of(live)?.id else { return Ok(Done { request_id: None }) };
    let request = Client::new(&in_region(config, region)).delete_enforced_guardrail_configuration();
    Ok(done(&request.config_id(id).send().await?))
}

fn of(live: &State) -> Result<&EnforcedGuardrail, Failure> {
    if let State::EnforcedGuardrail(live) = live {
        return Ok(live);
    }
    Err(Failure::Unfit("the state that was read is not that of an enforced guardrail"))
}
