//! Macie of a Region.

use aws_config::SdkConfig;
use aws_sdk_macie2::{
    Client,
    operation::get_macie_session::GetMacieSessionOutput,
    types::{AutomatedDiscoveryStatus, MacieStatus},
};
use model::{Macie, Observed, State, Tags};

use super::ObserveError;
use crate::error::Fault;

const SESSION: &str = "macie2:GetMacieSession";
const DISCOVERY: &str = "macie2:GetAutomatedDiscoveryConfiguration";

/// It is the account's setting, and has no tags.
pub(super) async fn macie(config: &SdkConfig) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let macie = match client.get_macie_session().send().await.map_err(Fault::from) {
        Ok(session) => on(&client, &session).await?,
        Err(fault) if is_off(&fault) => Macie::default(),
        Err(fault) => return Err(ObserveError::new(SESSION, fault)),
    };
    Ok(Observed { state: State::Macie(macie), arn: None, tags: Tags::new() })
}

/// Where Macie is off, its API denies all there is, in these words (so do AWS's own handlers of `AWS::Macie::Session`
/// tell it). What IAM denies begins with who asks.
pub(crate) fn is_off(fault: &Fault) -> bool {
    fault.is(&["AccessDeniedException"]) && fault.message.starts_with("Macie is not enabled")
}

/// What is missing in an answer, or is no word that we know, is not known.
async fn on(client: &Client, session: &GetMacieSessionOutput) -> Result<Macie, ObserveError> {
    let status = session.status().filter(|status| MacieStatus::values().contains(&status.as_str()));
    let status = status.ok_or_else(|| strange(SESSION))?.as_str().to_owned();
    let answer = client.get_automated_discovery_configuration().send().await;
    let answer = answer.map_err(|error| ObserveError::new(DISCOVERY, error.into()))?;
    let discovers = match answer.status() {
        Some(AutomatedDiscoveryStatus::Enabled) => true,
        Some(AutomatedDiscoveryStatus::Disabled) => false,
        Some(_) | None => return Err(strange(DISCOVERY)),
    };
    let frequency = session.finding_publishing_frequency().map(|frequency| frequency.as_str().to_owned());
    let members = answer.auto_enable_organization_members().map(|mode| mode.as_str().to_owned());
    Ok(Macie { status: Some(status), frequency, discovers, members })
}

fn strange(operation: &'static str) -> ObserveError {
    ObserveError::Unknown { operation, code: None, message: "it answered without a status that is known".to_owned() }
}
