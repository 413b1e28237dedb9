//! Policy documents of IAM, as they were.

use aws_config::SdkConfig;
use aws_sdk_iam::Client;
use model::PolicyDocument;

use crate::error::Fault;
use crate::remedy::{
    Done,
    carry_out::{Failure, done},
};
use crate::undo::unless_done;

pub(in crate::undo) async fn bound_role(config: &SdkConfig, role: &str, boundary: &str) -> Result<Done, Failure> {
    let request = Client::new(config).put_role_permissions_boundary().role_name(role);
    Ok(done(&request.permissions_boundary(boundary).send().await?))
}

pub(in crate::undo) async fn bound_user(config: &SdkConfig, user: &str, boundary: &str) -> Result<Done, Failure> {
    let request = Client::new(config).put_user_permissions_boundary().user_name(user);
    Ok(done(&request.permissions_boundary(boundary).send().await?))
}

/// One that has none already is as it was.
pub(in crate::undo) async fn unbound_role(config: &SdkConfig, role: &str) -> Result<Done, Failure> {
    match Client::new(config).delete_role_permissions_boundary().role_name(role).send().await {
        Ok(answer) => Ok(done(&answer)),
        Err(error) => unless_done(Fault::from(error), &["NoSuchEntity"]),
    }
}

/// One that has none already is as it was.
pub(in crate::undo) async fn unbound_user(config: &SdkConfig, user: &str) -> Result<Done, Failure> {
    match Client::new(config).delete_user_permissions_boundary().user_name(user).send().await {
        Ok(answer) => Ok(done(&answer)),
        Err(error) => unless_done(Fault::from(error), &["NoSuchEntity"]),
    }
}

pub(in crate::undo) async fn trust(config: &SdkConfig, role: &str, document: &PolicyDocument) -> Result<Done, Failure> {
    let request = Client::new(config).update_assume_role_policy().role_name(role);
    Ok(done(&request.policy_document(document.as_str()).send().await?))
}

pub(in crate::undo) async fn put_of_role(
    config: &SdkConfig,
    role: &str,
    policy: &str,
    document: &PolicyDocument,
) -> Result<Done, Failure> {
    let request = Client::new(config).put_role_policy().role_name(role).policy_name(policy);
    Ok(done(&request.policy_document(document.as_str()).send().await?))
}

/// One that has none already is as it was.
pub(in crate::undo) async fn delete_of_role(config: &SdkConfig, role: &str, policy: &str) -> Result<Done, Failure> {
    match Client::new(config).delete_role_policy().role_name(role).policy_name(policy).send().await {
        Ok(answer) => Ok(done(&answer)),
        Err(error) => unless_done(Fault::from(error), &["NoSuchEntity"]),
    }
}

pub(in crate::undo) async fn put_of_user(
    config: &SdkConfig,
    user: &str,
    policy: &str,
    document: &PolicyDocument,
) -> Result<Done, Failure> {
    let request = Client::new(config).put_user_policy().user_name(user).policy_name(policy);
    Ok(done(&request.policy_document(document.as_str()).send().await?))
}

pub(in crate::undo) async fn put_of_group(
    config: &SdkConfig,
    group: &str,
    policy: &str,
    document: &PolicyDocument,
) -> Result<Done, Failure> {
    let request = Client::new(config).put_group_policy().group_name(group).policy_name(policy);
    Ok(done(&request.policy_document(document.as_str()).send().await?))
}

pub(in crate::undo) async fn set_version(config: &SdkConfig, policy: &str, version: &str) -> Result<Done, Failure> {
    let request = Client::new(config).set_default_policy_version().policy_arn(policy);
    Ok(done(&request.version_id(version).send().await?))
}
