//! Where the tables of a network send what leaves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::baseline::Baselined;
use crate::Permission;

/// EC2 knows no resources for what only describes.
pub(super) const READS: &[Permission] = &[Permission { action: "ec2:DescribeRouteTables", resource: "*" }];

/// A route table.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct RouteTable {
    /// What leads where: `igw-…`, `nat-…` or `local`, by range of addresses or prefix list. None of a table that is gone.
    pub routes: BTreeMap<String, String>,
}

impl Baselined for RouteTable {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.routes.is_empty().then(|| "there is no such table".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
