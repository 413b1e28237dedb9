//! Route tables.

use aws::remedy::{RemedyError, carry_out};
use model::{Finding, Remedy, RouteTable, Scope, State, StateKind};

use crate::observe::{finding, observe};
use crate::wire::{Answer, Seen, Wire};

const TABLE: &str = "arn:aws:ec2:eu-west-1:111122223333:route-table/rtb-1";

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(TABLE, Scope::Generic)]
}

pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    let route = |from: &str, to: &str| format!("<item>{from}{to}<state>active</state></item>");
    let routes = [
        route("<destinationCidrBlock>10.0.0.0/16</destinationCidrBlock>", "<gatewayId>local</gatewayId>"),
        route("<destinationCidrBlock>0.0.0.0/0</destinationCidrBlock>", "<natGatewayId>nat-1</natGatewayId>"),
        route("<destinationIpv6CidrBlock>::/0</destinationIpv6CidrBlock>", "<gatewayId>igw-1</gatewayId>"),
        route("<destinationPrefixListId>pl-1</destinationPrefixListId>", "<gatewayId>vpce-1</gatewayId>"),
        route("<destinationCidrBlock>10.9.0.0/16</destinationCidrBlock>", ""),
    ];
    let tags = "<tagSet><item><key>ai:workload</key><value>claims</value></item></tagSet>";
    let table =
        format!("<item><routeTableId>rtb-1</routeTableId><routeSet>{}</routeSet>{tags}</item>", routes.concat());
    let answer =
        format!("<DescribeRouteTablesResponse><routeTableSet>{table}</routeTableSet></DescribeRouteTablesResponse>");
    (seen.call == "ec2:DescribeRouteTables").then(|| Answer::ok(answer))
}

fn table(routes: &[(&str, &str)]) -> State {
    let routes = routes.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
    State::RouteTable(RouteTable { routes })
}

#[tokio::test]
async fn a_table_is_read_with_where_each_range_leads() {
    let wire = Wire::new(|seen| sound(seen).unwrap_or_else(|| Answer(404, String::new())));
    let observed = observe(&wire, StateKind::RouteTable, &forms()[0]).await.unwrap();
    let routes = [("0.0.0.0/0", "nat-1"), ("10.0.0.0/16", "local"), ("::/0", "igw-1"), ("pl-1", "vpce-1")];
    assert_eq!(observed.state, table(&routes));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
}

#[tokio::test]
async fn a_table_that_is_gone_has_no_routes() {
    let gone = "<Response><Errors><Error><Code>InvalidRouteTableID.NotFound</Code></Error></Errors></Response>";
    let wire = Wire::new(move |_| Answer(400, gone.to_owned()));
    assert_eq!(observe(&wire, StateKind::RouteTable, &forms()[0]).await.unwrap().state, table(&[]));
    let silent =
        Wire::new(|_| Answer::ok("<DescribeRouteTablesResponse><routeTableSet/></DescribeRouteTablesResponse>"));
    assert!(!observe(&silent, StateKind::RouteTable, &forms()[0]).await.unwrap_err().is_transient());
}

/// The body that a route is led back by.
async fn led(target: &str) -> Result<String, RemedyError> {
    let wire = Wire::new(|_| Answer::ok("<ReplaceRouteResponse><return>true</return></ReplaceRouteResponse>"));
    let (table_id, destination) = ("rtb-1".to_owned(), "::/0".to_owned());
    let remedy = Remedy::RestoreRoute { table: table_id, destination, target: target.to_owned() };
    carry_out(&wire.config(), &remedy, &table(&[])).await?;
    Ok(wire.seen().into_iter().map(|seen| seen.body).collect())
}

#[tokio::test]
async fn each_kind_of_target_has_a_member_of_its_own() {
    for (target, member) in [
        ("igw-1", "GatewayId=igw-1"),
        ("vgw-1", "GatewayId=vgw-1"),
        ("nat-1", "NatGatewayId=nat-1"),
        ("eigw-1", "EgressOnlyInternetGatewayId=eigw-1"),
        ("tgw-1", "TransitGatewayId=tgw-1"),
        ("pcx-1", "VpcPeeringConnectionId=pcx-1"),
        ("eni-1", "NetworkInterfaceId=eni-1"),
        ("vpce-1", "VpcEndpointId=vpce-1"),
        ("local", "LocalTarget=true"),
    ] {
        let body = led(target).await.unwrap();
        assert!(body.contains(member) && body.contains("DestinationIpv6CidrBlock=%3A%3A%2F0"), "{body}");
    }
    assert!(matches!(led("arn:aws:networkmanager::1:core-network/c").await, Err(RemedyError::Unfit { .. })));
}
