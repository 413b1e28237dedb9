//! Who may use a bucket: its policy, its ACL, and what takes the effect from either.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use super::resource_policy::{by_statement, public};
use super::s3::PublicAccessBlock;
use crate::{Permission, PolicyDocument};

const BUCKETS: &str = "arn:${AWS::Partition}:s3:::*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "s3:GetAccountPublicAccessBlock", resource: "*" },
    Permission { action: "s3:GetBucketAcl", resource: BUCKETS },
    Permission { action: "s3:GetBucketOwnershipControls", resource: BUCKETS },
    Permission { action: "s3:GetBucketPolicy", resource: BUCKETS },
    Permission { action: "s3:GetBucketPublicAccessBlock", resource: BUCKETS },
    Permission { action: "s3:GetBucketTagging", resource: BUCKETS },
];

/// Groups of S3 to which everybody belongs: with an AWS account, or with none.
const EVERYBODY: [&str; 2] = ["/groups/global/AllUsers", "/groups/global/AuthenticatedUsers"];

/// A grant of an ACL.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct BucketGrant {
    /// `FULL_CONTROL`, `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP`.
    pub permission: String,
    /// To whom: the address of a group, or the canonical id of an account.
    pub grantee: String,
}

impl BucketGrant {
    /// Whether it is for everybody.
    #[must_use]
    pub fn is_public(&self) -> bool {
        EVERYBODY.iter().any(|group| self.grantee.ends_with(group))
    }

    /// Whether it is for a group of AWS's own.
    #[must_use]
    pub fn is_for_group(&self) -> bool {
        self.grantee.starts_with("http")
    }
}

/// Who may use a bucket.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct BucketAccess {
    /// The bucket's policy, byte for byte as S3 keeps it.
    pub policy: Option<PolicyDocument>,
    /// The canonical id of the account that owns the bucket.
    pub owner: String,
    /// What its ACL grants.
    pub grants: Vec<BucketGrant>,
    /// Whether the bucket's owner owns everything in it, so that no ACL has an effect.
    pub acls_disabled: bool,
    /// What the public access block of the bucket or of its account has on.
    pub block: PublicAccessBlock,
}

/// No part is ordered. The block has a baseline of its own.
impl Baselined for BucketAccess {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        let granted = self.grants.iter().any(BucketGrant::is_public).then(|| "its ACL lets anyone in".to_owned());
        public(self.policy.as_ref()).or(granted)
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        let mut grants: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for grant in &self.grants {
            grants.entry(grant.grantee.as_str()).or_default().push(grant.permission.as_str());
        }
        json!({"policy": by_statement(self.policy.as_ref()), "grants": grants, "acls_disabled": self.acls_disabled})
    }
}
