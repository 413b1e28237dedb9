//! What policy documents say: what bounds a principal, whom a role trusts, and what inline and managed policies grant.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_iam::{Client, types::Policy};
use model::{
    Arn, GrantedPolicies, ManagedPolicy, Observed, PermissionsBoundary, PolicyDocument, Resource, State, TrustPolicy,
};

use super::{Found, ROLE, group, nobody, observed, principal, role, tags, unknown, user};
use super::{whole_role, whole_user};
use crate::observe::{ObserveError, Workload, are_one_workload};

const POLICY: &str = "iam:GetPolicy";
const VERSION: &str = "iam:GetPolicyVersion";
const VERSIONS: &str = "iam:ListPolicyVersions";
const HOLDERS: &str = "iam:ListEntitiesForPolicy";
const ROLE_POLICIES: &str = "iam:ListRolePolicies";
const ROLE_POLICY: &str = "iam:GetRolePolicy";
const USER_POLICIES: &str = "iam:ListUserPolicies";
const USER_POLICY: &str = "iam:GetUserPolicy";
const GROUP_POLICIES: &str = "iam:ListGroupPolicies";
const GROUP_POLICY: &str = "iam:GetGroupPolicy";

/// Of more holders than these nobody asks to whom they belong: a person decides.
const MOST_HOLDERS: usize = 20;

type Documents = BTreeMap<String, PolicyDocument>;

/// AWS's own policies are not read: who looks at what they allow has their name.
pub(in crate::observe) async fn boundary(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (found, boundary) = match principal(resource) {
        ("role", name) => {
            let role = whole_role(&client, name).await?;
            ((role.arn, tags(role.tags)), role.permissions_boundary)
        }
        ("user", name) => {
            let user = whole_user(&client, name).await?;
            ((user.arn, tags(user.tags)), user.permissions_boundary)
        }
        _ => return Err(nobody(ROLE, resource)),
    };
    let policy = boundary.and_then(|boundary| boundary.permissions_boundary_arn);
    let document = match policy.as_deref().filter(|policy| Arn::new(*policy).account() != Some("aws")) {
        Some(arn) => Some(text(&client, arn, &version(&managed(&client, arn).await?)?).await?),
        None => None,
    };
    Ok(observed(resource, found, State::Boundary(PermissionsBoundary { policy, document })))
}

pub(in crate::observe) async fn trust(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let ("role", name) = principal(resource) else { return Err(nobody(ROLE, resource)) };
    let role = whole_role(&Client::new(config), name).await?;
    let document = role.assume_role_policy_document;
    let document = document.ok_or_else(|| unknown(ROLE, "it answered without a trust policy".to_owned()))?;
    let state = State::Trust(TrustPolicy { document: PolicyDocument::new(&document) });
    Ok(observed(resource, (role.arn, tags(role.tags)), state))
}

/// The inline policies of a principal, or a managed policy: `workload_tag` tells whose those are who have it.
pub(in crate::observe) async fn grants(
    config: &SdkConfig,
    resource: &Resource,
    workload_tag: &str,
) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (found, documents) = match principal(resource) {
        ("role", name) => tokio::try_join!(role(&client, name), of_role(&client, name))?,
        ("user", name) => tokio::try_join!(user(&client, name), of_user(&client, name))?,
        ("group", name) => tokio::try_join!(group(&client, name), of_group(&client, name))?,
        ("policy", _) => return Box::pin(of_policy(&client, resource, workload_tag)).await,
        _ => return Err(nobody(ROLE, resource)),
    };
    Ok(observed(resource, found, State::Grants(GrantedPolicies::Inline { documents })))
}

async fn of_policy(client: &Client, resource: &Resource, workload_tag: &str) -> Result<Observed, ObserveError> {
    let arn = resource.arn.as_str();
    let (policy, versions, holders) =
        tokio::try_join!(managed(client, arn), versions(client, arn), holders(client, arn, workload_tag))?;
    let version = version(&policy)?;
    let document = text(client, arn, &version).await?;
    let mut tags = tags(policy.tags);
    let own = tags.get(workload_tag).cloned();
    // What has no workload of its own is known by whoever has it.
    let inherited = holders.as_ref().and_then(|holders| holders.iter().flatten().next().cloned());
    if let (None, Some(inherited)) = (&own, inherited) {
        tags.insert(workload_tag.to_owned(), inherited);
    }
    let only_ai = holders.is_some_and(|holders| are_one_workload(own, holders));
    let state = ManagedPolicy {
        version,
        versions,
        document,
        attached: policy.attachment_count.unwrap_or_default() > 0,
        bounds: policy.permissions_boundary_usage_count.unwrap_or_default() > 0,
        only_ai,
    };
    Ok(observed(resource, (arn.to_owned(), tags), State::Grants(GrantedPolicies::Managed(state))))
}

