//! Security groups. A rule comes back by what it said; EC2 gives it a new id.

use aws_config::SdkConfig;
use aws_sdk_ec2::{
    Client,
    types::{IpPermission, IpRange, Ipv6Range, PrefixListId, UserIdGroupPair},
};
use model::{SecurityGroupRule, State};

use crate::{
    error::Fault,
    remedy::{
        Done,
        carry_out::{Failure, done},
    },
};

/// EC2 refuses the whole call when one of the rules is there already.
const THERE: &[&str] = &["InvalidPermission.Duplicate"];

/// Protocols that have types and codes where others have ports, of which all must be asked for.
const TYPED: [&str; 4] = ["icmp", "icmpv6", "1", "58"];

pub(super) async fn authorize(
    config: &SdkConfig,
    group: &str,
    rules: &[SecurityGroupRule],
    live: &State,
) -> Result<Done, Failure> {
    let State::SecurityGroup(live) = live else {
        return Err(Failure::Unfit("the state that was read is no security group"));
    };
    let is_there = |rule: &SecurityGroupRule| live.rules.iter().any(|other| same(rule, other));
    let gone = rules.iter().filter(|rule| !is_there(rule));
    let permissions = gone.map(permission).collect::<Result<Vec<_>, _>>()?;
    if permissions.is_empty() {
        return Ok(Done { request_id: None });
    }
    let request = Client::new(config).authorize_security_group_ingress().group_id(group);
    match request.set_ip_permissions(Some(permissions)).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) if fault.is(THERE) => Err(Failure::NotNow(fault.message)),
        Err(fault) => Err(Failure::Call(fault)),
    }
}

/// Whether both let the same in, whatever they are called.
fn same(rule: &SecurityGroupRule, other: &SecurityGroupRule) -> bool {
    let what = |rule: &SecurityGroupRule| (rule.egress, rule.range.clone(), rule.ports, rule.protocol.clone());
    what(rule) == what(other)
}

fn permission(rule: &SecurityGroupRule) -> Result<IpPermission, Failure> {
    let Some(protocol) = rule.protocol.as_deref() else {
        return Err(Failure::Unfit("the protocol of a rule was not kept"));
    };
    let (range, description) = (rule.range.clone(), rule.description.clone());
    let (first, last) = ports(rule, protocol)?.unzip();
    let permission = IpPermission::builder().ip_protocol(protocol).set_from_port(first).set_to_port(last);
    let permission = if range.starts_with("pl-") {
        let prefixes = PrefixListId::builder().prefix_list_id(range).set_description(description);
        permission.prefix_list_ids(prefixes.build())
    } else if range.starts_with("sg-") {
        let pair = UserIdGroupPair::builder().group_id(range).set_description(description);
        permission.user_id_group_pairs(pair.build())
    } else if range.contains(':') {
        permission.ipv6_ranges(Ipv6Range::builder().cidr_ipv6(range).set_description(description).build())
    } else {
        permission.ip_ranges(IpRange::builder().cidr_ip(range).set_description(description).build())
    };
    Ok(permission.build())
}

fn ports(rule: &SecurityGroupRule, protocol: &str) -> Result<Option<(i32, i32)>, Failure> {
    let Some((first, last)) = rule.ports else { return Ok(TYPED.contains(&protocol).then_some((-1, -1))) };
    let port = |port: i64| i32::try_from(port).map_err(|_| Failure::Unfit("a port of a rule is none"));
    Ok(Some((port(first)?, port(last)?)))
}
