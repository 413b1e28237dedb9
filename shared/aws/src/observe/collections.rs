//! Collections of OpenSearch Serverless, and the policies that are about one.

use std::collections::{BTreeMap, BTreeSet};

use aws_config::SdkConfig;
use aws_sdk_opensearchserverless::{
    Client,
    operation::batch_get_collection::builders::BatchGetCollectionFluentBuilder,
    types::{AccessPolicyType, CollectionDetail, DeletionProtection, SecurityPolicyType},
};
use model::{
    Arn, CollectionAccess, CollectionNetwork, CollectionPolicies, CollectionPolicy, CollectionProtection, Finding,
    Observed, Resource, State, Tags,
};
use serde_json::Value;

use super::{ObserveError, named};
use crate::document::Answer;
use crate::error::Fault;

const COLLECTIONS: &str = "aoss:BatchGetCollection";
const NETWORK: &str = "aoss:GetSecurityPolicy";
const NETWORKS: &str = "aoss:ListSecurityPolicies";
const ACCESS: &str = "aoss:GetAccessPolicy";
const ACCESSES: &str = "aoss:ListAccessPolicies";
const TAGS: &str = "aoss:ListTagsForResource";

const GONE: &[&str] = &["ResourceNotFoundException"];

/// The longest name of a collection, and of a policy.
const LONGEST: (usize, usize) = (64, 32);

pub(super) async fn network(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (collection, arn, tags) = about(&client, &finding.resource.arn).await?;
    let mut policies = BTreeMap::new();
    for name in policies_of(networks(&client, &collection).await?, finding) {
        let body = Answer::default();
        let request = client.get_security_policy().r#type(SecurityPolicyType::Network).name(&name).customize();
        let answer = request.interceptor(body.clone()).send().await.map_err(Fault::from);
        if let Some(policy) = policy(NETWORK, answer.map(|_| body.take()), "securityPolicyDetail")? {
            policies.insert(name, policy);
        }
    }
    let state = State::CollectionNetwork(CollectionNetwork(of_collection(collection, policies)));
    Ok(Observed { state, arn, tags })
}

pub(super) async fn access(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (collection, arn, tags) = about(&client, &finding.resource.arn).await?;
    let mut policies = BTreeMap::new();
    for name in policies_of(accesses(&client, &collection).await?, finding) {
        let body = Answer::default();
        let request = client.get_access_policy().r#type(AccessPolicyType::Data).name(&name).customize();
        let answer = request.interceptor(body.clone()).send().await.map_err(Fault::from);
        if let Some(policy) = policy(ACCESS, answer.map(|_| body.take()), "accessPolicyDetail")? {
            policies.insert(name, policy);
        }
    }
    let state = State::CollectionAccess(CollectionAccess(of_collection(collection, policies)));
    Ok(Observed { state, arn, tags })
}

/// Whether a collection can be deleted. What is gone has no tags either.
pub(super) async fn protection(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let Some(found) = found(&client, resource.arn.name()).await? else {
        let state = State::CollectionProtection(CollectionProtection::default());
        return Ok(Observed { state, arn: None, tags: Tags::new() });
    };
    let tags = tags(&client, found.arn().unwrap_or_default()).await?;
    let protection = CollectionProtection {
        status: Some(found.status().map(|status| status.as_str().to_owned()).unwrap_or_default()),
        protected: found.deletion_protection().map(|protection| *protection == DeletionProtection::Enabled),
    };
    let arn = found.arn.map(Arn::new).filter(|own| *own != resource.arn);
    Ok(Observed { state: State::CollectionProtection(protection), arn, tags })
}

/// A policy that no longer names the collection tells nothing of it.
fn of_collection(collection: String, mut policies: BTreeMap<String, CollectionPolicy>) -> CollectionPolicies {
    policies.retain(|_, policy| policy.parts.iter().any(|part| CollectionPolicies::is_about(part, &collection)));
    CollectionPolicies { collection, policies }
}

/// What policies call the collection, and its own ARN and tags if there is one. They may name one that is not made yet.
async fn about(client: &Client, arn: &Arn) -> Result<(String, Option<Arn>, Tags), ObserveError> {
    let called = arn.name();
    if called == CollectionPolicies::ALL {
        return Ok((called.to_owned(), None, Tags::new()));
    }
    let Some(found) = found(client, called).await? else { return Ok((called.to_owned(), None, Tags::new())) };
    let tags = tags(client, found.arn().unwrap_or_default()).await?;
    let name = found.name().unwrap_or(called).to_owned();
    Ok((name, found.arn.map(Arn::new).filter(|own| own != arn), tags))
}

