//! Inbound rules that let the world in.

use crate::support::{plan, verdict};
use model::{Finding, Remedy, Scope, SecurityGroupRule, SecurityGroupRules, State, Undo};
use serde_json::{Value, json};

const ID: &str = "vpc-security-group-opened";
const GROUP: &str = "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d4e5f60718";

fn finding(operation: &str, rules: &[&str]) -> Finding {
    crate::support::finding(operation, &crate::support::resource(GROUP, Scope::Generic)).about(rules.iter().copied())
}

fn rule(id: &str, range: &str, ports: Option<(i64, i64)>) -> SecurityGroupRule {
    let (id, range, protocol) = (id.to_owned(), range.to_owned(), Some("tcp".to_owned()));
    SecurityGroupRule { id, egress: false, range, ports, protocol, description: None }
}

fn group(rules: Vec<SecurityGroupRule>) -> SecurityGroupRules {
    SecurityGroupRules { rules, only_ai: true, load_balancer: false }
}

fn revoke(rules: &[&str]) -> Vec<Remedy> {
    let rules = rules.iter().map(|&rule| rule.to_owned()).collect();
    vec![Remedy::RevokeIngressRules { group: "sg-0a1b2c3d4e5f60718".to_owned(), rules }]
}

#[test]
fn only_ranges_that_nobody_owns_are_the_world() {
    for (range, expected) in [
        ("0.0.0.0/0", "exposed"),
        ("192.0.2.77/0", "exposed"),
        ("08.1.250.216/0", "exposed"),
        ("0.0.0.0/1", "exposed"),
        ("128.0.0.0/1", "exposed"),
        ("8.0.0.0/7", "exposed"),
        ("::/0", "exposed"),
        ("::/1", "exposed"),
        ("2000::/3", "exposed"),
        ("2a00::/12", "exposed"),
        ("8.0.0.0/8", "sound"),
        ("10.0.0.0/8", "sound"),
        ("192.0.2.10/32", "sound"),
        ("224.0.0.0/4", "sound"),
        ("8000::/1", "sound"),
        ("fc00::/7", "sound"),
        ("2001:db8::/32", "sound"),
        ("pl-0a1b2c3d4e5f60718", "sound"),
        ("", "sound"),
    ] {
        let live = State::SecurityGroup(group(vec![rule("sgr-1", range, Some((22, 22)))]));
        let finding = finding("AuthorizeSecurityGroupIngress", &["sgr-1"]);
        assert_eq!(verdict(ID, &finding, &live, None), expected, "{range}");
    }
}

#[test]
fn only_the_open_rules_of_the_event_are_revoked() {
    let outbound = SecurityGroupRule { egress: true, ..rule("sgr-4", "0.0.0.0/0", None) };
    let live = State::SecurityGroup(group(vec![
        rule("sgr-1", "0.0.0.0/0", Some((22, 22))),
        rule("sgr-2", "10.0.0.0/8", Some((22, 22))),
        rule("sgr-3", "::/0", None),
        outbound,
    ]));
    for (named, expected, repairs) in [
        (&["sgr-1", "sgr-2"][..], "exposed", revoke(&["sgr-1"])),
        (&["sgr-1", "sgr-3"], "exposed", revoke(&["sgr-1", "sgr-3"])),
        (&["sgr-2"], "sound", vec![]),
        (&["sgr-4"], "sound", vec![]),
        (&["sgr-gone"], "sound", vec![]),
        // CloudTrail left the answer out: which rules are new is not known.
        (&[], "at most approve", revoke(&["sgr-1", "sgr-3"])),
    ] {
        let finding = finding("AuthorizeSecurityGroupIngress", named);
        assert_eq!(verdict(ID, &finding, &live, None), expected, "{named:?}");
        assert_eq!(plan(ID, &finding, Some(&live), None), Some(repairs), "{named:?}");
    }
}

