//! Principals: the service-specific credentials of a user, and the managed policies of a role, a user or a group.
//!
//! An event names a principal without its path, and policies name it with its path: each read answers with the
//! principal's own ARN, so that a repair can be cut to it.

mod access;
mod policies;
mod sessions;

use aws_config::SdkConfig;
use aws_sdk_iam::{
    Client,
    types::{AttachedPolicy, Role, ServiceSpecificCredentialMetadata, StatusType, Tag, User},
};
use model::{Arn, Finding, Observed, PolicyAttachments, Resource, ServiceCredential, ServiceCredentials, State, Tags};

pub(super) use access::access;
pub(super) use policies::{boundary, grants, trust};
pub(super) use sessions::sessions;

use super::ObserveError;

const USER: &str = "iam:GetUser";
const ROLE: &str = "iam:GetRole";
const GROUP: &str = "iam:GetGroup";
const CREDENTIALS: &str = "iam:ListServiceSpecificCredentials";
const OF_USER: &str = "iam:ListAttachedUserPolicies";
const OF_ROLE: &str = "iam:ListAttachedRolePolicies";
const OF_GROUP: &str = "iam:ListAttachedGroupPolicies";
const GROUPS: &str = "iam:ListGroupsForUser";

/// The call after which it matters what a user has by its groups.
const JOINED: &str = "AddUserToGroup";

const DAY_SECONDS: i64 = 86_400;

/// A principal that was found: its ARN with the path, and its tags.
type Found = (String, Tags);

pub(super) async fn credentials(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    // Without a user's name IAM would answer about the caller, who is us.
    let ("user", name) = principal(resource) else { return Err(nobody(USER, resource)) };
    let client = Client::new(config);
    let (found, credentials) = tokio::try_join!(user(&client, name), of_services(&client, name))?;
    Ok(observed(resource, found, State::Credentials(ServiceCredentials { credentials })))
}

pub(super) async fn attachments(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let resource = &finding.resource;
    let (found, attached, inherited) = match principal(resource) {
        ("role", name) => {
            let (found, attached) = tokio::try_join!(role(&client, name), of_role(&client, name))?;
            (found, attached, Vec::new())
        }
        ("user", name) if finding.operation == JOINED => {
            tokio::try_join!(user(&client, name), of_user(&client, name), of_groups(&client, name))?
        }
        ("user", name) => {
            let (found, attached) = tokio::try_join!(user(&client, name), of_user(&client, name))?;
            (found, attached, Vec::new())
        }
        ("group", name) => {
            let (found, attached) = tokio::try_join!(group(&client, name), of_group(&client, name))?;
            (found, attached, Vec::new())
        }
        _ => return Err(nobody(ROLE, resource)),
    };
    Ok(observed(resource, found, State::Attachments(PolicyAttachments { attached, inherited })))
}

/// `role`, `user` or `group`, and the name without its path.
fn principal(resource: &Resource) -> (&str, &str) {
    let kind = resource.arn.resource().and_then(|resource| resource.split_once('/'));
    (kind.map(|(kind, _)| kind).unwrap_or_default(), resource.arn.name())
}

fn observed(resource: &Resource, (arn, tags): Found, state: State) -> Observed {
    let arn = (arn != resource.arn.as_str()).then(|| Arn::new(arn));
    Observed { state, arn, tags }
}

fn nobody(operation: &'static str, resource: &Resource) -> ObserveError {
    unknown(operation, format!("{} names no principal that it reads", resource.arn))
}

fn unknown(operation: &'static str, message: String) -> ObserveError {
    ObserveError::Unknown { operation, code: None, message }
}

/// A user's tags come along with it.
async fn user(client: &Client, name: &str) -> Result<Found, ObserveError> {
    let user = whole_user(client, name).await?;
    Ok((user.arn, tags(user.tags)))
}

async fn whole_user(client: &Client, name: &str) -> Result<User, ObserveError> {
    let answer = client.get_user().user_name(name).send().await;
    let answer = answer.map_err(|error| ObserveError::new(USER, error.into()))?;
    answer.user.ok_or_else(|| unknown(USER, "it answered without a user".to_owned()))
}

/// A role's tags come along with it.
async fn role(client: &Client, name: &str) -> Result<Found, ObserveError> {
    let role = whole_role(client, name).await?;
    Ok((role.arn, tags(role.tags)))
}

async fn whole_role(client: &Client, name: &str) -> Result<Role, ObserveError> {
    let answer = client.get_role().role_name(name).send().await;
    let answer = answer.map_err(|error| ObserveError::new(ROLE, error.into()))?;
    answer.role.ok_or_else(|| unknown(ROLE, "it answered without a role".to_owned()))
}

