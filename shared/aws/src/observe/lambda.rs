//! Who may invoke a function, and what it runs.

mod concurrency;
mod release;

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_sdk_lambda::{
    Client,
    types::{FunctionUrlAuthType, FunctionUrlConfig},
};
use model::{Finding, FunctionExposure, Observed, State, Tags, UrlState};
use serde_json::Value;

pub(super) use concurrency::concurrency;
pub(super) use release::release;

use super::ObserveError;
use crate::error::Fault;

const POLICY: &str = "lambda:GetPolicy";
const URLS: &str = "lambda:ListFunctionUrlConfigs";
const TAGS: &str = "lambda:ListTags";

/// The policies that are read: the function's own, that of each alias with a URL, and those that the event names.
pub(super) async fn function(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let function = finding.resource.arn.as_str();
    // A function without a policy and one that is gone answer GetPolicy alike; the tags tell them apart.
    let (own, urls, tags) =
        tokio::try_join!(statements(&client, function, None), urls(&client, function), tags(&client, function))?;
    let mut statements_of: Vec<_> = own.into_iter().map(|statement| (None, statement)).collect();
    for qualifier in qualifiers(&urls, finding) {
        let statements = statements(&client, function, Some(&qualifier)).await?;
        statements_of.extend(statements.into_iter().map(|statement| (Some(qualifier.clone()), statement)));
    }
    let state = State::Function(FunctionExposure { statements: statements_of, urls });
    Ok(Observed { state, arn: None, tags })
}

/// The event names a statement in the policy of a version or alias as `live:statement`.
fn qualifiers(urls: &[UrlState], finding: &Finding) -> BTreeSet<String> {
    let named = finding.subjects.iter().filter_map(|subject| subject.split_once(':'));
    let with_url = urls.iter().filter_map(|url| url.qualifier.clone());
    named.map(|(qualifier, _)| qualifier.to_owned()).chain(with_url).collect()
}

async fn statements(client: &Client, function: &str, qualifier: Option<&str>) -> Result<Vec<Value>, ObserveError> {
    let request = client.get_policy().function_name(function).set_qualifier(qualifier.map(str::to_owned));
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => parse(answer.policy().unwrap_or_default()),
        Err(fault) if fault.is(&["ResourceNotFoundException"]) => Ok(Vec::new()),
        Err(fault) => Err(ObserveError::new(POLICY, fault)),
    }
}

/// The statements of a policy document, of which a single one may stand without a list.
fn parse(policy: &str) -> Result<Vec<Value>, ObserveError> {
    let unknown = |message| ObserveError::Unknown { operation: POLICY, code: None, message };
    let mut document: Value = serde_json::from_str(policy).map_err(|error| unknown(error.to_string()))?;
    match document.get_mut("Statement").map(Value::take) {
        Some(Value::Array(statements)) => Ok(statements),
        Some(statement @ Value::Object(_)) => Ok(vec![statement]),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {
            Err(unknown("the policy has no statements".to_owned()))
        }
    }
}

async fn urls(client: &Client, function: &str) -> Result<Vec<UrlState>, ObserveError> {
    let mut pages = client.list_function_url_configs().function_name(function).into_paginator().send();
    let mut urls = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(URLS, error.into()))?;
        urls.extend(page.function_url_configs.iter().map(|url| url_state(url, function)));
    }
    Ok(urls)
}

fn url_state(url: &FunctionUrlConfig, function: &str) -> UrlState {
    let qualifier = url.function_arn.strip_prefix(function).and_then(|rest| rest.strip_prefix(':'));
    UrlState { qualifier: qualifier.map(str::to_owned), requires_iam: url.auth_type == FunctionUrlAuthType::AwsIam }
}

async fn tags(client: &Client, function: &str) -> Result<Tags, ObserveError> {
    let answer = client.list_tags().resource(function).send().await;
    let answer = answer.map_err(|error| ObserveError::new(TAGS, error.into()))?;
    Ok(answer.tags.unwrap_or_default().into_iter().collect())
}
