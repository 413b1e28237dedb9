//! Endpoints of VPCs.

use aws::remedy::{RemedyError, carry_out};
use model::{Finding, PolicyDocument, Remedy, Scope, State, StateKind, VpcEndpoint, VpcEndpointChanges};

use crate::observe::{finding, observe};
use crate::wire::{Answer, Seen, Wire};

const ENDPOINT: &str = "arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/vpce-1";
const POLICY: &str = r#"{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}"#;

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(ENDPOINT, Scope::Generic)]
}

pub(crate) fn sound(seen: &Seen) -> Option<Answer> {
    (seen.call == "ec2:DescribeVpcEndpoints").then(|| described("available"))
}

fn described(status: &str) -> Answer {
    let list = |name: &str, items: &[&str]| {
        let items: Vec<_> = items.iter().map(|item| format!("<item>{item}</item>")).collect();
        format!("<{name}>{}</{name}>", items.concat())
    };
    let members = [
        "<vpcEndpointId>vpce-1</vpcEndpointId><vpcId>vpc-1</vpcId><serviceName>s</serviceName>".to_owned(),
        format!("<state>{status}</state><privateDnsEnabled>true</privateDnsEnabled>"),
        format!("<policyDocument>{}</policyDocument>", POLICY.replace('"', "&quot;")),
        list("groupSet", &["<groupId>sg-1</groupId>"]),
        list("subnetIdSet", &["subnet-2", "subnet-1"]),
        list("routeTableIdSet", &["rtb-1"]),
        list("tagSet", &["<key>ai:workload</key><value>claims</value>"]),
    ];
    let set = list("vpcEndpointSet", &[&members.concat()]);
    Answer::ok(format!("<DescribeVpcEndpointsResponse>{set}</DescribeVpcEndpointsResponse>"))
}

fn set<const N: usize>(ids: [&str; N]) -> std::collections::BTreeSet<String> {
    ids.into_iter().map(str::to_owned).collect()
}

fn endpoint() -> VpcEndpoint {
    VpcEndpoint {
        exists: true,
        status: "available".to_owned(),
        network: "vpc-1".to_owned(),
        service: "s".to_owned(),
        policy: Some(PolicyDocument::new(POLICY)),
        private_dns: true,
        security_groups: set(["sg-1"]),
        subnets: set(["subnet-1", "subnet-2"]),
        route_tables: set(["rtb-1"]),
    }
}

pub(crate) fn live() -> State {
    State::VpcEndpoint(endpoint())
}

#[tokio::test]
async fn an_endpoint_is_read_with_all_that_can_open_it() {
    let wire = Wire::new(|seen| sound(seen).unwrap_or_else(|| Answer(404, String::new())));
    let observed = observe(&wire, StateKind::VpcEndpoint, &forms()[0]).await.unwrap();
    assert_eq!(observed.state, live());
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    assert!(wire.seen()[0].body.contains("VpcEndpointId.1=vpce-1"));
}

#[tokio::test]
async fn one_that_is_gone_or_goes_is_none_and_a_refused_read_is_unknown() {
    for answer in [
        Answer(
            400,
            "<Response><Errors><Error><Code>InvalidVpcEndpointId.NotFound</Code></Error></Errors></Response>"
                .to_owned(),
        ),
        described("deleted"),
        described("Deleting"),
    ] {
        let wire = Wire::new(move |_| answer.clone());
        let observed = observe(&wire, StateKind::VpcEndpoint, &forms()[0]).await.unwrap();
        let State::VpcEndpoint(state) = observed.state else { panic!("no endpoint") };
        assert!(!state.exists);
    }
    let refused = "<Response><Errors><Error><Code>UnauthorizedOperation</Code></Error></Errors></Response>";
    let wire = Wire::new(move |_| Answer(403, refused.to_owned()));
    assert!(!observe(&wire, StateKind::VpcEndpoint, &forms()[0]).await.unwrap_err().is_transient());
}

/// The body that is sent to make these changes of an endpoint that is `live`.
async fn sent(changes: VpcEndpointChanges, live: &State) -> Result<String, RemedyError> {
    let wire =
        Wire::new(|_| Answer::ok("<ModifyVpcEndpointResponse><return>true</return></ModifyVpcEndpointResponse>"));
    carry_out(&wire.config(), &Remedy::RestoreVpcEndpoint { endpoint: "vpce-1".to_owned(), changes }, live).await?;
    Ok(wire.seen().into_iter().map(|seen| seen.body).collect())
}

#[tokio::test]
async fn only_what_is_still_another_is_sent() {
    let changes = VpcEndpointChanges {
        policy: Some(PolicyDocument::new(POLICY)),
        private_dns: Some(false),
        more_security_groups: set(["sg-1", "sg-2"]),
        fewer_security_groups: set(["sg-1", "sg-3"]),
        more_subnets: set(["subnet-1", "subnet-3"]),
        fewer_subnets: set(["subnet-2"]),
        more_route_tables: set(["rtb-2"]),
        fewer_route_tables: set(["rtb-1", "rtb-3"]),
    };
    let body = sent(changes, &live()).await.unwrap();
    let mut parts: Vec<_> = body.split('&').filter(|part| !part.starts_with("Version=")).collect();
    parts.sort_unstable();
    let expected = [
        "Action=ModifyVpcEndpoint",
        "AddRouteTableId.1=rtb-2",
        "AddSecurityGroupId.1=sg-2",
        "AddSubnetId.1=subnet-3",
        "PrivateDnsEnabled=false",
        "RemoveRouteTableId.1=rtb-1",
        "RemoveSecurityGroupId.1=sg-1",
        "RemoveSubnetId.1=subnet-2",
        "VpcEndpointId=vpce-1",
    ];
    assert_eq!(parts, expected);
}

#[tokio::test]
async fn what_is_so_already_needs_no_call_and_what_is_no_endpoint_gets_none() {
    let changes = VpcEndpointChanges { private_dns: Some(true), ..VpcEndpointChanges::default() };
    assert_eq!(sent(changes.clone(), &live()).await.unwrap(), "");
    assert!(matches!(sent(changes, &crate::remedy::live()).await, Err(RemedyError::Unfit { .. })));
}

#[tokio::test]
async fn an_answer_without_the_endpoint_is_unknown() {
    let none = "<DescribeVpcEndpointsResponse><vpcEndpointSet/></DescribeVpcEndpointsResponse>";
    let wire = Wire::new(move |_| Answer::ok(none));
    let error = observe(&wire, StateKind::VpcEndpoint, &forms()[0]).await.unwrap_err();
    assert!(!error.is_transient() && error.to_string().contains("no endpoint"), "{error}");
}
