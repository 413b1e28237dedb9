//! Routes.

use aws_config::SdkConfig;
use aws_sdk_ec2::Client;

use super::{Done, Failure, done};
use crate::error::Fault;

/// The table has no such route any more.
const GONE: &[&str] = &["InvalidRoute.NotFound"];

/// Says which route of a table a request is about.
macro_rules! route {
    ($request:expr, $table:expr, $destination:expr) => {{
        let (v4, v6, list) = $crate::remedy::carry_out::routes::ranges($destination);
        let request = $request.route_table_id($table).set_destination_cidr_block(v4);
        request.set_destination_ipv6_cidr_block(v6).set_destination_prefix_list_id(list)
    }};
}

/// Says what a route is to lead to.
macro_rules! leading_to {
    ($request:expr, $to:expr) => {
        $request
            .set_gateway_id($to.gateway)
            .set_nat_gateway_id($to.nat)
            .set_vpc_endpoint_id($to.endpoint)
            .set_egress_only_internet_gateway_id($to.egress_only)
            .set_transit_gateway_id($to.transit)
            .set_vpc_peering_connection_id($to.peering)
            .set_network_interface_id($to.interface)
    };
}

pub(crate) use {leading_to, route};

pub(super) async fn delete(config: &SdkConfig, table: &str, destination: &str) -> Result<Done, Failure> {
    let request = route!(Client::new(config).delete_route(), table, destination);
    Ok(done(&request.send().await.map_err(unless_gone)?))
}

pub(crate) async fn replace(config: &SdkConfig, table: &str, destination: &str, target: &str) -> Result<Done, Failure> {
    let to = Target::of(target)?;
    let request = route!(Client::new(config).replace_route(), table, destination).set_local_target(to.local);
    Ok(done(&leading_to!(request, to).send().await.map_err(unless_gone)?))
}

fn unless_gone(error: impl Into<Fault>) -> Failure {
    let fault = error.into();
    if fault.is(GONE) { Failure::NotNow(fault.message) } else { Failure::Call(fault) }
}

type Ranges = (Option<String>, Option<String>, Option<String>);

/// A range of IPv4, one of IPv6, or the id of a prefix list: each has a member of its own.
pub(crate) fn ranges(destination: &str) -> Ranges {
    let own = Some(destination.to_owned());
    match destination {
        list if list.starts_with("pl-") => (None, None, own),
        v6 if v6.contains(':') => (None, own, None),
        _ => (own, None, None),
    }
}

/// What a route leads to: each kind has a member of its own.
#[derive(Debug, Default)]
pub(crate) struct Target {
    pub(crate) gateway: Option<String>,
    pub(crate) nat: Option<String>,
    pub(crate) egress_only: Option<String>,
    pub(crate) transit: Option<String>,
    pub(crate) peering: Option<String>,
    pub(crate) interface: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) local: Option<bool>,
}

impl Target {
    pub(crate) fn of(target: &str) -> Result<Self, Failure> {
        let own = Some(target.to_owned());
        Ok(match target.split('-').next().unwrap_or_default() {
            "igw" | "vgw" => Self { gateway: own, ..Self::default() },
            "nat" => Self { nat: own, ..Self::default() },
            "eigw" => Self { egress_only: own, ..Self::default() },
            "tgw" => Self { transit: own, ..Self::default() },
            "pcx" => Self { peering: own, ..Self::default() },
            "eni" => Self { interface: own, ..Self::default() },
            "vpce" => Self { endpoint: own, ..Self::default() },
            "local" => Self { local: Some(true), ..Self::default() },
            _ => return Err(Failure::Unfit("nobody knows what kind of target the route had")),
        })
    }
}
