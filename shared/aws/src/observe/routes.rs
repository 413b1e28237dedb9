//! Route tables.

use aws_config::SdkConfig;
use aws_sdk_ec2::{
    Client,
    types::{Route, RouteTable as Table},
};
use model::{Observed, Resource, RouteTable, State, Tags};

use super::{ObserveError, ec2::pairs};
use crate::error::Fault;

const TABLES: &str = "ec2:DescribeRouteTables";

/// A table that is gone has no routes; any other has one at least, to its own network.
pub(super) async fn table(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let request = Client::new(config).describe_route_tables().route_table_ids(resource.arn.name());
    let found = match request.send().await.map_err(Fault::from) {
        Ok(answer) => Some(answer.route_tables.unwrap_or_default().into_iter().next().ok_or_else(nothing)?),
        Err(fault) if fault.is(&["InvalidRouteTableID.NotFound"]) => None,
        Err(fault) => return Err(ObserveError::new(TABLES, fault)),
    };
    let tags = found.as_ref().map_or_else(Tags::new, |table| pairs(table.tags()));
    let routes = found.iter().flat_map(Table::routes).filter_map(leads).collect();
    Ok(Observed { state: State::RouteTable(RouteTable { routes }), arn: None, tags })
}

/// Asked for one table, EC2 tells of it or that there is none.
fn nothing() -> ObserveError {
    ObserveError::Unknown { operation: TABLES, code: None, message: "the answer tells of no table".to_owned() }
}

/// From where to where.
fn leads(route: &Route) -> Option<(String, String)> {
    let from =
        [route.destination_cidr_block(), route.destination_ipv6_cidr_block(), route.destination_prefix_list_id()];
    let to = [
        route.gateway_id(),
        route.nat_gateway_id(),
        route.egress_only_internet_gateway_id(),
        route.transit_gateway_id(),
        route.vpc_peering_connection_id(),
        route.local_gateway_id(),
        route.carrier_gateway_id(),
        route.core_network_arn(),
        route.network_interface_id(),
        route.instance_id(),
    ];
    let one =
        |names: &[Option<&str>]| names.iter().flatten().find(|name| !name.is_empty()).map(|name| (*name).to_owned());
    Some((one(&from)?, one(&to)?))
}
