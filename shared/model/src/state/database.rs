//! Databases in which vectors are kept: whether the internet finds them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Permission;

const INSTANCES: &str = "arn:${AWS::Partition}:rds:*:${AWS::AccountId}:db:*";
const CLUSTERS: &str = "arn:${AWS::Partition}:rds:*:${AWS::AccountId}:cluster:*";

/// Instances of a cluster are asked for by a filter, which has no ARN.
pub(super) const READS: &[Permission] = &[
    Permission { action: "rds:DescribeDBInstances", resource: "*" },
    Permission { action: "rds:ListTagsForResource", resource: CLUSTERS },
    Permission { action: "rds:ListTagsForResource", resource: INSTANCES },
];

/// An instance of a database.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct DatabaseInstance {
    /// Whether its name leads to a public address.
    pub public: bool,
    /// `available`, `modifying`, `creating` …
    #[serde(default)]
    pub status: String,
}

/// A database: its own instance, or the instances of its cluster, by their ARNs.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Database(pub BTreeMap<String, DatabaseInstance>);

impl Database {
    /// The instances that have a public address.
    pub fn public(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, instance)| instance.public).map(|(arn, _)| arn.as_str())
    }

    /// What AWS is still doing to one of its instances.
    pub(super) fn moving(&self) -> Option<&str> {
        let mut all = self.0.values().map(|instance| instance.status.as_str());
        all.find(|status| matches!(*status, "creating" | "modifying" | "deleting"))
    }

    /// Leaves out how far AWS has come.
    pub(super) fn settle(&mut self) {
        self.0.values_mut().for_each(|instance| instance.status.clear());
    }
}