/// The ARN and the tags of a role; `None` when it is gone.
pub(super) async fn role_tags(config: &SdkConfig, name: &str) -> Result<Option<(Option<Arn>, Tags)>, ObserveError> {
    match role(&Client::new(config), name).await {
        Ok((arn, tags)) => Ok(Some((Some(Arn::new(arn)), tags))),
        Err(ObserveError::Unknown { code: Some(code), .. }) if code == "NoSuchEntity" => Ok(None),
        Err(error) => Err(error),
    }
}

/// The ARN and the tags of a user; `None` when it is gone.
pub(super) async fn user_tags(config: &SdkConfig, name: &str) -> Result<Option<(Option<Arn>, Tags)>, ObserveError> {
    match user(&Client::new(config), name).await {
        Ok((arn, tags)) => Ok(Some((Some(Arn::new(arn)), tags))),
        Err(ObserveError::Unknown { code: Some(code), .. }) if code == "NoSuchEntity" => Ok(None),
        Err(error) => Err(error),
    }
}

/// IAM has no tags for groups; of the members, which come along, we ask for as few as we can.
async fn group(client: &Client, name: &str) -> Result<Found, ObserveError> {
    let answer = client.get_group().group_name(name).max_items(1).send().await;
    let answer = answer.map_err(|error| ObserveError::new(GROUP, error.into()))?;
    let group = answer.group.ok_or_else(|| unknown(GROUP, "it answered without a group".to_owned()))?;
    Ok((group.arn, Tags::new()))
}

fn tags(tags: Option<Vec<Tag>>) -> Tags {
    tags.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()
}

async fn of_services(client: &Client, name: &str) -> Result<Vec<ServiceCredential>, ObserveError> {
    let (mut credentials, mut marker) = (Vec::new(), None);
    loop {
        let answer = client.list_service_specific_credentials().user_name(name).set_marker(marker).send().await;
        let answer = answer.map_err(|error| ObserveError::new(CREDENTIALS, error.into()))?;
        credentials.extend(answer.service_specific_credentials().iter().map(credential));
        marker = answer.marker.filter(|marker| answer.is_truncated && !marker.is_empty());
        if marker.is_none() {
            return Ok(credentials);
        }
    }
}

/// A key for 90 days may end a moment before or after them: its lifetime is rounded.
fn credential(metadata: &ServiceSpecificCredentialMetadata) -> ServiceCredential {
    let created = metadata.create_date.secs();
    let lifetime = metadata.expiration_date.map(|end| end.secs().saturating_sub(created));
    ServiceCredential {
        id: metadata.service_specific_credential_id.clone(),
        service: metadata.service_name.clone(),
        active: metadata.status == StatusType::Active,
        lifetime_days: lifetime.map(|seconds| seconds.saturating_add(DAY_SECONDS / 2).div_euclid(DAY_SECONDS)),
    }
}

async fn of_role(client: &Client, name: &str) -> Result<Vec<String>, ObserveError> {
    let mut pages = client.list_attached_role_policies().role_name(name).into_paginator().send();
    let mut attached = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(OF_ROLE, error.into()))?;
        attached.extend(arns(page.attached_policies));
    }
    Ok(attached)
}

async fn of_user(client: &Client, name: &str) -> Result<Vec<String>, ObserveError> {
    let mut pages = client.list_attached_user_policies().user_name(name).into_paginator().send();
    let mut attached = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(OF_USER, error.into()))?;
        attached.extend(arns(page.attached_policies));
    }
    Ok(attached)
}

async fn of_group(client: &Client, name: &str) -> Result<Vec<String>, ObserveError> {
    let mut pages = client.list_attached_group_policies().group_name(name).into_paginator().send();
    let mut attached = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(OF_GROUP, error.into()))?;
        attached.extend(arns(page.attached_policies));
    }
    Ok(attached)
}

/// What a user has by all its groups, each policy once.
async fn of_groups(client: &Client, name: &str) -> Result<Vec<String>, ObserveError> {
    let mut pages = client.list_groups_for_user().user_name(name).into_paginator().send();
    let mut inherited = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(GROUPS, error.into()))?;
        for group in page.groups {
            inherited.extend(of_group(client, &group.group_name).await?);
        }
    }
    inherited.sort();
    inherited.dedup();
    Ok(inherited)
}

fn arns(policies: Option<Vec<AttachedPolicy>>) -> impl Iterator<Item = String> {
    policies.unwrap_or_default().into_iter().filter_map(|policy| policy.policy_arn)
}
