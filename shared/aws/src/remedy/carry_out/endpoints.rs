//! Endpoints of VPCs. Only what is to be another is sent: EC2 leaves all else as it is.

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_sdk_ec2::Client;
use model::{State, VpcEndpointChanges};

use super::{Done, Failure, done};

pub(crate) async fn modify(
    config: &SdkConfig,
    endpoint: &str,
    changes: &VpcEndpointChanges,
    live: &State,
) -> Result<Done, Failure> {
    let State::VpcEndpoint(live) = live else { return Err(Failure::Unfit("the state that was read is no endpoint")) };
    let changes = changes.of(live);
    if changes.is_empty() {
        return Ok(Done { request_id: None });
    }
    let ids = |ids: &BTreeSet<String>| (!ids.is_empty()).then(|| ids.iter().cloned().collect::<Vec<_>>());
    let request = Client::new(config)
        .modify_vpc_endpoint()
        .vpc_endpoint_id(endpoint)
        .set_policy_document(changes.policy.as_ref().map(|policy| policy.as_str().to_owned()))
        .set_private_dns_enabled(changes.private_dns)
        .set_add_security_group_ids(ids(&changes.more_security_groups))
        .set_remove_security_group_ids(ids(&changes.fewer_security_groups))
        .set_add_subnet_ids(ids(&changes.more_subnets))
        .set_remove_subnet_ids(ids(&changes.fewer_subnets))
        .set_add_route_table_ids(ids(&changes.more_route_tables))
        .set_remove_route_table_ids(ids(&changes.fewer_route_tables));
    Ok(done(&request.send().await?))
}
