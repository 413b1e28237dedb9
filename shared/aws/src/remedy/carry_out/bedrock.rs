//! Invocation logging, guardrails, the one that is enforced, data retention and agents. All are replaced as a whole.

pub(crate) mod agent;
mod guardrail;
pub(super) mod job;
pub(crate) mod knowledge;
pub(crate) mod reach;
mod settings;

pub(crate) use settings::{enforce, set_retention};

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_bedrock::{
    Client,
    types::{CloudWatchConfig, LoggingConfig, S3Config},
};
use model::{Arn, InvocationLogging, State, Tags};
use serde_json::{Value, json};

use super::{Done, Failure, done, home, unless_busy};
use crate::config::in_region;
use crate::document::send_instead;

/// What was approved is sent as it was: the plan has merged into it what the owner has added since.
pub(super) async fn restore_logging(
    config: &SdkConfig,
    region: &str,
    approved: Option<&InvocationLogging>,
) -> Result<Done, Failure> {
    let Some(approved) = approved else {
        return Err(Failure::Unfit("no configuration was approved that says where the logs may go"));
    };
    let request = Client::new(&in_region(config, region)).put_model_invocation_logging_configuration();
    Ok(done(&request.logging_config(logging(approved)?).send().await?))
}

/// The configuration in the words of the API.
pub(crate) fn logging(approved: &InvocationLogging) -> Result<LoggingConfig, Failure> {
    let on = |kind: &str| approved.delivered.get(kind).copied();
    Ok(LoggingConfig::builder()
        .set_s3_config(bucket(approved.bucket.as_deref(), approved.prefix.as_deref())?)
        .set_cloud_watch_config(log_group(approved)?)
        .set_text_data_delivery_enabled(on("text"))
        .set_image_data_delivery_enabled(on("image"))
        .set_embedding_data_delivery_enabled(on("embedding"))
        .set_video_data_delivery_enabled(on("video"))
        .set_audio_data_delivery_enabled(on("audio"))
        .build())
}

fn bucket(name: Option<&str>, prefix: Option<&str>) -> Result<Option<S3Config>, Failure> {
    let built =
        name.map(|name| S3Config::builder().bucket_name(name).set_key_prefix(prefix.map(str::to_owned)).build());
    built.transpose().map_err(|_| Failure::Unfit("the approved bucket has no name"))
}

fn log_group(approved: &InvocationLogging) -> Result<Option<CloudWatchConfig>, Failure> {
    let Some(name) = &approved.log_group else { return Ok(None) };
    let large = bucket(approved.large_bucket.as_deref(), approved.large_prefix.as_deref())?;
    let group = CloudWatchConfig::builder().log_group_name(name).set_role_arn(approved.log_role.clone());
    let group = group.set_large_data_delivery_s3_config(large).build();
    group.map(Some).map_err(|_| Failure::Unfit("the approved log group has no role that writes to it"))
}

pub(super) async fn restore_guardrail(
    config: &SdkConfig,
    guardrail: &str,
    strengths: &BTreeMap<String, i64>,
    entries: &BTreeMap<String, Value>,
    profile: Option<&str>,
    live: &State,
) -> Result<Done, Failure> {
    let State::Guardrail(live) = live else { return Err(Failure::Unfit("the state that was read is no guardrail")) };
    let document = guardrail::restored(&live.definition, strengths, entries, profile)?;
    let request = Client::new(&home(config, guardrail)).update_guardrail();
    let request = request.guardrail_identifier(Arn::new(guardrail).name()).customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await.map_err(unless_busy)?))
}

/// All that an update repeats can be sent to make a guardrail too.
pub(super) async fn recreate_guardrail(
    config: &SdkConfig,
    guardrail: &str,
    definition: &Value,
    tags: &Tags,
) -> Result<Done, Failure> {
    let Value::Object(mut document) = definition.clone() else {
        return Err(Failure::Unfit("nothing was approved that says what the guardrail was"));
    };
    if !tags.is_empty() {
        let tags: Vec<_> = tags.iter().map(|(key, value)| json!({"key": key, "value": value})).collect();
        document.insert("tags".to_owned(), json!(tags));
    }
    let document = Value::Object(document);
    // The SDK asks for these three; what is sent has all that was approved.
    let request = Client::new(&home(config, guardrail)).create_guardrail();
    let request = request.name("").blocked_input_messaging("").blocked_outputs_messaging("").customize();
    let request = request.mutate_request(move |request| send_instead(request, &document));
    Ok(done(&request.send().await?))
}
