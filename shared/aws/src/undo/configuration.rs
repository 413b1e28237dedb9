//! AWS Config.

use aws_config::SdkConfig;
use aws_sdk_config::Client;

use super::unless_done;
use crate::{
    config::in_region,
    error::Fault,
    remedy::{
        Done,
        carry_out::{Failure, done},
    },
};

pub(super) async fn stop(config: &SdkConfig, region: &str, recorder: &str) -> Result<Done, Failure> {
    let request = client(config, region).stop_configuration_recorder().configuration_recorder_name(recorder);
    Ok(done(&request.send().await?))
}

pub(super) async fn delete_recorder(config: &SdkConfig, region: &str, recorder: &str) -> Result<Done, Failure> {
    let request = client(config, region).delete_configuration_recorder().configuration_recorder_name(recorder);
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) => unless_done(fault, &["NoSuchConfigurationRecorderException"]),
    }
}

pub(super) async fn delete_channel(config: &SdkConfig, region: &str, channel: &str) -> Result<Done, Failure> {
    let request = client(config, region).delete_delivery_channel().delivery_channel_name(channel);
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) => unless_done(fault, &["NoSuchDeliveryChannelException"]),
    }
}

fn client(config: &SdkConfig, region: &str) -> Client {
    Client::new(&in_region(config, region))
}
