//! Log groups. Each call sets one thing of a group and leaves all others as they are.

use aws_config::SdkConfig;
use aws_sdk_cloudwatchlogs::{Client, types::LogGroupClass};
use model::{Arn, log_group_name};
use serde_json::Value;

use super::{Done, Failure, done, home};

pub(super) async fn create(
    config: &SdkConfig,
    log_group: &str,
    key: Option<&str>,
    class: Option<&str>,
) -> Result<Done, Failure> {
    let request = client(config, log_group).create_log_group().log_group_name(name(log_group));
    let request = request.set_kms_key_id(key.map(str::to_owned)).set_log_group_class(class.map(LogGroupClass::from));
    Ok(done(&request.send().await?))
}

pub(crate) async fn keep_for(config: &SdkConfig, log_group: &str, days: i32) -> Result<Done, Failure> {
    if days == 0 {
        return Err(Failure::Unfit("it is not known for how many days it was approved"));
    }
    let request = client(config, log_group).put_retention_policy().log_group_name(name(log_group));
    Ok(done(&request.retention_in_days(days).send().await?))
}

pub(crate) async fn keep_for_ever(config: &SdkConfig, log_group: &str) -> Result<Done, Failure> {
    let request = client(config, log_group).delete_retention_policy().log_group_name(name(log_group));
    Ok(done(&request.send().await?))
}

pub(crate) async fn encrypt(config: &SdkConfig, log_group: &str, key: &str) -> Result<Done, Failure> {
    if key.is_empty() {
        return Err(Failure::Unfit("it is not known with which key it was approved"));
    }
    let request = client(config, log_group).associate_kms_key().log_group_name(name(log_group));
    Ok(done(&request.kms_key_id(key).send().await?))
}

pub(crate) async fn mask(config: &SdkConfig, log_group: &str, definition: &Value) -> Result<Done, Failure> {
    if !definition.is_object() {
        return Err(Failure::Unfit("it is not known what was approved to be masked"));
    }
    let request = client(config, log_group).put_data_protection_policy().log_group_identifier(name(log_group));
    Ok(done(&request.policy_document(definition.to_string()).send().await?))
}

pub(crate) async fn protect(config: &SdkConfig, log_group: &str, protected: bool) -> Result<Done, Failure> {
    let request = client(config, log_group).put_log_group_deletion_protection().log_group_identifier(name(log_group));
    Ok(done(&request.deletion_protection_enabled(protected).send().await?))
}

pub(crate) fn client(config: &SdkConfig, log_group: &str) -> Client {
    Client::new(&home(config, log_group))
}

/// Requests name a group by its name, which AWS takes in every one of them.
pub(crate) fn name(log_group: &str) -> String {
    log_group_name(&Arn::new(log_group)).to_owned()
}
