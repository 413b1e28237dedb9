//! The doors by which a network reaches services without the internet.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use super::resource_policy::by_statement;
use crate::{Permission, PolicyDocument};

/// EC2 knows no resources for what only describes.
pub(super) const READS: &[Permission] = &[Permission { action: "ec2:DescribeVpcEndpoints", resource: "*" }];

/// An endpoint of a VPC.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct VpcEndpoint {
    /// Whether there is one. One that is being deleted is none.
    pub exists: bool,
    /// What AWS says of it: `available`, `pending`.
    pub status: String,
    /// The network that it is in.
    pub network: String,
    /// What it leads to: `com.amazonaws.eu-west-1.bedrock-runtime`.
    pub service: String,
    /// What may pass, byte for byte as AWS keeps it.
    pub policy: Option<PolicyDocument>,
    /// Whether the service's own name leads to it.
    pub private_dns: bool,
    /// The groups that say who in the network reaches it.
    pub security_groups: BTreeSet<String>,
    /// The subnets that it has an interface in.
    pub subnets: BTreeSet<String>,
    /// The route tables that lead to it.
    pub route_tables: BTreeSet<String>,
}

impl VpcEndpoint {
    /// What it lacks of an approved one, and who reaches it that did not. Its policy is for whoever reads policies; what its
    /// owner added beside, and does not open it, stays.
    #[must_use]
    pub fn lacks(&self, approved: &Self) -> VpcEndpointChanges {
        VpcEndpointChanges {
            private_dns: (approved.private_dns && !self.private_dns).then_some(true),
            more_security_groups: &approved.security_groups - &self.security_groups,
            fewer_security_groups: &self.security_groups - &approved.security_groups,
            more_subnets: &approved.subnets - &self.subnets,
            more_route_tables: &approved.route_tables - &self.route_tables,
            ..VpcEndpointChanges::default()
        }
    }
}

impl Baselined for VpcEndpoint {
    const ORDERED: &'static [&'static [&'static str]] = &[&["private_dns"]];

    fn shortfall(&self) -> Option<String> {
        (!self.exists).then(|| "there is no such endpoint".to_owned())
    }

    fn raised(&self, live: &Self) -> Self {
        Self { private_dns: self.private_dns || live.private_dns, ..self.clone() }
    }

    fn chosen(&self) -> Value {
        json!({
            "network": self.network, "service": self.service, "policy": by_statement(self.policy.as_ref()),
            "private_dns": self.private_dns, "security_groups": self.security_groups, "subnets": self.subnets,
            "route_tables": self.route_tables
        })
    }
}

/// What is to be another of an endpoint. What is not named stays as it is.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct VpcEndpointChanges {
    /// What may pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PolicyDocument>,
    /// Whether the service's own name leads to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_dns: Option<bool>,
    /// Groups that it is to stand behind too.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub more_security_groups: BTreeSet<String>,
    /// Groups that it is not to stand behind any more.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fewer_security_groups: BTreeSet<String>,
    /// Subnets that it is to have an interface in too.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub more_subnets: BTreeSet<String>,
    /// Subnets that it is to leave.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fewer_subnets: BTreeSet<String>,
    /// Route tables that are to lead to it too.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub more_route_tables: BTreeSet<String>,
    /// Route tables that are not to lead to it any more.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fewer_route_tables: BTreeSet<String>,
}

impl VpcEndpointChanges {
    /// Whether all stays as it is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What takes these changes back to the endpoint `before` them, and nothing else of it.
    #[must_use]
    pub fn back_to(&self, before: &VpcEndpoint) -> Self {
        Self {
            policy: self.policy.as_ref().and_then(|_| before.policy.clone()),
            private_dns: self.private_dns.map(|_| before.private_dns),
            more_security_groups: self.fewer_security_groups.clone(),
            fewer_security_groups: self.more_security_groups.clone(),
            more_subnets: self.fewer_subnets.clone(),
            fewer_subnets: self.more_subnets.clone(),
            more_route_tables: self.fewer_route_tables.clone(),
            fewer_route_tables: self.more_route_tables.clone(),
        }
    }

    /// Those that are still to be made of an endpoint: AWS refuses to add what is there.
    #[must_use]
    pub fn of(&self, live: &VpcEndpoint) -> Self {
        let new = |more: &BTreeSet<String>, there: &BTreeSet<String>| more.difference(there).cloned().collect();
        let old = |fewer: &BTreeSet<String>, there: &BTreeSet<String>| fewer.intersection(there).cloned().collect();
        Self {
            policy: self.policy.clone().filter(|policy| live.policy.as_ref() != Some(policy)),
            private_dns: self.private_dns.filter(|on| *on != live.private_dns),
            more_security_groups: new(&self.more_security_groups, &live.security_groups),
            fewer_security_groups: old(&self.fewer_security_groups, &live.security_groups),
            more_subnets: new(&self.more_subnets, &live.subnets),
            fewer_subnets: old(&self.fewer_subnets, &live.subnets),
            more_route_tables: new(&self.more_route_tables, &live.route_tables),
            fewer_route_tables: old(&self.fewer_route_tables, &live.route_tables),
        }
    }
}
