//! Domains of OpenSearch.

use aws_config::SdkConfig;
use aws_sdk_opensearch::Client;
use aws_sdk_opensearch::types::{
    AccessPoliciesStatus, AdvancedSecurityOptions, DomainConfig, DomainEndpointOptions, EncryptionAtRestOptions,
};
use model::{Observed, PolicyDocument, Resource, SearchDomain, State, Tags};

use super::ObserveError;
use crate::error::Fault;

const CONFIG: &str = "es:DescribeDomainConfig";
const TAGS: &str = "es:ListTags";

const GONE: &[&str] = &["ResourceNotFoundException"];

pub(super) async fn domain(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (state, tags) =
        tokio::try_join!(described(&client, resource.arn.name()), tags(&client, resource.arn.as_str()))?;
    Ok(Observed { state: State::SearchDomain(state), arn: None, tags })
}

async fn described(client: &Client, name: &str) -> Result<SearchDomain, ObserveError> {
    match client.describe_domain_config().domain_name(name).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.domain_config().map(stated).unwrap_or_default()),
        Err(fault) if fault.is(GONE) => Ok(SearchDomain::default()),
        Err(fault) => Err(ObserveError::new(CONFIG, fault)),
    }
}

fn stated(config: &DomainConfig) -> SearchDomain {
    let policy = config.access_policies().map(AccessPoliciesStatus::options).filter(|text| !text.is_empty());
    let vpc = config.vpc_options().and_then(|options| options.options());
    let endpoint = config.domain_endpoint_options().and_then(|options| options.options());
    let security = config.advanced_security_options().and_then(|options| options.options());
    let encryption = config.encryption_at_rest_options().and_then(|options| options.options());
    SearchDomain {
        exists: true,
        policy: policy.map(PolicyDocument::new),
        in_vpc: vpc.is_some_and(|vpc| !vpc.subnet_ids().is_empty()),
        fine_grained: security.and_then(AdvancedSecurityOptions::enabled).unwrap_or_default(),
        https: endpoint.and_then(DomainEndpointOptions::enforce_https).unwrap_or_default(),
        encrypted: encryption.and_then(EncryptionAtRestOptions::enabled).unwrap_or_default(),
    }
}

async fn tags(client: &Client, arn: &str) -> Result<Tags, ObserveError> {
    match client.list_tags().arn(arn).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.tag_list.unwrap_or_default().into_iter().map(|tag| (tag.key, tag.value)).collect()),
        Err(fault) if fault.is(GONE) => Ok(Tags::new()),
        Err(fault) => Err(ObserveError::new(TAGS, fault)),
    }
}
