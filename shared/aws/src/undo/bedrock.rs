//! Invocation logging and guardrails. Both are replaced as a whole, by what stood there before.

use aws_config::SdkConfig;
use aws_sdk_bedrock::Client;
use model::{Arn, InvocationLogging};
use serde_json::Value;

use crate::{
    config::in_region,
    document::send_instead,
    remedy::{
        Done,
        carry_out::{Failure, bedrock::logging, done, home, unless_busy},
    },
};

pub(super) use crate::remedy::carry_out::bedrock::agent;

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