async fn managed(client: &Client, arn: &str) -> Result<Policy, ObserveError> {
    let answer = client.get_policy().policy_arn(arn).send().await;
    let answer = answer.map_err(|error| ObserveError::new(POLICY, error.into()))?;
    answer.policy.ok_or_else(|| unknown(POLICY, "it answered without a policy".to_owned()))
}

fn version(policy: &Policy) -> Result<String, ObserveError> {
    let version = policy.default_version_id.clone();
    version.ok_or_else(|| unknown(POLICY, "it answered without a version".to_owned()))
}

async fn text(client: &Client, arn: &str, version: &str) -> Result<PolicyDocument, ObserveError> {
    let answer = client.get_policy_version().policy_arn(arn).version_id(version).send().await;
    let answer = answer.map_err(|error| ObserveError::new(VERSION, error.into()))?;
    let document = answer.policy_version.and_then(|version| version.document);
    let document = document.ok_or_else(|| unknown(VERSION, "it answered without a document".to_owned()))?;
    Ok(PolicyDocument::new(&document))
}

async fn versions(client: &Client, arn: &str) -> Result<Vec<String>, ObserveError> {
    let mut pages = client.list_policy_versions().policy_arn(arn).into_paginator().send();
    let mut versions = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(VERSIONS, error.into()))?;
        versions.extend(page.versions.unwrap_or_default().into_iter().filter_map(|version| version.version_id));
    }
    Ok(versions)
}

/// The workload of everybody who has a policy, also as a boundary; `None` when they are too many to ask. Groups carry no
/// tags.
async fn holders(client: &Client, arn: &str, workload_tag: &str) -> Result<Option<Vec<Workload>>, ObserveError> {
    let mut pages = client.list_entities_for_policy().policy_arn(arn).into_paginator().send();
    let (mut roles, mut users, mut groups) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(HOLDERS, error.into()))?;
        roles.extend(page.policy_roles.unwrap_or_default().into_iter().filter_map(|role| role.role_name));
        users.extend(page.policy_users.unwrap_or_default().into_iter().filter_map(|user| user.user_name));
        groups.extend(page.policy_groups.unwrap_or_default().into_iter().map(|_| None));
    }
    if roles.len() + users.len() + groups.len() > MOST_HOLDERS {
        return Ok(None);
    }
    let mut found: Vec<Found> = Vec::new();
    for name in &roles {
        found.push(role(client, name).await?);
    }
    for name in &users {
        found.push(user(client, name).await?);
    }
    let named = found.into_iter().map(|(_, mut tags)| tags.remove(workload_tag));
    Ok(Some(named.chain(groups).collect()))
}

async fn of_role(client: &Client, name: &str) -> Result<Documents, ObserveError> {
    let mut pages = client.list_role_policies().role_name(name).into_paginator().send();
    let mut documents = Documents::new();
    while let Some(page) = pages.next().await {
        for policy in page.map_err(|error| ObserveError::new(ROLE_POLICIES, error.into()))?.policy_names {
            let answer = client.get_role_policy().role_name(name).policy_name(&policy).send().await;
            let answer = answer.map_err(|error| ObserveError::new(ROLE_POLICY, error.into()))?;
            documents.insert(policy, PolicyDocument::new(&answer.policy_document));
        }
    }
    Ok(documents)
}

async fn of_user(client: &Client, name: &str) -> Result<Documents, ObserveError> {
    let mut pages = client.list_user_policies().user_name(name).into_paginator().send();
    let mut documents = Documents::new();
    while let Some(page) = pages.next().await {
        for policy in page.map_err(|error| ObserveError::new(USER_POLICIES, error.into()))?.policy_names {
            let answer = client.get_user_policy().user_name(name).policy_name(&policy).send().await;
            let answer = answer.map_err(|error| ObserveError::new(USER_POLICY, error.into()))?;
            documents.insert(policy, PolicyDocument::new(&answer.policy_document));
        }
    }
    Ok(documents)
}

async fn of_group(client: &Client, name: &str) -> Result<Documents, ObserveError> {
    let mut pages = client.list_group_policies().group_name(name).into_paginator().send();
    let mut documents = Documents::new();
    while let Some(page) = pages.next().await {
        for policy in page.map_err(|error| ObserveError::new(GROUP_POLICIES, error.into()))?.policy_names {
            let answer = client.get_group_policy().group_name(name).policy_name(&policy).send().await;
            let answer = answer.map_err(|error| ObserveError::new(GROUP_POLICY, error.into()))?;
            documents.insert(policy, PolicyDocument::new(&answer.policy_document));
        }
    }
    Ok(documents)
}
