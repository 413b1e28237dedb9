//! Security groups.

use aws::remedy::{RemedyError, carry_out};
use model::{Finding, Remedy, Scope, SecurityGroupRule, SecurityGroupRules, State, StateKind, Tags};

use crate::observe::{finding, observe};
use crate::wire::{Answer, Seen, Wire};

const GROUP: &str = "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1";

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(GROUP, Scope::Generic)]
}

fn answer(operation: &str, list: &str, items: &str) -> Answer {
    Answer::ok(format!("<{operation}Response><{list}>{items}</{list}></{operation}Response>"))
}

fn tagged(workload: Option<&str>) -> String {
    let tag = |value: &str| format!("<tagSet><item><key>ai:workload</key><value>{value}</value></item></tagSet>");
    workload.map(tag).unwrap_or_default()
}

fn rule(id: &str, members: &str) -> String {
    format!("<item><securityGroupRuleId>{id}</securityGroupRuleId><groupId>sg-1</groupId>{members}</item>")
}

/// The rules, and nothing behind the group.
pub(crate) fn sound(seen: &Seen) -> Answer {
    let ssh = "<isEgress>false</isEgress><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>23</toPort>\
               <cidrIpv4>0.0.0.0/0</cidrIpv4><description>for ada</description>";
    let all = "<isEgress>true</isEgress><ipProtocol>-1</ipProtocol><fromPort>-1</fromPort><toPort>-1</toPort>\
               <cidrIpv6>::/0</cidrIpv6><description></description>";
    match seen.call.as_str() {
        "ec2:DescribeSecurityGroups" => {
            let group = format!("<item><groupId>sg-1</groupId>{}</item>", tagged(Some("claims")));
            answer("DescribeSecurityGroups", "securityGroupInfo", &group)
        }
        "ec2:DescribeSecurityGroupRules" if seen.body.contains("NextToken=more") => {
            let rules = [
                rule("sgr-2", all),
                rule("sgr-3", "<prefixListId>pl-1</prefixListId>"),
                rule("sgr-4", "<referencedGroupInfo><groupId>sg-2</groupId></referencedGroupInfo>"),
            ];
            answer("DescribeSecurityGroupRules", "securityGroupRuleSet", &rules.concat())
        }
        "ec2:DescribeSecurityGroupRules" => {
            let Answer(status, body) =
                answer("DescribeSecurityGroupRules", "securityGroupRuleSet", &rule("sgr-1", ssh));
            Answer(
                status,
                body.replace("</securityGroupRuleSet>", "</securityGroupRuleSet><nextToken>more</nextToken>"),
            )
        }
        "ec2:DescribeNetworkInterfaces" => answer("DescribeNetworkInterfaces", "networkInterfaceSet", ""),
        "ec2:DescribeInstances" => answer("DescribeInstances", "reservationSet", ""),
        other => Answer(404, format!("no answer for {other}")),
    }
}

async fn group(wire: &Wire) -> (SecurityGroupRules, Tags) {
    let observed = observe(wire, StateKind::SecurityGroup, &forms()[0]).await.unwrap();
    let State::SecurityGroup(state) = observed.state else { panic!("no security group") };
    (state, observed.tags)
}

#[tokio::test]
async fn the_rules_of_every_page_are_read_as_they_are() {
    let wire = Wire::new(sound);
    let (state, tags) = group(&wire).await;
    assert_eq!(tags.get("ai:workload").map(String::as_str), Some("claims"));
    let rule = |id: &str, range: &str| SecurityGroupRule {
        id: id.to_owned(),
        egress: false,
        range: range.to_owned(),
        ports: None,
        protocol: None,
        description: None,
    };
    let ssh = SecurityGroupRule {
        ports: Some((22, 23)),
        protocol: Some("tcp".to_owned()),
        description: Some("for ada".to_owned()),
        ..rule("sgr-1", "0.0.0.0/0")
    };
    let all = SecurityGroupRule { egress: true, protocol: Some("-1".to_owned()), ..rule("sgr-2", "::/0") };
    assert_eq!(state.rules, [ssh, all, rule("sgr-3", "pl-1"), rule("sgr-4", "sg-2")]);
    for seen in wire.seen() {
        let asked = if seen.call == "ec2:DescribeSecurityGroups" { "GroupId.1=sg-1" } else { "Filter.1.Value.1=sg-1" };
        assert!(seen.body.contains(asked), "{}", seen.body);
        assert_eq!(seen.region, "eu-west-1");
    }
}

/// An interface with the group; its own workload, or that of the instance it is attached to.
fn interface(workload: Option<&str>, instance: Option<&str>, more: &str) -> String {
    let attached = instance.map(|id| format!("<attachment><instanceId>{id}</instanceId></attachment>"));
    let groups = "<groupSet><item><groupId>sg-1</groupId></item></groupSet>";
    format!("<item>{groups}{}{}{more}</item>", tagged(workload), attached.unwrap_or_default())
}

