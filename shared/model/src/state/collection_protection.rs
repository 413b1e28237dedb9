//! Whether a collection of OpenSearch Serverless can be deleted.

use serde::{Deserialize, Serialize};

use crate::Permission;

const COLLECTIONS: &str = "arn:${AWS::Partition}:aoss:*:${AWS::AccountId}:collection/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "aoss:BatchGetCollection", resource: "*" },
    Permission { action: "aoss:ListTagsForResource", resource: COLLECTIONS },
];

/// What keeps a collection from being deleted.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct CollectionProtection {
    /// `ACTIVE`, `UPDATING` …; `None` when there is no such collection.
    pub status: Option<String>,
    /// Whether AWS refuses to delete it. `None` when AWS does not say.
    pub protected: Option<bool>,
}

impl CollectionProtection {
    /// Leaves out how far AWS has come.
    pub(super) fn settle(&mut self) {
        self.status = self.status.take().map(|_| String::new());
    }
}
