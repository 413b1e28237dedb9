//! What of a network's traffic is written down.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::Baselined;
use crate::{Permission, Tags};

/// EC2 knows no resources for what only describes.
pub(super) const READS: &[Permission] = &[Permission { action: "ec2:DescribeFlowLogs", resource: "*" }];

/// A flow log. One that is gone is known by its id alone: what there was only a baseline tells.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FlowLogState {
    /// How it was made, or the one in its place; `None` when there is neither.
    pub definition: Option<FlowLogDefinition>,
    /// When it is gone: the one that was made in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
    /// When it is gone: what all others write down, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<String, FlowRecords>,
    /// Of its tags the one that names its workload.
    #[serde(default, skip_serializing_if = "Tags::is_empty")]
    pub tags: Tags,
}

/// Which traffic is written down, and where.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FlowRecords {
    /// The network, subnet or interface.
    pub target: String,
    /// `ACCEPT`, `REJECT` or `ALL`; empty where there is nothing to choose.
    pub traffic: String,
    /// The ARN of what takes it, or the name of a log group.
    pub destination: String,
}

impl FlowRecords {
    /// Whether they leave out nothing of `other`, wherever they go.
    #[must_use]
    pub fn cover(&self, other: &Self) -> bool {
        self.target == other.target && (self.traffic == "ALL" || self.traffic == other.traffic)
    }
}

/// By this a flow log that was made again is found: no two write down the same.
impl std::fmt::Display for FlowRecords {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { target, traffic, destination } = self;
        write!(formatter, "{traffic} of {target} to {destination}")
    }
}

/// How a flow log was made.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FlowLogDefinition {
    /// Which traffic, and where to.
    pub records: FlowRecords,
    /// `cloud-watch-logs`, `s3` or `kinesis-data-firehose`.
    pub destination_type: String,
    /// The role that writes, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The role that writes in another account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreign_role: Option<String>,
    /// The fields of a record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// For how many seconds packets become one record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<i32>,
    /// How files of records are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<FlowLogFiles>,
    /// The tags that records name, by what has them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tag_fields: BTreeMap<String, BTreeSet<String>>,
}

/// How files of records are written.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FlowLogFiles {
    /// `plain-text` or `parquet`.
    pub format: String,
    /// Whether their names are such as Hive wants.
    pub hive: bool,
    /// Whether there are some for each hour.
    pub hourly: bool,
}

impl FlowLogState {
    /// What AWS gives anew, and what is nothing of its own, tells no two states apart.
    pub(super) fn settle(&mut self) {
        self.others = BTreeMap::new();
        self.replacement = self.replacement.take().map(|_| String::new());
    }
}

impl Baselined for FlowLogState {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.definition.is_none().then(|| "there is no such flow log".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        serde_json::to_value(&self.definition).unwrap_or_default()
    }
}
