//! An endpoint.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_sagemaker::{Client, operation::describe_endpoint::DescribeEndpointOutput};
use model::{EndpointState, Finding, Observed, State, Tags};

use super::{Named, ObserveError, is_gone, tags};
use crate::error::Fault;

const DESCRIBE: &str = "sagemaker:DescribeEndpoint";

pub(in crate::observe) async fn endpoint(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let (arn, named) = (finding.resource.arn.as_str(), Named::by(finding));
    let (endpoint, tags) = tokio::join!(describe(&client, named.name), tags(&client, arn));
    let Some(endpoint) = endpoint? else {
        let state = EndpointState { status: named.gone(DESCRIBE)?, ..EndpointState::default() };
        return Ok(Observed { state: State::Endpoint(state), arn: None, tags: Tags::new() });
    };
    Ok(Observed { state: State::Endpoint(state(&endpoint)), arn: None, tags: tags? })
}

async fn describe(client: &Client, name: &str) -> Result<Option<DescribeEndpointOutput>, ObserveError> {
    match client.describe_endpoint().endpoint_name(name).send().await.map_err(Fault::from) {
        Ok(endpoint) => Ok(Some(endpoint)),
        Err(fault) if is_gone(&fault) => Ok(None),
        Err(fault) => Err(ObserveError::new(DESCRIBE, fault)),
    }
}

fn state(endpoint: &DescribeEndpointOutput) -> EndpointState {
    let pending = endpoint.pending_deployment_summary().map(|deployment| deployment.endpoint_config_name());
    let weights = endpoint.production_variants().iter().filter_map(|variant| {
        let weight = variant.desired_weight().or(variant.current_weight())?;
        Some((variant.variant_name()?.to_owned(), weight.to_string()))
    });
    EndpointState {
        status: endpoint.endpoint_status().map(|status| status.as_str().to_owned()).unwrap_or_default(),
        config: endpoint.endpoint_config_name().map(str::to_owned),
        pending: pending.flatten().map(str::to_owned),
        weights: weights.collect::<BTreeMap<_, _>>(),
    }
}