/// The tags of a collection, and its own ARN; nothing when there is none.
pub(super) async fn tagged(config: &SdkConfig, arn: &Arn) -> Result<Option<(Option<Arn>, Tags)>, ObserveError> {
    let client = Client::new(config);
    let Some(found) = found(&client, arn.name()).await? else { return Ok(None) };
    let tags = tags(&client, found.arn().unwrap_or_default()).await?;
    Ok(Some((found.arn.map(Arn::new), tags)))
}

/// The ARN of a collection ends with its id. One that was made of what a policy says ends with its name.
async fn found(client: &Client, called: &str) -> Result<Option<CollectionDetail>, ObserveError> {
    let by_id = async {
        let is_id = called.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit());
        if is_id { batch(client.batch_get_collection().ids(called)).await } else { Ok(None) }
    };
    let by_name = async {
        let is_name = is_name(called, LONGEST.0);
        if is_name { batch(client.batch_get_collection().names(called)).await } else { Ok(None) }
    };
    let (by_id, by_name) = tokio::try_join!(by_id, by_name)?;
    Ok(by_id.or(by_name))
}

async fn batch(request: BatchGetCollectionFluentBuilder) -> Result<Option<CollectionDetail>, ObserveError> {
    let answer = request.send().await.map_err(|error| ObserveError::new(COLLECTIONS, error.into()))?;
    Ok(answer.collection_details.unwrap_or_default().into_iter().next())
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    match client.list_tags_for_resource().resource_arn(arn).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()),
        Err(fault) if fault.is(GONE) => Ok(Tags::new()),
        Err(fault) => Err(ObserveError::new(TAGS, fault)),
    }
}

/// Those that AWS lists for it, and those that the event names, should the list be narrower than it is said to be.
fn policies_of(listed: Vec<String>, finding: &Finding) -> BTreeSet<String> {
    let named = finding.subjects.iter().filter(|subject| is_name(subject, LONGEST.1)).cloned();
    listed.into_iter().chain(named).collect()
}

fn is_name(text: &str, longest: usize) -> bool {
    let fits = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    (3..=longest).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(fits)
}

/// Of all of a Region none are listed: what the event names is looked at.
async fn networks(client: &Client, collection: &str) -> Result<Vec<String>, ObserveError> {
    if collection == CollectionPolicies::ALL {
        return Ok(Vec::new());
    }
    let request = client.list_security_policies().r#type(SecurityPolicyType::Network);
    let pages = request.resource(format!("collection/{collection}")).into_paginator().send();
    let pages = pages.collect::<Result<Vec<_>, _>>().await;
    let pages = pages.map_err(|error| ObserveError::new(NETWORKS, error.into()))?;
    let all = pages.into_iter().flat_map(|page| page.security_policy_summaries.unwrap_or_default());
    Ok(all.filter_map(|summary| summary.name).collect())
}

async fn accesses(client: &Client, collection: &str) -> Result<Vec<String>, ObserveError> {
    if collection == CollectionPolicies::ALL {
        return Ok(Vec::new());
    }
    let request = client.list_access_policies().r#type(AccessPolicyType::Data);
    let pages = request.resource(format!("collection/{collection}")).into_paginator().send();
    let pages = pages.collect::<Result<Vec<_>, _>>().await;
    let pages = pages.map_err(|error| ObserveError::new(ACCESSES, error.into()))?;
    let all = pages.into_iter().flat_map(|page| page.access_policy_summaries.unwrap_or_default());
    Ok(all.filter_map(|summary| summary.name).collect())
}

/// A policy as it was answered; none when it is gone.
fn policy(
    operation: &'static str,
    answer: Result<Value, Fault>,
    member: &str,
) -> Result<Option<CollectionPolicy>, ObserveError> {
    let document = match answer {
        Ok(document) => document.get(member).cloned().unwrap_or_default(),
        Err(fault) if fault.is(GONE) => return Ok(None),
        Err(fault) => return Err(ObserveError::new(operation, fault)),
    };
    let document = named(operation, document, "policy")?;
    let text = |member| document.get(member).and_then(Value::as_str).map(str::to_owned);
    let parts = match document.get("policy").cloned().unwrap_or_default() {
        Value::Array(parts) => parts,
        part @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => vec![part],
    };
    let version = text("policyVersion").unwrap_or_default();
    Ok(Some(CollectionPolicy { parts, description: text("description"), version }))
}
