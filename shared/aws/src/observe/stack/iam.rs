//! Roles and managed policies.

use aws_config::SdkConfig;
use aws_sdk_iam::Client;
use model::{ATTACHED, Facts, INLINE, Part, PolicyDocument};
use serde_json::{Value, json};

use super::{ObserveError, facts, there, unknown};

const ROLE: &str = "iam:GetRole";
const INLINE_NAMES: &str = "iam:ListRolePolicies";
const INLINE_POLICY: &str = "iam:GetRolePolicy";
const ATTACHMENTS: &str = "iam:ListAttachedRolePolicies";
const POLICY: &str = "iam:GetPolicy";
const VERSION: &str = "iam:GetPolicyVersion";

const GONE: &[&str] = &["NoSuchEntity", "NoSuchEntityException"];

pub(super) async fn role(config: &SdkConfig, part: &Part) -> Result<Option<Facts>, ObserveError> {
    let client = Client::new(config);
    let role = part.id.as_str();
    let answer = client.get_role().role_name(role).send().await;
    let Some(found) = there(ROLE, answer, GONE)?.and_then(|answer| answer.role) else { return Ok(None) };
    let boundary = found.permissions_boundary().and_then(|boundary| boundary.permissions_boundary_arn());
    let trust = document(ROLE, found.assume_role_policy_document().unwrap_or_default())?;
    let mut live = facts([("AssumeRolePolicyDocument", trust), ("PermissionsBoundary", json!(boundary))]);
    let (inline, attached) = tokio::try_join!(inline(&client, role), attached(&client, role))?;
    live.extend(inline);
    live.extend(attached);
    Ok(Some(live))
}

async fn inline(client: &Client, role: &str) -> Result<Facts, ObserveError> {
    let mut pages = client.list_role_policies().role_name(role).into_paginator().send();
    let mut found = Facts::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(INLINE_NAMES, error.into()))?;
        for name in page.policy_names() {
            let answer = client.get_role_policy().role_name(role).policy_name(name).send().await;
            let answer = answer.map_err(|error| ObserveError::new(INLINE_POLICY, error.into()))?;
            found.insert(format!("{INLINE}{name}"), document(INLINE_POLICY, answer.policy_document())?);
        }
    }
    Ok(found)
}

async fn attached(client: &Client, role: &str) -> Result<Facts, ObserveError> {
    let mut pages = client.list_attached_role_policies().role_name(role).into_paginator().send();
    let mut found = Facts::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(ATTACHMENTS, error.into()))?;
        let arns = page.attached_policies().iter().filter_map(|policy| policy.policy_arn());
        found.extend(arns.map(|arn| (format!("{ATTACHED}{arn}"), json!(true))));
    }
    Ok(found)
}

pub(super) async fn policy(config: &SdkConfig, part: &Part) -> Result<Option<Facts>, ObserveError> {
    let client = Client::new(config);
    let arn = part.arn.as_str();
    let answer = client.get_policy().policy_arn(arn).send().await;
    let Some(found) = there(POLICY, answer, GONE)?.and_then(|answer| answer.policy) else { return Ok(None) };
    let version = found.default_version_id().unwrap_or_default();
    let answer = client.get_policy_version().policy_arn(arn).version_id(version).send().await;
    let answer = answer.map_err(|error| ObserveError::new(VERSION, error.into()))?;
    let text = answer.policy_version().and_then(|version| version.document()).unwrap_or_default();
    Ok(Some(facts([("PolicyDocument", document(VERSION, text)?)])))
}

/// IAM answers with documents that are encoded as in a URL.
fn document(operation: &'static str, text: &str) -> Result<Value, ObserveError> {
    PolicyDocument::new(text).value().map_err(|error| unknown(operation, &error.to_string()))
}
