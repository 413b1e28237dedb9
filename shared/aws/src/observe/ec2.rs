//! Rules of a security group, and who stands behind it.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_ec2::{
    Client,
    types::{Filter, Instance, NetworkInterface, SecurityGroupRule as Rule, Tag},
};
use model::{Observed, Resource, SecurityGroupRule, SecurityGroupRules, State, Tags};

use super::{ObserveError, Workload, are_one_workload};
use crate::error::Fault;

const GROUPS: &str = "ec2:DescribeSecurityGroups";
const RULES: &str = "ec2:DescribeSecurityGroupRules";
const INTERFACES: &str = "ec2:DescribeNetworkInterfaces";
const INSTANCES: &str = "ec2:DescribeInstances";

/// Whose interface it is when it is an application or classic load balancer's.
const BALANCER: &str = "amazon-elb";

/// A group that is gone has no rules, and the reads by filter answer so.
pub(super) async fn security_group(
    config: &SdkConfig,
    resource: &Resource,
    workload_tag: &str,
) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let group = resource.arn.name();
    let (tags, rules, interfaces, instances) = tokio::try_join!(
        tags(&client, group),
        rules(&client, group),
        interfaces(&client, group),
        instances(&client, group)
    )?;
    let own = tags.get(workload_tag).cloned();
    // What AWS runs for its services, such as the interfaces of Lambda and SageMaker, carries no tags.
    let behind: Vec<_> = interfaces.iter().map(|interface| workload(interface, &instances, workload_tag)).collect();
    let load_balancer = interfaces.iter().any(is_load_balancers);
    let state = SecurityGroupRules { rules, only_ai: are_one_workload(own, behind), load_balancer };
    Ok(Observed { state: State::SecurityGroup(state), arn: None, tags })
}

/// An interface's own tag, or that of the instance it is attached to.
fn workload(interface: &NetworkInterface, instances: &BTreeMap<String, Tags>, key: &str) -> Workload {
    let instance = interface.attachment().and_then(|attachment| attachment.instance_id());
    let inherited = || instance.and_then(|id| instances.get(id)?.get(key).cloned());
    pairs(interface.tag_set()).remove(key).or_else(inherited)
}

/// Network and gateway load balancers have interfaces of their own type, others have plain ones.
fn is_load_balancers(interface: &NetworkInterface) -> bool {
    let typed = interface.interface_type().is_some_and(|kind| kind.as_str().contains("load_balancer"));
    typed || interface.requester_id() == Some(BALANCER)
}

async fn tags(client: &Client, group: &str) -> Result<Tags, ObserveError> {
    match client.describe_security_groups().group_ids(group).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.security_groups().first().map(|group| pairs(group.tags())).unwrap_or_default()),
        Err(fault) if fault.is(&["InvalidGroup.NotFound"]) => Ok(Tags::new()),
        Err(fault) => Err(ObserveError::new(GROUPS, fault)),
    }
}

pub(super) fn pairs(tags: &[Tag]) -> Tags {
    tags.iter().filter_map(|tag| Some((tag.key.clone()?, tag.value.clone()?))).collect()
}

fn by(name: &str, group: &str) -> Filter {
    Filter::builder().name(name).values(group).build()
}

async fn rules(client: &Client, group: &str) -> Result<Vec<SecurityGroupRule>, ObserveError> {
    let request = client.describe_security_group_rules().filters(by("group-id", group));
    let mut pages = request.into_paginator().items().send();
    let mut rules = Vec::new();
    while let Some(rule) = pages.next().await {
        rules.push(stated(rule.map_err(|error| ObserveError::new(RULES, error.into()))?));
    }
    Ok(rules)
}

/// What a rule lets in stands in one of four members.
fn stated(rule: Rule) -> SecurityGroupRule {
    let referenced = rule.referenced_group_info.and_then(|group| group.group_id);
    let source = rule.cidr_ipv4.or(rule.cidr_ipv6).or(rule.prefix_list_id).or(referenced);
    let ports = rule.from_port.zip(rule.to_port).filter(|ports| *ports != (-1, -1));
    SecurityGroupRule {
        id: rule.security_group_rule_id.unwrap_or_default(),
        egress: rule.is_egress.unwrap_or_default(),
        range: source.unwrap_or_default(),
        ports: ports.map(|(first, last)| (first.into(), last.into())),
        protocol: rule.ip_protocol,
        description: rule.description.filter(|text| !text.is_empty()),
    }
}

/// Only those that name the group count as behind it, whatever the filter let through.
async fn interfaces(client: &Client, group: &str) -> Result<Vec<NetworkInterface>, ObserveError> {
    let request = client.describe_network_interfaces().filters(by("group-id", group));
    let mut pages = request.into_paginator().items().send();
    let mut interfaces = Vec::new();
    while let Some(interface) = pages.next().await {
        interfaces.push(interface.map_err(|error| ObserveError::new(INTERFACES, error.into()))?);
    }
    interfaces.retain(|interface| interface.groups().iter().any(|of| of.group_id() == Some(group)));
    Ok(interfaces)
}

/// The tags of the instances that have the group, by their ids.
async fn instances(client: &Client, group: &str) -> Result<BTreeMap<String, Tags>, ObserveError> {
    let request = client.describe_instances().filters(by("network-interface.group-id", group));
    let mut pages = request.into_paginator().items().send();
    let mut instances = BTreeMap::new();
    while let Some(reservation) = pages.next().await {
        let reservation = reservation.map_err(|error| ObserveError::new(INSTANCES, error.into()))?;
        instances.extend(reservation.instances.unwrap_or_default().into_iter().filter_map(tagged));
    }
    Ok(instances)
}

fn tagged(instance: Instance) -> Option<(String, Tags)> {
    let tags = pairs(instance.tags());
    Some((instance.instance_id?, tags))
}
