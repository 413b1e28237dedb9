//! Buckets of vectors.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use super::resource_policy::{by_statement, public};
use crate::{Permission, PolicyDocument};

const BUCKETS: &str = "arn:${AWS::Partition}:s3vectors:*:${AWS::AccountId}:bucket/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "s3vectors:GetIndex", resource: BUCKETS },
    Permission { action: "s3vectors:GetVectorBucket", resource: BUCKETS },
    Permission { action: "s3vectors:GetVectorBucketPolicy", resource: BUCKETS },
    Permission { action: "s3vectors:ListTagsForResource", resource: BUCKETS },
];

/// A bucket of vectors.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct VectorBucket {
    /// Whether there is one.
    pub exists: bool,
    /// Its policy, byte for byte as AWS keeps it.
    pub policy: Option<PolicyDocument>,
    /// Whether it is encrypted with a key of KMS, and not with one of S3's own.
    pub managed_key: bool,
    /// The indexes that the event names and that are not there.
    #[serde(default)]
    pub missing: Vec<String>,
}

impl VectorBucket {
    /// What only an event asked about.
    pub(super) fn settle(&mut self) {
        self.missing.clear();
    }
}

impl Baselined for VectorBucket {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        let gone = (!self.exists).then(|| "there is no such bucket".to_owned());
        gone.or_else(|| public(self.policy.as_ref()))
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        json!({"policy": by_statement(self.policy.as_ref()), "managed_key": self.managed_key})
    }
}
