//! Log groups.

use aws_config::SdkConfig;

use super::unless_done;
use crate::{
    error::Fault,
    remedy::{
        Done,
        carry_out::{
            Failure, done,
            logs::{client, name},
        },
    },
};

const GONE: &[&str] = &["ResourceNotFoundException"];

pub(super) async fn delete(config: &SdkConfig, log_group: &str) -> Result<Done, Failure> {
    let request = client(config, log_group).delete_log_group().log_group_name(name(log_group));
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) => unless_done(fault, GONE),
    }
}

pub(super) async fn give_up_key(config: &SdkConfig, log_group: &str) -> Result<Done, Failure> {
    let request = client(config, log_group).disassociate_kms_key().log_group_name(name(log_group));
    Ok(done(&request.send().await?))
}

pub(super) async fn mask_nothing(config: &SdkConfig, log_group: &str) -> Result<Done, Failure> {
    let request = client(config, log_group).delete_data_protection_policy().log_group_identifier(name(log_group));
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) => unless_done(fault, GONE),
    }
}
