//! Macie. One action resumes and pauses it, and one starts and ends its discovery: a repair only ever turns on.

use aws_config::SdkConfig;
use aws_sdk_macie2::{
    Client,
    types::{AutoEnableMode, AutomatedDiscoveryStatus, FindingPublishingFrequency, MacieStatus},
};

use super::{Done, Failure, done};
use crate::{config::in_region, error::Fault, observe::macie::is_off};

pub(super) async fn enable(config: &SdkConfig, region: &str, frequency: Option<&str>) -> Result<Done, Failure> {
    let request = Client::new(&in_region(config, region)).enable_macie().status(MacieStatus::Enabled);
    let request = request.set_finding_publishing_frequency(frequency.map(FindingPublishingFrequency::from));
    Ok(done(&request.send().await?))
}

/// What a request leaves out stays as it is.
pub(crate) async fn run(config: &SdkConfig, region: &str, on: bool) -> Result<Done, Failure> {
    let status = if on { MacieStatus::Enabled } else { MacieStatus::Paused };
    Ok(done(&Client::new(&in_region(config, region)).update_macie_session().status(status).send().await?))
}

/// Without a word about members AWS takes all of them. Just after Macie was turned on, parts of it may not know yet.
pub(crate) async fn discover(
    config: &SdkConfig,
    region: &str,
    on: bool,
    members: Option<&str>,
) -> Result<Done, Failure> {
    let status = if on { AutomatedDiscoveryStatus::Enabled } else { AutomatedDiscoveryStatus::Disabled };
    let request = Client::new(&in_region(config, region)).update_automated_discovery_configuration().status(status);
    let request = request.set_auto_enable_organization_members(members.map(AutoEnableMode::from));
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if is_off(&fault) => Err(Failure::NotNow(fault.message)),
        Err(fault) => Err(Failure::Call(fault)),
    }
}
