//! Security groups.

use serde::{Deserialize, Serialize};

use crate::Permission;

/// EC2 knows no resources for what only describes.
pub(super) const READS: &[Permission] = &[
    Permission { action: "ec2:DescribeInstances", resource: "*" },
    Permission { action: "ec2:DescribeNetworkInterfaces", resource: "*" },
    Permission { action: "ec2:DescribeSecurityGroupRules", resource: "*" },
    Permission { action: "ec2:DescribeSecurityGroups", resource: "*" },
];

/// Rules of a security group.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct SecurityGroupRules {
    /// Its rules.
    pub rules: Vec<SecurityGroupRule>,
    /// Whether all that stands behind the group is of one AI workload, as far as its tags tell.
    pub only_ai: bool,
    /// Whether the group stands on a load balancer's interface.
    pub load_balancer: bool,
}

/// A rule of a security group.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct SecurityGroupRule {
    /// Its id, `sgr-…`.
    pub id: String,
    /// Outbound.
    pub egress: bool,
    /// The range of addresses, IPv4 or IPv6, or the id of the prefix list or group that stands for it.
    pub range: String,
    /// First and last port, or type and code of ICMP; `None` for all.
    pub ports: Option<(i64, i64)>,
    /// `tcp`, `udp`, `icmp`, a number, or `-1` for all.
    #[serde(default)]
    pub protocol: Option<String>,
    /// What somebody wrote to it.
    #[serde(default)]
    pub description: Option<String>,
}

impl SecurityGroupRules {
    /// Leaves out the ids of rules, which EC2 gives anew, and what stands behind the group: it comes and goes without
    /// anybody changing the group, and never makes it worse.
    pub(super) fn settle(&mut self) {
        self.only_ai = false;
        self.load_balancer = false;
        self.rules.iter_mut().for_each(|rule| rule.id.clear());
    }
}
