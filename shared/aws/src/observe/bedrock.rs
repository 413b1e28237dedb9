//! Bedrock: the invocation logging of a Region, and guardrails.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_bedrock::{Client, types::LoggingConfig};
use model::{Finding, GuardrailState, InvocationLogging, Observed, State, Tags};

use super::{ObserveError, whole};
use crate::document::Answer;

mod agent;
mod guardrail;

pub(super) use agent::agent;

const LOGGING: &str = "bedrock:GetModelInvocationLoggingConfiguration";
const GUARDRAIL: &str = "bedrock:GetGuardrail";
const TAGS: &str = "bedrock:ListTagsForResource";

/// The version that callers who name none get, and the only one that can be changed.
const DRAFT: &str = "DRAFT";

/// It is the account's setting, so it has no tags.
pub(super) async fn invocation_logging(config: &SdkConfig) -> Result<Observed, ObserveError> {
    let answer = Client::new(config).get_model_invocation_logging_configuration().send().await;
    let answer = answer.map_err(|error| ObserveError::new(LOGGING, error.into()))?;
    let logging = answer.logging_config().map(logging).unwrap_or_default();
    Ok(Observed { state: State::InvocationLogging(logging), arn: None, tags: Tags::new() })
}

fn logging(config: &LoggingConfig) -> InvocationLogging {
    let (bucket, group) = (config.s3_config(), config.cloud_watch_config());
    let large = group.and_then(|group| group.large_data_delivery_s3_config());
    let kinds = [
        ("text", config.text_data_delivery_enabled()),
        ("image", config.image_data_delivery_enabled()),
        ("embedding", config.embedding_data_delivery_enabled()),
        ("video", config.video_data_delivery_enabled()),
        ("audio", config.audio_data_delivery_enabled()),
    ];
    let delivered: BTreeMap<_, _> = kinds.into_iter().filter_map(|(kind, on)| Some((kind.to_owned(), on?))).collect();
    InvocationLogging {
        configured: true,
        delivered,
        bucket: bucket.map(|bucket| bucket.bucket_name().to_owned()),
        prefix: bucket.and_then(|bucket| text(bucket.key_prefix())),
        log_group: group.map(|group| group.log_group_name().to_owned()),
        log_role: group.map(|group| group.role_arn().to_owned()),
        large_bucket: large.map(|large| large.bucket_name().to_owned()),
        large_prefix: large.and_then(|large| text(large.key_prefix())),
    }
}

/// An empty prefix is none.
fn text(value: Option<&str>) -> Option<String> {
    value.filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The version that the event published, or the draft.
pub(super) async fn guardrail(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let arn = finding.resource.arn.as_str();
    let version = finding.subjects.first().map_or(DRAFT, String::as_str);
    let body = Answer::default();
    let request = client.get_guardrail().guardrail_identifier(finding.resource.arn.name()).guardrail_version(version);
    let (answer, tags) = tokio::join!(request.customize().interceptor(body.clone()).send(), tags(&client, arn));
    let answer = answer.map_err(|error| ObserveError::new(GUARDRAIL, error.into()))?;
    let (version, status) = (answer.version().to_owned(), answer.status().as_str().to_owned());
    let state = GuardrailState { version, status, ..guardrail::state(whole(GUARDRAIL, &body, "name")?) };
    Ok(Observed { state: State::Guardrail(state), arn: None, tags: tags? })
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(TAGS, error.into()))?;
    Ok(answer.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect())
}