#[test]
fn a_group_that_others_use_waits_for_approval() {
    let open = |ports| group(vec![rule("sgr-1", "0.0.0.0/0", ports)]);
    let shared = |ports| SecurityGroupRules { only_ai: false, ..open(ports) };
    let balanced = |ports| SecurityGroupRules { load_balancer: true, ..open(ports) };
    let also_ssh = SecurityGroupRules {
        rules: vec![rule("sgr-1", "0.0.0.0/0", Some((443, 443))), rule("sgr-2", "0.0.0.0/0", Some((22, 22)))],
        ..balanced(None)
    };
    for (live, expected) in [
        (shared(Some((22, 22))), "at most approve"),
        (balanced(Some((443, 443))), "at most approve"),
        (balanced(Some((80, 80))), "at most approve"),
        (balanced(Some((80, 443))), "exposed"),
        (balanced(None), "exposed"),
        (also_ssh, "exposed"),
        (open(Some((443, 443))), "exposed"),
    ] {
        let finding = finding("AuthorizeSecurityGroupIngress", &["sgr-1", "sgr-2"]);
        let live = State::SecurityGroup(live);
        assert_eq!(verdict(ID, &finding, &live, None), expected, "{live:?}");
    }
}

#[test]
fn a_rule_that_was_changed_in_place_is_an_alert() {
    let live = State::SecurityGroup(group(vec![rule("sgr-1", "0.0.0.0/0", None)]));
    let finding = finding("ModifySecurityGroupRules", &["sgr-1"]);
    assert_eq!(verdict(ID, &finding, &live, None), "at most alert");
    assert_eq!(plan(ID, &finding, Some(&live), None), Some(vec![]));
    assert_eq!(plan(ID, &finding, None, None), Some(vec![]));
}

fn detected(operation: &str, request: Value, response: Value) -> Option<Finding> {
    crate::support::detect(ID, operation, &crate::support::resource(GROUP, Scope::Generic), request, response)
}

#[test]
fn what_the_event_speaks_of_is_repaired() {
    let request = json!({"ipPermissions": {"items": [{"ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}, {"cidrIp": "10.0.0.0/8"}]}}]}});
    let made = json!({"securityGroupRuleSet": {"items": [
        {"securityGroupRuleId": "sgr-1", "cidrIpv4": "10.0.0.0/8", "isEgress": false},
        {"securityGroupRuleId": "sgr-2", "cidrIpv4": "0.0.0.0/0", "isEgress": false},
    ]}});
    let finding = detected("AuthorizeSecurityGroupIngress", request.clone(), made).unwrap();
    assert_eq!(plan(ID, &finding, None, None), Some(revoke(&["sgr-2"])));

    let unanswered = detected("AuthorizeSecurityGroupIngress", request.clone(), Value::Null).unwrap();
    assert_eq!(plan(ID, &unanswered, None, None), Some(vec![]));
    assert_eq!(detected("AuthorizeSecurityGroupEgress", request, Value::Null), None);
}

#[test]
fn a_rule_that_is_changed_is_named_by_the_request() {
    let update = |id, range| json!({"securityGroupRuleId": id, "securityGroupRule": {"cidrIpv4": range}});
    let request =
        |updates| json!({"ModifySecurityGroupRulesRequest": {"groupId": "sg-1", "securityGroupRule": updates}});
    let several = json!([update("sgr-1", "10.0.0.0/8"), update("sgr-2", "0.0.0.0/0")]);
    for (updates, rules) in [(update("sgr-1", "0.0.0.0/0"), ["sgr-1"]), (several, ["sgr-2"])] {
        let finding = detected("ModifySecurityGroupRules", request(updates), Value::Null).unwrap();
        assert_eq!(finding.subjects, rules);
    }
    assert_eq!(detected("ModifySecurityGroupRules", request(update("sgr-1", "10.0.0.0/8")), Value::Null), None);
}

#[test]
fn what_was_revoked_can_be_let_in_again_as_it_was() {
    let (open, other) = (rule("sgr-1", "0.0.0.0/0", Some((22, 22))), rule("sgr-2", "10.0.0.0/8", None));
    let before = State::SecurityGroup(group(vec![open.clone(), other]));
    let again = Undo::AuthorizeIngressRules { group: "sg-0a1b2c3d4e5f60718".to_owned(), rules: vec![open] };
    assert_eq!(revoke(&["sgr-1"])[0].undo(&before), again);
    assert!(matches!(revoke(&["sgr-gone"])[0].undo(&before), Undo::None { .. }));
}

#[test]
fn a_rule_that_was_approved_before_it_kept_its_protocol_can_be_read() {
    let old = json!({"id": "sgr-1", "egress": false, "range": "10.0.0.0/8", "ports": null});
    let rule: SecurityGroupRule = serde_json::from_value(old).unwrap();
    assert_eq!((rule.protocol, rule.description), (None, None));
}
