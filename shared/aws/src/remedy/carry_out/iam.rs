//! Principals. IAM has one action that makes a credential inactive and active: this only ever makes it inactive.

pub(super) mod policies;

use std::error::Error;

use aws_config::SdkConfig;
use aws_sdk_iam::{Client, types::StatusType};
use aws_smithy_runtime_api::{client::result::SdkError, http::Response};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId;

use super::{Done, Failure, done};
use crate::error::Fault;

pub(super) async fn deactivate(config: &SdkConfig, user: Option<&str>, credential: &str) -> Result<Done, Failure> {
    // Without a name IAM would look among the caller's own credentials, which are ours.
    let Some(user) = user else { return Err(Failure::Unfit("it is not known whose credential it is")) };
    let request = Client::new(config).update_service_specific_credential().user_name(user);
    let request = request.service_specific_credential_id(credential).status(StatusType::Inactive);
    Ok(done(&request.send().await?))
}

pub(super) async fn deactivate_access_key(config: &SdkConfig, user: &str, key: &str) -> Result<Done, Failure> {
    let request = Client::new(config).update_access_key().user_name(user).access_key_id(key);
    Ok(done(&request.status(StatusType::Inactive).send().await?))
}

pub(super) async fn detach_from_role(config: &SdkConfig, role: &str, policy: &str) -> Result<Done, Failure> {
    detached(Client::new(config).detach_role_policy().role_name(role).policy_arn(policy).send().await)
}

pub(super) async fn detach_from_user(config: &SdkConfig, user: &str, policy: &str) -> Result<Done, Failure> {
    detached(Client::new(config).detach_user_policy().user_name(user).policy_arn(policy).send().await)
}

pub(super) async fn detach_from_group(config: &SdkConfig, group: &str, policy: &str) -> Result<Done, Failure> {
    detached(Client::new(config).detach_group_policy().group_name(group).policy_arn(policy).send().await)
}

/// A policy that somebody else detached meanwhile is what we want, and the proof tells whether it was only that.
fn detached<T, E>(answer: Result<T, SdkError<E, Response>>) -> Result<Done, Failure>
where
    T: RequestId,
    E: ProvideErrorMetadata + Error + 'static,
{
    match answer.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if fault.is(&["NoSuchEntity"]) => Ok(Done { request_id: fault.request_id }),
        Err(fault) => Err(Failure::Call(fault)),
    }
}
