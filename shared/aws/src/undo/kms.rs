//! Keys.

use aws_config::SdkConfig;
use aws_sdk_kms::Client;

use crate::remedy::{
    Done,
    carry_out::{Failure, done, home},
};

pub(super) async fn disable(config: &SdkConfig, key: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, key).disable_key().key_id(key).send().await?))
}

pub(super) async fn disable_rotation(config: &SdkConfig, key: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, key).disable_key_rotation().key_id(key).send().await?))
}

fn client(config: &SdkConfig, key: &str) -> Client {
    Client::new(&home(config, key))
}
