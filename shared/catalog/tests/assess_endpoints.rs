//! Endpoints that were opened, against those that were approved.

use crate::support::{detect, plan, resource, verdict};
use model::{Finding, PolicyDocument, Remedy, Scope, State, Undo, VpcEndpoint, VpcEndpointChanges};
use serde_json::{Value, json};

const ID: &str = "vpc-endpoint-opened";
const ARN: &str = "arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/vpce-1";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(ARN, Scope::Generic))
}

fn ids(ids: &[&str]) -> std::collections::BTreeSet<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn document(statements: &[Value]) -> PolicyDocument {
    PolicyDocument::new(&json!({"Version": "2012-10-17", "Statement": statements}).to_string())
}

fn open() -> Value {
    json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})
}

fn of_model(model: &str) -> Value {
    let model = format!("arn:aws:bedrock:*::foundation-model/{model}");
    json!({"Effect": "Allow", "Principal": "*", "Action": "bedrock:InvokeModel", "Resource": model})
}

fn but_ours(effect: &str) -> Value {
    let operator = if effect == "Deny" { "StringNotEquals" } else { "StringEquals" };
    let ours = json!({operator: {"aws:ResourceOrgID": "o-exampleorgid"}});
    json!({"Effect": effect, "Principal": "*", "Action": "*", "Resource": "*", "Condition": ours})
}

fn endpoint(statements: &[Value]) -> VpcEndpoint {
    VpcEndpoint {
        exists: true,
        status: "available".to_owned(),
        network: "vpc-1".to_owned(),
        service: "com.amazonaws.eu-west-1.bedrock-runtime".to_owned(),
        policy: Some(document(statements)),
        private_dns: true,
        security_groups: ids(&["sg-1"]),
        subnets: ids(&["subnet-1", "subnet-2"]),
        route_tables: ids(&["rtb-1"]),
    }
}

fn changes(live: &VpcEndpoint, approved: &VpcEndpoint) -> Option<VpcEndpointChanges> {
    let (live, approved) = (State::VpcEndpoint(live.clone()), State::VpcEndpoint(approved.clone()));
    let found = verdict(ID, &finding("ModifyVpcEndpoint"), &live, Some(&approved));
    let planned = plan(ID, &finding("ModifyVpcEndpoint"), Some(&live), Some(&approved))?;
    assert_eq!(found, if planned.is_empty() { "sound" } else { "exposed" });
    planned.into_iter().next().map(|remedy| {
        let Remedy::RestoreVpcEndpoint { endpoint, changes } = remedy else { panic!("{remedy:?}") };
        assert_eq!(endpoint, "vpce-1");
        changes
    })
}

/// The statements of the policy that a repair leaves.
fn mended(live: &[Value], approved: &[Value]) -> Option<Vec<Value>> {
    let policy = changes(&endpoint(live), &endpoint(approved))?.policy?;
    policy.value().ok()?.get("Statement")?.as_array().cloned()
}

#[test]
fn a_policy_that_lets_all_pass_is_what_it_was() {
    let (one, two) = (of_model("one"), of_model("two"));
    for wide in [
        open(),
        json!({"Effect": "Allow", "Principal": "*", "Action": ["bedrock:*"], "Resource": "*"}),
        json!({"Effect": "Allow", "Principal": "*", "NotAction": "s3:PutObject", "Resource": "*"}),
        json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "true"}}}),
    ] {
        assert_eq!(mended(&[wide], std::slice::from_ref(&one)), Some(vec![one.clone()]));
    }
    for sound in [vec![one.clone()], vec![two.clone()], vec![one.clone(), two.clone()], vec![but_ours("Allow")]] {
        assert_eq!(mended(&sound, std::slice::from_ref(&one)), None, "{sound:?}");
    }
    // Where all was let pass, a person wanted it so.
    assert_eq!(mended(&[open()], &[open()]), None);
}

#[test]
fn what_the_owner_wrote_beside_stays() {
    let (one, two) = (of_model("one"), of_model("two"));
    let left = mended(&[two.clone(), open()], std::slice::from_ref(&one));
    assert_eq!(left, Some(vec![two.clone(), one.clone()]));
    let left = mended(&[two.clone(), one.clone(), open(), open()], std::slice::from_ref(&one));
    assert_eq!(left, Some(vec![two, one]));
}

#[test]
fn a_denial_that_is_gone_comes_back_while_all_may_pass() {
    let perimeter = [open(), but_ours("Deny")];
    assert_eq!(mended(&[open()], &perimeter), Some(perimeter.to_vec()));
    let beside = of_model("two");
    let left = mended(&[open(), beside.clone()], &perimeter);
    assert_eq!(left, Some(vec![open(), but_ours("Deny"), beside]));
    // What lets little pass needs no denial, and a wider denial is one too.
    assert_eq!(mended(&[of_model("one")], &perimeter), None);
    let all = json!({"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"});
    assert_eq!(mended(&[open(), all], &perimeter), None);
}

