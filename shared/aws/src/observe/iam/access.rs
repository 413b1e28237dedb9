//! By what a user gets in: access keys and a password; and what it may do then, by itself and by its groups.

use aws_config::SdkConfig;
use aws_sdk_iam::{
    Client,
    types::{AccessKeyMetadata, StatusType},
};
use model::{AccessKey, Observed, Resource, State, UserAccess, UserGroup};

use super::{GROUPS, USER, nobody, observed, of_group, of_user, principal, user};
use crate::{error::Fault, observe::ObserveError};

const KEYS: &str = "iam:ListAccessKeys";
const PASSWORD: &str = "iam:GetLoginProfile";
const INLINE: &str = "iam:ListUserPolicies";

pub(in crate::observe) async fn access(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    // Without a user's name IAM would answer about the caller, who is us.
    let ("user", name) = principal(resource) else { return Err(nobody(USER, resource)) };
    let client = Client::new(config);
    let (found, keys, password, attached, inline, groups) = tokio::try_join!(
        user(&client, name),
        keys(&client, name),
        password(&client, name),
        of_user(&client, name),
        inline(&client, name),
        groups(&client, name)
    )?;
    let state = UserAccess { keys, password, attached, inline, groups };
    Ok(observed(resource, found, State::UserAccess(state)))
}

async fn keys(client: &Client, name: &str) -> Result<Vec<AccessKey>, ObserveError> {
    let mut pages = client.list_access_keys().user_name(name).into_paginator().send();
    let mut keys = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| ObserveError::new(KEYS, error.into()))?;
        keys.extend(page.access_key_metadata.into_iter().filter_map(key));
    }
    Ok(keys)
}

fn key(metadata: AccessKeyMetadata) -> Option<AccessKey> {
    Some(AccessKey { id: metadata.access_key_id?, active: metadata.status == Some(StatusType::Active) })
}

/// A user without a password and one that is gone answer alike; the user itself tells them apart.
async fn password(client: &Client, name: &str) -> Result<bool, ObserveError> {
    match client.get_login_profile().user_name(name).send().await.map_err(Fault::from) {
        Ok(_) => Ok(true),
        Err(fault) if fault.is(&["NoSuchEntity"]) => Ok(false),
        Err(fault) => Err(ObserveError::new(PASSWORD, fault)),
    }
}

async fn inline(client: &Client, name: &str) -> Result<Vec<String>, ObserveError> {
    let mut pages = client.list_user_policies().user_name(name).into_paginator().send();
    let mut names = Vec::new();
    while let Some(page) = pages.next().await {
        names.extend(page.map_err(|error| ObserveError::new(INLINE, error.into()))?.policy_names);
    }
    Ok(names)
}

async fn groups(client: &Client, name: &str) -> Result<Vec<UserGroup>, ObserveError> {
    let mut pages = client.list_groups_for_user().user_name(name).into_paginator().send();
    let mut groups = Vec::new();
    while let Some(page) = pages.next().await {
        for group in page.map_err(|error| ObserveError::new(GROUPS, error.into()))?.groups {
            let attached = of_group(client, &group.group_name).await?;
            groups.push(UserGroup { name: group.group_name, attached });
        }
    }
    Ok(groups)
}
