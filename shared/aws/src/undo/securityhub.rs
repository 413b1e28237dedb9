//! Security Hub.

use aws_config::SdkConfig;
use aws_sdk_securityhub::Client;
use model::State;

use crate::{
    config::in_region,
    remedy::{
        Done,
        carry_out::{Failure, done},
    },
};

/// A standard is turned off by the ARN that it got when it was turned on.
pub(super) async fn disable_standards(
    config: &SdkConfig,
    region: &str,
    standards: &[String],
    live: &State,
) -> Result<Done, Failure> {
    let State::SecurityHub(live) = live else { return Err(Failure::Unfit("the state that was read is no hub")) };
    let on = standards.iter().filter_map(|arn| live.standards.get(arn)).filter(|standard| standard.is_on());
    let on: Vec<_> = on.map(|standard| standard.subscription.clone()).collect();
    if on.is_empty() {
        return Ok(Done { request_id: None });
    }
    let request = Client::new(&in_region(config, region)).batch_disable_standards();
    Ok(done(&request.set_standards_subscription_arns(Some(on)).send().await?))
}
