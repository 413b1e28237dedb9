//! Bedrock: guardrails, and what is set for a whole Region.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_bedrock::{
    Client,
    types::{GuardrailSummary, LoggingConfig},
};
use model::{Arn, Finding, GuardrailState, InvocationLogging, Observed, State, Tags};

use super::{ObserveError, whole};
use crate::document::Answer;

mod agent;
mod guardrail;
mod job;
mod knowledge;
mod reach;
mod settings;

pub(super) use settings::{data_retention, enforced_guardrail};

pub(super) use agent::agent;
pub(super) use job::model_job;
pub(super) use knowledge::knowledge_base;
pub(super) use reach::agent_reach;

const LOGGING: &str = "bedrock:GetModelInvocationLoggingConfiguration";
const GUARDRAIL: &str = "bedrock:GetGuardrail";
const GUARDRAILS: &str = "bedrock:ListGuardrails";
const TAGS: &str = "bedrock:ListTagsForResource";

/// The version that callers who name none get, and the only one that can be changed.
const DRAFT: &str = "DRAFT";

/// Where this is looked at, the guardrail may be gone.
const DELETED: &str = "DeleteGuardrail";

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

/// The version that the event published, or the draft. Of its tags the one that names its workload is a part of it.
pub(super) async fn guardrail(
    config: &SdkConfig,
    finding: &Finding,
    workload_tag: &str,
) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let arn = &finding.resource.arn;
    let (state, tags) = if finding.operation == DELETED {
        match read(&client, arn.name(), DRAFT).await {
            Err(error) if is_missing(&error) => {
                let state = State::Guardrail(gone(&client, finding).await?);
                return Ok(Observed { state, arn: None, tags: Tags::new() });
            }
            state => (state?, tags(&client, arn.as_str()).await?),
        }
    } else {
        let version = finding.subjects.first().map_or(DRAFT, String::as_str);
        let (state, tags) = tokio::join!(read(&client, arn.name(), version), tags(&client, arn.as_str()));
        (state?, tags?)
    };
    let own = tags.get_key_value(workload_tag).map(|(key, value)| (key.clone(), value.clone()));
    let state = GuardrailState { tags: own.into_iter().collect(), ..state };
    Ok(Observed { state: State::Guardrail(state), arn: None, tags })
}

/// What there is when a guardrail is gone, and what a repair made in its place, by the name that it gave it.
async fn gone(client: &Client, finding: &Finding) -> Result<GuardrailState, ObserveError> {
    let others = list(client).await?.into_iter().map(|other| (other.name, other.arn)).collect::<BTreeMap<_, _>>();
    let replacement = finding.subjects.iter().find_map(|name| others.get(name)).cloned();
    let state = match &replacement {
        Some(arn) => read(client, Arn::new(arn).name(), DRAFT).await?,
        None => GuardrailState::default(),
    };
    Ok(GuardrailState { gone: true, replacement, others, ..state })
}

async fn read(client: &Client, identifier: &str, version: &str) -> Result<GuardrailState, ObserveError> {
    let body = Answer::default();
    let request = client.get_guardrail().guardrail_identifier(identifier).guardrail_version(version);
    let answer = request.customize().interceptor(body.clone()).send().await;
    let answer = answer.map_err(|error| ObserveError::new(GUARDRAIL, error.into()))?;
    let (version, status) = (answer.version().to_owned(), answer.status().as_str().to_owned());
    Ok(GuardrailState { version, status, ..guardrail::state(whole(GUARDRAIL, &body, "name")?) })
}

fn is_missing(error: &ObserveError) -> bool {
    let ObserveError::Unknown { code, .. } = error else { return false };
    code.as_deref() == Some("ResourceNotFoundException")
}

/// The drafts of all guardrails.
async fn list(client: &Client) -> Result<Vec<GuardrailSummary>, ObserveError> {
    let guardrails = client.list_guardrails().into_paginator().items().send().collect::<Result<Vec<_>, _>>().await;
    guardrails.map_err(|error| ObserveError::new(GUARDRAILS, error.into()))
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    let answer = client.list_tags_for_resource().resource_arn(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(TAGS, error.into()))?;
    Ok(answer.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect())
}
