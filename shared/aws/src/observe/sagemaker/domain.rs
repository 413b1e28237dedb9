//! A domain of Studio.

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{
    Client,
    operation::describe_domain::DescribeDomainOutput,
    types::{AppNetworkAccessType, FeatureStatus, NotebookOutputOption},
};
use model::{DomainState, Observed, Resource, State, Tags};

use super::{ObserveError, is_gone, tags};
use crate::error::Fault;

const DESCRIBE: &str = "sagemaker:DescribeDomain";

pub(in crate::observe) async fn domain(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let arn = &resource.arn;
    let (domain, tags) = tokio::join!(describe(&client, arn.name()), tags(&client, arn.as_str()));
    let Some(domain) = domain? else {
        let state = DomainState { status: "Deleted".to_owned(), ..DomainState::default() };
        return Ok(Observed { state: State::Domain(state), arn: None, tags: Tags::new() });
    };
    Ok(Observed { state: State::Domain(state(&domain)), arn: None, tags: tags? })
}

async fn describe(client: &Client, id: &str) -> Result<Option<DescribeDomainOutput>, ObserveError> {
    match client.describe_domain().domain_id(id).send().await.map_err(Fault::from) {
        Ok(domain) => Ok(Some(domain)),
        Err(fault) if is_gone(&fault) => Ok(None),
        Err(fault) => Err(ObserveError::new(DESCRIBE, fault)),
    }
}

/// A domain is public unless SageMaker says otherwise, as it is when nobody speaks of it.
fn state(domain: &DescribeDomainOutput) -> DomainState {
    let docker = domain.domain_settings().and_then(|settings| settings.docker_settings());
    let sharing = domain.default_user_settings().and_then(|settings| settings.sharing_settings());
    DomainState {
        status: domain.status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
        public: domain.app_network_access_type != Some(AppNetworkAccessType::VpcOnly),
        docker: docker.is_some_and(|docker| docker.enable_docker_access == Some(FeatureStatus::Enabled)),
        docker_accounts: docker.into_iter().flat_map(|docker| docker.vpc_only_trusted_accounts().to_vec()).collect(),
        shares_output: sharing
            .is_some_and(|sharing| sharing.notebook_output_option == Some(NotebookOutputOption::Allowed)),
    }
}
