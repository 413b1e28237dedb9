//! Routes.

use aws_config::SdkConfig;
use aws_sdk_ec2::Client;

use crate::error::Fault;
use crate::remedy::{
    Done,
    carry_out::{
        Failure, done,
        routes::{Target, ranges},
    },
};

pub(super) use crate::remedy::carry_out::routes::replace;

/// There is another route already.
const THERE: &[&str] = &["RouteAlreadyExists"];

pub(super) async fn create(config: &SdkConfig, table: &str, destination: &str, target: &str) -> Result<Done, Failure> {
    let (v4, v6, list) = ranges(destination);
    let to = Target::of(target)?;
    let request = Client::new(config).create_route().route_table_id(table).set_destination_cidr_block(v4);
    let request = request.set_destination_ipv6_cidr_block(v6).set_destination_prefix_list_id(list);
    let request = request.set_gateway_id(to.gateway).set_nat_gateway_id(to.nat).set_vpc_endpoint_id(to.endpoint);
    let request = request.set_egress_only_internet_gateway_id(to.egress_only).set_transit_gateway_id(to.transit);
    let request = request.set_vpc_peering_connection_id(to.peering).set_network_interface_id(to.interface);
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if fault.is(THERE) => Err(Failure::NotNow(fault.message)),
        Err(fault) => Err(Failure::Call(fault)),
    }
}
