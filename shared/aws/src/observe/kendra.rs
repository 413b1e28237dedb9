//! Indexes of Kendra.

use aws_config::SdkConfig;
use aws_sdk_kendra::{Client, types::UserContextPolicy};
use model::{KendraIndex, Observed, Resource, State, Tags};
use serde_json::Value;

use super::ObserveError;
use crate::{document::Answer, error::Fault};

const INDEX: &str = "kendra:DescribeIndex";
const TAGS: &str = "kendra:ListTagsForResource";

/// The second is what Kendra says of the tags of what is not there.
const GONE: &[&str] = &["ResourceNotFoundException", "ResourceUnavailableException"];

/// What is gone has no tags either.
pub(super) async fn index(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (index, tags) = tokio::join!(described(&client, resource.arn.name()), tags(&client, resource.arn.as_str()));
    Ok(Observed { state: State::KendraIndex(index?), arn: None, tags: tags? })
}

async fn described(client: &Client, id: &str) -> Result<KendraIndex, ObserveError> {
    let body = Answer::default();
    let request = client.describe_index().id(id).customize();
    match request.interceptor(body.clone()).send().await.map_err(Fault::from) {
        Ok(_) => read(&body.take()),
        Err(fault) if fault.is(GONE) => Ok(KendraIndex::default()),
        Err(fault) => Err(ObserveError::new(INDEX, fault)),
    }
}

/// Tokens are kept as they were answered, with members that are younger than this SDK.
fn read(document: &Value) -> Result<KendraIndex, ObserveError> {
    let told = |member: &str| document.get(member).and_then(Value::as_str).map(str::to_owned);
    let policy = told("UserContextPolicy").filter(|policy| UserContextPolicy::values().contains(&policy.as_str()));
    let (Some(policy), Some(status)) = (policy, told("Status")) else {
        let message = "it answered without a policy or a status that is known".to_owned();
        return Err(ObserveError::Unknown { operation: INDEX, code: None, message });
    };
    let tokens = document.get("UserTokenConfigurations").and_then(Value::as_array).cloned().unwrap_or_default();
    Ok(KendraIndex { policy: Some(policy), tokens, status })
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    match client.list_tags_for_resource().resource_arn(arn).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()),
        Err(fault) if fault.is(GONE) => Ok(Tags::new()),
        Err(fault) => Err(ObserveError::new(TAGS, fault)),
    }
}
