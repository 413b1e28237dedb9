//! Principals. To attach what is attached is no error to IAM.

pub(super) mod policies;

use aws_config::SdkConfig;
use aws_sdk_iam::{Client, types::StatusType};

use crate::remedy::{
    Done,
    carry_out::{Failure, done},
};

pub(super) async fn activate(config: &SdkConfig, user: Option<&str>, credential: &str) -> Result<Done, Failure> {
    // Without a name IAM would look among the operator's own credentials.
    let Some(user) = user else { return Err(Failure::Unfit("it is not known whose credential it is")) };
    let request = Client::new(config).update_service_specific_credential().user_name(user);
    let request = request.service_specific_credential_id(credential).status(StatusType::Active);
    Ok(done(&request.send().await?))
}

pub(super) async fn activate_key(config: &SdkConfig, user: &str, key: &str) -> Result<Done, Failure> {
    let request = Client::new(config).update_access_key().user_name(user).access_key_id(key);
    Ok(done(&request.status(StatusType::Active).send().await?))
}

pub(super) async fn attach_to_role(config: &SdkConfig, role: &str, policy: &str) -> Result<Done, Failure> {
    Ok(done(&Client::new(config).attach_role_policy().role_name(role).policy_arn(policy).send().await?))
}

pub(super) async fn attach_to_user(config: &SdkConfig, user: &str, policy: &str) -> Result<Done, Failure> {
    Ok(done(&Client::new(config).attach_user_policy().user_name(user).policy_arn(policy).send().await?))
}

pub(super) async fn attach_to_group(config: &SdkConfig, group: &str, policy: &str) -> Result<Done, Failure> {
    Ok(done(&Client::new(config).attach_group_policy().group_name(group).policy_arn(policy).send().await?))
}
