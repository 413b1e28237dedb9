//! Endpoints of VPCs.

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_sdk_ec2::{Client, types::VpcEndpoint as Endpoint};
use model::{Observed, PolicyDocument, Resource, State, Tags, VpcEndpoint};

use super::{ObserveError, ec2::pairs};
use crate::error::Fault;

const ENDPOINTS: &str = "ec2:DescribeVpcEndpoints";

pub(super) async fn endpoint(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let request = Client::new(config).describe_vpc_endpoints().vpc_endpoint_ids(resource.arn.name());
    let found = match request.send().await.map_err(Fault::from) {
        Ok(answer) => Some(answer.vpc_endpoints.unwrap_or_default().into_iter().next().ok_or_else(nothing)?),
        Err(fault) if fault.is(&["InvalidVpcEndpointId.NotFound"]) => None,
        Err(fault) => return Err(ObserveError::new(ENDPOINTS, fault)),
    };
    let tags = found.as_ref().map_or_else(Tags::new, |endpoint| pairs(endpoint.tags()));
    let state = State::VpcEndpoint(found.as_ref().map(state).unwrap_or_default());
    Ok(Observed { state, arn: None, tags })
}

/// Asked for one endpoint, EC2 tells of it or that there is none.
fn nothing() -> ObserveError {
    ObserveError::Unknown { operation: ENDPOINTS, code: None, message: "the answer tells of no endpoint".to_owned() }
}

/// AWS writes the status in lower case, and its model does not.
fn state(endpoint: &Endpoint) -> VpcEndpoint {
    let set = |ids: &[String]| ids.iter().cloned().collect::<BTreeSet<_>>();
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let status = endpoint.state().map(|state| state.as_str().to_ascii_lowercase()).unwrap_or_default();
    VpcEndpoint {
        exists: !["deleting", "deleted"].contains(&status.as_str()),
        status,
        network: text(endpoint.vpc_id()),
        service: text(endpoint.service_name()),
        policy: endpoint.policy_document().filter(|text| !text.is_empty()).map(PolicyDocument::new),
        private_dns: endpoint.private_dns_enabled().unwrap_or_default(),
        security_groups: endpoint.groups().iter().filter_map(|group| group.group_id.clone()).collect(),
        subnets: set(endpoint.subnet_ids()),
        route_tables: set(endpoint.route_table_ids()),
    }
}
