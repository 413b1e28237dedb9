//! Routes.

use aws_config::SdkConfig;
use aws_sdk_ec2::Client;

use crate::error::Fault;
use crate::remedy::{
    Done,
    carry_out::{
        Failure, done,
        routes::{Target, leading_to, route},
    },
};

pub(super) use crate::remedy::carry_out::routes::replace;

/// There is another route already.
const THERE: &[&str] = &["RouteAlreadyExists"];

pub(super) async fn create(config: &SdkConfig, table: &str, destination: &str, target: &str) -> Result<Done, Failure> {
    let to = Target::of(target)?;
    let request = route!(Client::new(config).create_route(), table, destination);
    match leading_to!(request, to).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if fault.is(THERE) => Err(Failure::NotNow(fault.message)),
        Err(fault) => Err(Failure::Call(fault)),
    }
}
