//! Log groups, and policies of the account about all of them.

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_sdk_cloudwatchlogs::{
    Client,
    types::{LogGroup as Found, LogGroupClass, PolicyType},
};
use model::{Finding, LogGroup, LogState, Observed, State, Tags, log_group_name};
use serde_json::Value;

use super::ObserveError;
use crate::error::Fault;

const GROUPS: &str = "logs:DescribeLogGroups";
const MASKING: &str = "logs:GetDataProtectionPolicy";
const METRICS: &str = "logs:DescribeMetricFilters";
const SUBSCRIPTIONS: &str = "logs:DescribeSubscriptionFilters";
const STREAMS: &str = "logs:DescribeLogStreams";
const TAGS: &str = "logs:ListTagsForResource";
const POLICIES: &str = "logs:DescribeAccountPolicies";

const NONE: &[&str] = &["ResourceNotFoundException"];

pub(super) async fn logs(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (state, tags) = match log_group_name(&finding.resource.arn) {
        "" => (LogState::AccountPolicy { there: account_policy(&client, finding).await? }, Tags::new()),
        name => {
            let (group, tags) = group(&client, finding, name).await?;
            (LogState::Group(group), tags)
        }
    };
    Ok(Observed { state: State::Logs(state), arn: None, tags })
}

/// AWS lists policies by their type, which the event named.
async fn account_policy(client: &Client, finding: &Finding) -> Result<bool, ObserveError> {
    let kind = finding.subjects.first().map(|kind| PolicyType::from(kind.as_str()));
    let name = finding.resource.arn.name();
    let request = client.describe_account_policies().set_policy_type(kind).policy_name(name);
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.account_policies().iter().any(|policy| policy.policy_name() == Some(name))),
        Err(fault) if fault.is(NONE) => Ok(false),
        Err(fault) => Err(ObserveError::new(POLICIES, fault)),
    }
}

/// A group that is gone has no tags; the registry remembers whose it was.
async fn group(client: &Client, finding: &Finding, name: &str) -> Result<(LogGroup, Tags), ObserveError> {
    let Some(found) = listed(client, name).await? else { return Ok((LogGroup::default(), Tags::new())) };
    let (lost_streams, tags) = tokio::try_join!(lost_streams(client, finding, name), tags(client, finding))?;
    // Groups of the other classes can have neither filters nor masking, and calls about these are refused.
    let whole = found.log_group_class().is_none_or(|class| *class == LogGroupClass::Standard);
    let (masking, filters) = if whole {
        tokio::try_join!(masking(client, name), filters(client, name))?
    } else {
        (Value::Null, BTreeSet::new())
    };
    let group = LogGroup {
        there: true,
        class: found.log_group_class.map(|class| class.as_str().to_owned()),
        retention_days: found.retention_in_days,
        key: found.kms_key_id,
        protected: found.deletion_protection_enabled.unwrap_or_default(),
        masking,
        filters,
        lost_streams,
    };
    Ok((group, tags))
}

/// AWS lists groups by how their names begin, in the order of their names.
async fn listed(client: &Client, name: &str) -> Result<Option<Found>, ObserveError> {
    let answer = client.describe_log_groups().log_group_name_prefix(name).send().await;
    let answer = answer.map_err(|error| ObserveError::new(GROUPS, error.into()))?;
    Ok(answer.log_groups.unwrap_or_default().into_iter().find(|group| group.log_group_name() == Some(name)))
}

async fn masking(client: &Client, name: &str) -> Result<Value, ObserveError> {
    match client.get_data_protection_policy().log_group_identifier(name).send().await.map_err(Fault::from) {
        Ok(answer) => match answer.policy_document().filter(|text| !text.is_empty()) {
            Some(text) => serde_json::from_str(text).map_err(|error| unreadable(&error)),
            None => Ok(Value::Null),
        },
        Err(fault) if fault.is(NONE) => Ok(Value::Null),
        Err(fault) => Err(ObserveError::new(MASKING, fault)),
    }
}

fn unreadable(error: &serde_json::Error) -> ObserveError {
    ObserveError::Unknown { operation: MASKING, code: None, message: format!("its policy is no JSON: {error}") }
}

async fn filters(client: &Client, name: &str) -> Result<BTreeSet<String>, ObserveError> {
    let mut filters = BTreeSet::new();
    let mut subscriptions = client.describe_subscription_filters().log_group_name(name).into_paginator().items().send();
    while let Some(filter) = subscriptions.next().await {
        let filter = filter.map_err(|error| ObserveError::new(SUBSCRIPTIONS, error.into()))?;
        filters.extend(filter.filter_name.map(|name| format!("subscription/{name}")));
    }
    let mut metrics = client.describe_metric_filters().log_group_name(name).into_paginator().items().send();
    while let Some(filter) = metrics.next().await {
        let filter = filter.map_err(|error| ObserveError::new(METRICS, error.into()))?;
        filters.extend(filter.filter_name.map(|name| format!("metric/{name}")));
    }
    Ok(filters)
}

/// Streams of which the event says that they were deleted. Others come and go by themselves.
async fn lost_streams(client: &Client, finding: &Finding, name: &str) -> Result<BTreeSet<String>, ObserveError> {
    let mut lost = BTreeSet::new();
    if finding.operation != "DeleteLogStream" {
        return Ok(lost);
    }
    for stream in &finding.subjects {
        let request = client.describe_log_streams().log_group_name(name).log_stream_name_prefix(stream);
        let answer = request.send().await.map_err(|error| ObserveError::new(STREAMS, error.into()))?;
        if !answer.log_streams().iter().any(|found| found.log_stream_name() == Some(stream)) {
            lost.insert(stream.clone());
        }
    }
    Ok(lost)
}

async fn tags(client: &Client, finding: &Finding) -> Result<Tags, ObserveError> {
    let answer = client.list_tags_for_resource().resource_arn(finding.resource.arn.as_str()).send().await;
    let answer = answer.map_err(|error| ObserveError::new(TAGS, error.into()))?;
    Ok(answer.tags.unwrap_or_default().into_iter().collect())
}
