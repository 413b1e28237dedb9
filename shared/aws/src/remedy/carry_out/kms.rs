//! Keys.

use aws_config::SdkConfig;
use aws_sdk_kms::Client;

use super::{Done, Failure, done, home};

pub(super) async fn cancel_deletion(config: &SdkConfig, key: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, key).cancel_key_deletion().key_id(key).send().await?))
}

pub(super) async fn enable(config: &SdkConfig, key: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, key).enable_key().key_id(key).send().await?))
}

pub(super) async fn rotate(config: &SdkConfig, key: &str, days: i32) -> Result<Done, Failure> {
    let request = client(config, key).enable_key_rotation().key_id(key);
    Ok(done(&request.rotation_period_in_days(days).send().await?))
}

pub(super) async fn revoke_grant(config: &SdkConfig, key: &str, grant: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, key).revoke_grant().key_id(key).grant_id(grant).send().await?))
}

fn client(config: &SdkConfig, key: &str) -> Client {
    Client::new(&home(config, key))
}
