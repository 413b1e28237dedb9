//! Databases. What a change does not name stays as it is, and AWS applies this one at once, also without
//! `ApplyImmediately` (so says its model of `ModifyDBInstance`).

use aws_config::SdkConfig;
use aws_sdk_rds::Client;
use model::Arn;

use super::{Done, Failure, done, home};
use crate::error::Fault;

/// Gives an instance a public address, or takes it away.
pub(crate) async fn publish(config: &SdkConfig, instance: &str, on: bool) -> Result<Done, Failure> {
    let request = Client::new(&home(config, instance)).modify_db_instance();
    let request = request.db_instance_identifier(Arn::new(instance).name()).publicly_accessible(on);
    Ok(done(&request.send().await.map_err(|error| unless_moving(error.into()))?))
}

/// AWS is doing something else to it.
fn unless_moving(fault: Fault) -> Failure {
    if fault.is(&["InvalidDBInstanceState"]) { Failure::NotNow(fault.message) } else { Failure::Call(fault) }
}
