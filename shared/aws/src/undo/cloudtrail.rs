//! Trails and event data stores.

use aws_config::SdkConfig;
use aws_sdk_cloudtrail::Client;

use super::unless_done;
use crate::{
    error::Fault,
    remedy::{
        Done,
        carry_out::{Failure, done, home},
    },
};

pub(super) async fn stop_logging(config: &SdkConfig, trail: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, trail).stop_logging().name(trail).send().await?))
}

/// A trail that was made again is known by its name, where `config` calls.
pub(super) async fn delete_trail(config: &SdkConfig, trail: &str) -> Result<Done, Failure> {
    match Client::new(config).delete_trail().name(trail).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) => unless_done(fault, &["TrailNotFoundException"]),
    }
}

pub(super) async fn stop_ingestion(config: &SdkConfig, store: &str) -> Result<Done, Failure> {
    Ok(done(&client(config, store).stop_event_data_store_ingestion().event_data_store(store).send().await?))
}

fn client(config: &SdkConfig, arn: &str) -> Client {
    Client::new(&home(config, arn))
}
