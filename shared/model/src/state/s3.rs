//! Public access of buckets.

use serde::{Deserialize, Serialize};

use super::baseline::Baselined;
use crate::Permission;

const BUCKETS: &str = "arn:${AWS::Partition}:s3:::*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "s3:GetAccountPublicAccessBlock", resource: "*" },
    Permission { action: "s3:GetBucketPublicAccessBlock", resource: BUCKETS },
    Permission { action: "s3:GetBucketTagging", resource: BUCKETS },
];

/// The four switches of a public access block. One that was never set is off.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "these are the four switches that S3 has")]
pub struct PublicAccessBlock {
    /// New public ACLs are refused.
    pub block_public_acls: bool,
    /// Public ACLs that exist have no effect.
    pub ignore_public_acls: bool,
    /// Public bucket policies are refused.
    pub block_public_policy: bool,
    /// A public bucket is open to its own account and AWS services only.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// All four on.
    pub const ALL: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };

    /// The switches with their API names.
    #[must_use]
    pub const fn switches(self) -> [(&'static str, bool); 4] {
        [
            ("BlockPublicAcls", self.block_public_acls),
            ("IgnorePublicAcls", self.ignore_public_acls),
            ("BlockPublicPolicy", self.block_public_policy),
            ("RestrictPublicBuckets", self.restrict_public_buckets),
        ]
    }

    /// On where either is on.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            block_public_acls: self.block_public_acls || other.block_public_acls,
            ignore_public_acls: self.ignore_public_acls || other.ignore_public_acls,
            block_public_policy: self.block_public_policy || other.block_public_policy,
            restrict_public_buckets: self.restrict_public_buckets || other.restrict_public_buckets,
        }
    }

    /// On where this is on and `other` is off.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self {
            block_public_acls: self.block_public_acls && !other.block_public_acls,
            ignore_public_acls: self.ignore_public_acls && !other.ignore_public_acls,
            block_public_policy: self.block_public_policy && !other.block_public_policy,
            restrict_public_buckets: self.restrict_public_buckets && !other.restrict_public_buckets,
        }
    }

    /// Whether all four are off.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// The names of the switches that are on, for a person.
    #[must_use]
    pub fn names(self) -> String {
        let on = self.switches().into_iter().filter_map(|(name, on)| on.then_some(name));
        on.collect::<Vec<_>>().join(", ")
    }
}

/// Public access block of a bucket or an account. `None` is a block that does not exist.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PublicAccess {
    /// The bucket's own block. Always `None` for an account.
    pub bucket: Option<PublicAccessBlock>,
    /// The account's block, which covers every bucket in it.
    pub account: Option<PublicAccessBlock>,
}

impl Baselined for PublicAccess {
    const ORDERED: &'static [&'static [&'static str]] = &[&["bucket", "*"], &["account", "*"]];

    fn shortfall(&self) -> Option<String> {
        let off = PublicAccessBlock::ALL.without(self.bucket.unwrap_or_default().or(self.account.unwrap_or_default()));
        (!off.is_empty()).then(|| format!("public access is not blocked by {}", off.names()))
    }

    fn raised(&self, live: &Self) -> Self {
        let stronger = |approved: Option<PublicAccessBlock>, live: Option<PublicAccessBlock>| {
            approved
                .map_or(live.filter(|live| !live.is_empty()), |approved| Some(approved.or(live.unwrap_or_default())))
        };
        Self { bucket: stronger(self.bucket, live.bucket), account: stronger(self.account, live.account) }
    }
}
