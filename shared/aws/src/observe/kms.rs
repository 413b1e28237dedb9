//! A KMS key, and who may use it.

use aws_config::SdkConfig;
use aws_sdk_kms::{
    Client,
    types::{GrantListEntry, KeyMetadata, KeyState as Live},
};
use model::{Arn, KeyGrant, KeySharing, KeyState, KeyStatus, Observed, PolicyDocument, Resource, State, Tags};

use super::ObserveError;
use crate::error::Fault;

const DESCRIBE: &str = "kms:DescribeKey";
const ROTATION: &str = "kms:GetKeyRotationStatus";
const POLICY: &str = "kms:GetKeyPolicy";
const GRANTS: &str = "kms:ListGrants";
const TAGS: &str = "kms:ListResourceTags";

/// How often a key rotates unless somebody said otherwise.
const EVERY_YEAR: i32 = 365;

pub(super) async fn key(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let named = resource.arn.as_str();
    let is_alias = resource.arn.resource().is_some_and(|name| name.starts_with("alias/"));
    let (key, rotation_days, tags) = if is_alias {
        // The other two calls take no alias, so the key itself must be known first.
        let key = describe(&client, named).await?;
        let arn = key.arn().unwrap_or(key.key_id());
        let (rotation_days, tags) = tokio::try_join!(rotation(&client, arn), tags(&client, arn))?;
        (key, rotation_days, tags)
    } else {
        tokio::try_join!(describe(&client, named), rotation(&client, named), tags(&client, named))?
    };
    let state = State::Key(KeyState { status: status(key.key_state.as_ref()), rotation_days });
    let arn = key.arn.unwrap_or(key.key_id);
    Ok(Observed { state, arn: (arn != named).then(|| Arn::new(arn)), tags })
}

/// Policy and grants are asked of the key itself, which the event may call by an alias.
pub(super) async fn key_sharing(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let named = resource.arn.as_str();
    let key = describe(&client, named).await?;
    let arn = key.arn.unwrap_or(key.key_id);
    let (policy, mut grants, tags) =
        tokio::try_join!(policy(&client, &arn), grants(&client, &arn), tags(&client, &arn))?;
    // Services make grants within the account all the time.
    grants.retain(|grant| Arn::new(grant.grantee.as_str()).account().is_some_and(|of| of != resource.account));
    let state = State::KeySharing(KeySharing { policy, grants });
    Ok(Observed { state, arn: (arn != named).then(|| Arn::new(arn)), tags })
}

async fn policy(client: &Client, key: &str) -> Result<Option<PolicyDocument>, ObserveError> {
    let answer = client.get_key_policy().key_id(key).policy_name("default").send().await;
    let answer = answer.map_err(|error| ObserveError::new(POLICY, error.into()))?;
    Ok(answer.policy().map(PolicyDocument::new))
}

async fn grants(client: &Client, key: &str) -> Result<Vec<KeyGrant>, ObserveError> {
    let mut pages = client.list_grants().key_id(key).into_paginator().items().send();
    let mut grants = Vec::new();
    while let Some(grant) = pages.next().await {
        grants.push(granted(grant.map_err(|error| ObserveError::new(GRANTS, error.into()))?));
    }
    Ok(grants)
}

fn granted(grant: GrantListEntry) -> KeyGrant {
    let constraints = grant.constraints;
    let context = |of: Option<std::collections::HashMap<String, String>>| of.unwrap_or_default().into_iter().collect();
    let (subset, equals, source) = constraints.map_or((None, None, None), |limits| {
        (limits.encryption_context_subset, limits.encryption_context_equals, limits.source_arn)
    });
    let operations = grant.operations.unwrap_or_default();
    KeyGrant {
        id: grant.grant_id.unwrap_or_default(),
        grantee: grant.grantee_principal.unwrap_or_default(),
        retiring: grant.retiring_principal,
        operations: operations.iter().map(|operation| operation.as_str().to_owned()).collect(),
        subset: context(subset),
        equals: context(equals),
        source,
        name: grant.name.filter(|name| !name.is_empty()),
    }
}

async fn describe(client: &Client, key: &str) -> Result<KeyMetadata, ObserveError> {
    let answer = client.describe_key().key_id(key).send().await;
    let answer = answer.map_err(|error| ObserveError::new(DESCRIBE, error.into()))?;
    answer.key_metadata.ok_or_else(|| ObserveError::Unknown {
        operation: DESCRIBE,
        code: None,
        message: "it answered without a key".to_owned(),
    })
}

fn status(state: Option<&Live>) -> KeyStatus {
    match state {
        Some(Live::Enabled) => KeyStatus::Enabled,
        Some(Live::Disabled) => KeyStatus::Disabled,
        Some(Live::PendingDeletion) => KeyStatus::PendingDeletion,
        Some(Live::PendingImport) => KeyStatus::PendingImport,
        Some(_) | None => KeyStatus::Other,
    }
}

/// Only keys that rotate by themselves have a schedule; asking others is refused as unsupported.
async fn rotation(client: &Client, key: &str) -> Result<Option<i32>, ObserveError> {
    match client.get_key_rotation_status().key_id(key).send().await.map_err(Fault::from) {
        Ok(answer) if answer.key_rotation_enabled => Ok(Some(answer.rotation_period_in_days.unwrap_or(EVERY_YEAR))),
        Ok(_) => Ok(None),
        Err(fault) if fault.is(&["UnsupportedOperationException"]) => Ok(None),
        Err(fault) => Err(ObserveError::new(ROTATION, fault)),
    }
}

async fn tags(client: &Client, key: &str) -> Result<Tags, ObserveError> {
    let mut pages = client.list_resource_tags().key_id(key).into_paginator().send();
    let mut tags = Tags::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(TAGS, error.into()))?;
        tags.extend(page.tags.unwrap_or_default().into_iter().map(|tag| (tag.tag_key, tag.tag_value)));
    }
    Ok(tags)
}
