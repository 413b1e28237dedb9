//! Security Hub: this only ever turns on.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_securityhub::{
    Client,
    types::{ControlFindingGenerator, StandardsSubscriptionRequest},
};

use super::{Done, Failure, done};
use crate::config::in_region;

/// Without the standards that AWS would turn on by itself: which there were, another call says.
pub(super) async fn enable(config: &SdkConfig, region: &str, generator: Option<&str>) -> Result<Done, Failure> {
    let request = Client::new(&in_region(config, region)).enable_security_hub().enable_default_standards(false);
    let request = request.set_control_finding_generator(generator.map(ControlFindingGenerator::from));
    Ok(done(&request.send().await?))
}

pub(super) async fn enable_standards(
    config: &SdkConfig,
    region: &str,
    standards: &BTreeMap<String, BTreeMap<String, String>>,
) -> Result<Done, Failure> {
    if standards.is_empty() {
        return Err(Failure::Unfit("no standard was approved"));
    }
    let asked = standards.iter().map(|(arn, inputs)| {
        let inputs = inputs.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        StandardsSubscriptionRequest::builder().standards_arn(arn).set_standards_input(Some(inputs)).build()
    });
    let request = Client::new(&in_region(config, region)).batch_enable_standards();
    Ok(done(&request.set_standards_subscription_requests(Some(asked.collect())).send().await?))
}
