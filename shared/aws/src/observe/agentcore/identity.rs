//! The vault that holds credentials of agents, and the identities with which they ask for them.

use aws_config::SdkConfig;
use aws_sdk_bedrockagentcorecontrol::Client;
use model::{Observed, Resource, State, TokenVault, WorkloadIdentity};

use super::super::{ObserveError, tags::listed};
use crate::error::Fault;

const VAULT: &str = "bedrock-agentcore:GetTokenVault";
const IDENTITY: &str = "bedrock-agentcore:GetWorkloadIdentity";

/// A vault that is not made yet has no key.
pub(in super::super) async fn token_vault(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let request = client.get_token_vault().token_vault_id(resource.arn.name());
    let (answer, tags) = tokio::join!(request.send(), listed(config, &resource.arn));
    let key = match answer.map_err(Fault::from) {
        Ok(answer) => answer.kms_configuration.and_then(|keyed| keyed.kms_key_arn),
        Err(fault) if fault.is(&["ResourceNotFoundException"]) => None,
        Err(fault) => return Err(ObserveError::new(VAULT, fault)),
    };
    Ok(Observed { state: State::TokenVault(TokenVault { key }), arn: None, tags: tags?.unwrap_or_default() })
}

pub(in super::super) async fn workload_identity(
    config: &SdkConfig,
    resource: &Resource,
) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let request = client.get_workload_identity().name(resource.arn.name());
    let (answer, tags) = tokio::join!(request.send(), listed(config, &resource.arn));
    let addresses = match answer.map_err(Fault::from) {
        Ok(answer) => answer.allowed_resource_oauth2_return_urls.unwrap_or_default(),
        Err(fault) if fault.is(&["ResourceNotFoundException"]) => Vec::new(),
        Err(fault) => return Err(ObserveError::new(IDENTITY, fault)),
    };
    let state = State::WorkloadIdentity(WorkloadIdentity { addresses: addresses.into_iter().collect() });
    Ok(Observed { state, arn: None, tags: tags?.unwrap_or_default() })
}