#[test]
fn only_what_was_weakened_comes_back_and_what_was_added_stays() {
    let approved = endpoint(&[of_model("one")]);
    let live = VpcEndpoint {
        private_dns: false,
        security_groups: ids(&["sg-2"]),
        subnets: ids(&["subnet-2", "subnet-3"]),
        route_tables: ids(&["rtb-2"]),
        ..endpoint(&[of_model("two")])
    };
    let expected = VpcEndpointChanges {
        private_dns: Some(true),
        more_security_groups: ids(&["sg-1"]),
        fewer_security_groups: ids(&["sg-2"]),
        more_subnets: ids(&["subnet-1"]),
        more_route_tables: ids(&["rtb-1"]),
        ..VpcEndpointChanges::default()
    };
    assert_eq!(changes(&live, &approved), Some(expected.clone()));
    let more = VpcEndpoint { subnets: ids(&["subnet-1", "subnet-2", "subnet-3"]), ..approved.clone() };
    assert_eq!(changes(&more, &approved), None);

    let remedy = Remedy::RestoreVpcEndpoint { endpoint: "vpce-1".to_owned(), changes: expected };
    let back = VpcEndpointChanges {
        private_dns: Some(false),
        more_security_groups: ids(&["sg-2"]),
        fewer_security_groups: ids(&["sg-1"]),
        fewer_subnets: ids(&["subnet-1"]),
        fewer_route_tables: ids(&["rtb-1"]),
        ..VpcEndpointChanges::default()
    };
    let undo = Undo::ModifyVpcEndpoint { endpoint: "vpce-1".to_owned(), changes: back };
    assert_eq!(remedy.undo(&State::VpcEndpoint(live)), undo);
    assert_eq!(undo.call(), Some("ec2:ModifyVpcEndpoint"));
}

#[test]
fn the_policy_before_the_repair_comes_back_when_it_is_undone() {
    let (live, approved) = (endpoint(&[open()]), endpoint(&[of_model("one")]));
    let changes = changes(&live, &approved).unwrap_or_default();
    assert_eq!(changes.back_to(&live), VpcEndpointChanges { policy: live.policy, ..VpcEndpointChanges::default() });
}

#[test]
fn without_a_baseline_people_are_told_and_a_new_endpoint_is_as_it_should_be() {
    let of = |operation: &str, endpoint: VpcEndpoint| {
        let live = State::VpcEndpoint(endpoint);
        assert_eq!(plan(ID, &finding(operation), Some(&live), None), Some(vec![]));
        verdict(ID, &finding(operation), &live, None)
    };
    assert_eq!(of("ModifyVpcEndpoint", endpoint(&[open()])), "at most alert");
    assert_eq!(of("ModifyVpcEndpoint", endpoint(&[of_model("one")])), "unknown");
    assert_eq!(of("ModifyVpcEndpoint", endpoint(&[open(), but_ours("Deny")])), "unknown");
    assert_eq!(of("CreateVpcEndpoint", endpoint(&[open()])), "sound");
    let odd = VpcEndpoint { policy: Some(PolicyDocument::new("{}")), ..endpoint(&[]) };
    assert_eq!(of("ModifyVpcEndpoint", odd), "unknown");
}

#[test]
fn one_whose_policy_is_not_told_is_unknown_where_one_was_approved() {
    let untold = State::VpcEndpoint(VpcEndpoint { policy: None, ..endpoint(&[]) });
    let approved = State::VpcEndpoint(endpoint(&[of_model("one")]));
    assert_eq!(verdict(ID, &finding("ModifyVpcEndpoint"), &untold, Some(&approved)), "unknown");
    assert_eq!(verdict(ID, &finding("ModifyVpcEndpoint"), &untold, Some(&untold)), "sound");
}

#[test]
fn one_that_is_gone_is_told_of() {
    let (gone, approved) = (State::VpcEndpoint(VpcEndpoint::default()), State::VpcEndpoint(endpoint(&[open()])));
    assert_eq!(verdict(ID, &finding("DeleteVpcEndpoints"), &gone, Some(&approved)), "at most alert");
    assert_eq!(plan(ID, &finding("DeleteVpcEndpoints"), Some(&gone), Some(&approved)), Some(vec![]));
}

#[test]
fn a_request_that_opens_nothing_is_no_reason_to_look() {
    let noticed = |request: Value| {
        detect(ID, "ModifyVpcEndpoint", &resource(ARN, Scope::Generic), request, Value::Null).is_some()
    };
    let policy = |statements: &[Value]| json!({"PolicyDocument": document(statements).as_str()});
    assert!(noticed(policy(&[of_model("one"), open()])));
    assert!(noticed(policy(&[open(), but_ours("Deny")])));
    assert!(noticed(json!({"ResetPolicy": true})));
    assert!(noticed(json!({"PrivateDnsEnabled": false})));
    assert!(!noticed(policy(&[but_ours("Allow")])));
    assert!(!noticed(json!({"AddSubnetId": {"tag": 1, "content": "subnet-3"}})));
}