/// What stands behind the group, and instances `i-claims` and `i-other` of two workloads.
fn behind(interfaces: String, own: Option<&'static str>) -> Wire {
    Wire::new(move |seen| match seen.call.as_str() {
        "ec2:DescribeNetworkInterfaces" => answer("DescribeNetworkInterfaces", "networkInterfaceSet", &interfaces),
        "ec2:DescribeInstances" => {
            let instance = |name: &str| format!("<item><instanceId>i-{name}</instanceId>{}</item>", tagged(Some(name)));
            let set = format!("<item><instancesSet>{}{}</instancesSet></item>", instance("claims"), instance("other"));
            answer("DescribeInstances", "reservationSet", &set)
        }
        "ec2:DescribeSecurityGroups" => {
            let group = format!("<item><groupId>sg-1</groupId>{}</item>", tagged(own));
            answer("DescribeSecurityGroups", "securityGroupInfo", &group)
        }
        _ => sound(seen),
    })
}

#[tokio::test]
async fn a_group_is_only_ais_if_all_behind_it_says_so() {
    let (claims, other) = (Some("claims"), Some("other"));
    let on = |instance| interface(None, Some(instance), "");
    for (interfaces, own, expected) in [
        (String::new(), None, true),
        (String::new(), claims, true),
        (interface(claims, None, ""), claims, true),
        (interface(claims, None, ""), None, true),
        (on("i-claims") + &interface(claims, None, ""), claims, true),
        (interface(claims, Some("i-other"), ""), claims, true),
        (on("i-other"), claims, false),
        (interface(other, None, ""), claims, false),
        (interface(claims, None, "") + &interface(other, None, ""), None, false),
        (interface(None, None, ""), claims, false),
        (interface(None, None, ""), None, false),
        (on("i-unknown"), claims, false),
    ] {
        let (state, _) = group(&behind(interfaces.clone(), own)).await;
        assert_eq!(state.only_ai, expected, "{own:?} {interfaces}");
        assert!(!state.load_balancer);
    }
}

#[tokio::test]
async fn an_interface_that_does_not_have_the_group_is_not_behind_it() {
    let elsewhere = interface(None, None, "").replace("sg-1", "sg-2");
    assert!(group(&behind(elsewhere, Some("claims"))).await.0.only_ai);
}

#[tokio::test]
async fn load_balancers_are_known_by_their_interfaces() {
    for more in [
        "<interfaceType>network_load_balancer</interfaceType>",
        "<interfaceType>interface</interfaceType><requesterId>amazon-elb</requesterId>",
    ] {
        let (state, _) = group(&behind(interface(Some("claims"), None, more), Some("claims"))).await;
        assert!(state.load_balancer && state.only_ai, "{more}");
    }
}

#[tokio::test]
async fn a_group_that_is_gone_has_no_rules() {
    let wire = Wire::new(|seen| match seen.call.as_str() {
        "ec2:DescribeSecurityGroups" => Answer::xml_error(400, "InvalidGroup.NotFound", &seen.call),
        "ec2:DescribeSecurityGroupRules" => answer("DescribeSecurityGroupRules", "securityGroupRuleSet", ""),
        _ => sound(seen),
    });
    let (state, tags) = group(&wire).await;
    assert_eq!((state.rules, tags), (Vec::new(), Tags::new()));
}

fn revoke() -> Remedy {
    let rules = ["sgr-1", "sgr-2"].map(str::to_owned).to_vec();
    Remedy::RevokeIngressRules { group: "sg-1".to_owned(), rules }
}

/// What EC2 answers to who changes something.
pub(crate) fn changed(call: &str) -> Answer {
    Answer::ok(format!("<{call}Response><return>true</return></{call}Response>"))
}

fn live() -> State {
    State::SecurityGroup(SecurityGroupRules::default())
}

#[tokio::test]
async fn rules_are_revoked_by_their_ids_and_never_by_what_they_say() {
    let wire = Wire::new(|_| changed("RevokeSecurityGroupIngress"));
    carry_out(&wire.config(), &revoke(), &live()).await.unwrap();
    let body = &wire.seen()[0].body;
    assert!(body.ends_with("GroupId=sg-1&SecurityGroupRuleId.1=sgr-1&SecurityGroupRuleId.2=sgr-2"), "{body}");
}

#[tokio::test]
async fn a_rule_that_somebody_else_revoked_means_to_look_again() {
    let call = |code: &'static str| Wire::new(move |seen| Answer::xml_error(400, code, &seen.call));
    let moved = carry_out(&call("InvalidSecurityGroupRuleId.NotFound").config(), &revoke(), &live()).await.unwrap_err();
    assert!(matches!(moved, RemedyError::NotNow { .. }), "{moved}");
    let refused = carry_out(&call("UnauthorizedOperation").config(), &revoke(), &live()).await.unwrap_err();
    assert!(matches!(refused, RemedyError::Refused { .. }), "{refused}");
}
