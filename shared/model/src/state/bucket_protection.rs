//! What keeps the objects of a bucket from being lost or read.

use serde::{Deserialize, Serialize};

use super::baseline::Baselined;
use crate::Permission;
use crate::markup::inside;

const BUCKETS: &str = "arn:${AWS::Partition}:s3:::*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "s3:GetBucketLogging", resource: BUCKETS },
    Permission { action: "s3:GetBucketObjectLockConfiguration", resource: BUCKETS },
    Permission { action: "s3:GetBucketTagging", resource: BUCKETS },
    Permission { action: "s3:GetBucketVersioning", resource: BUCKETS },
    Permission { action: "s3:GetEncryptionConfiguration", resource: BUCKETS },
    Permission { action: "s3:GetReplicationConfiguration", resource: BUCKETS },
];

/// What keeps the objects of a bucket from being lost or read. Documents stand here as S3 keeps them, without the
/// element around them; `None` is one that is not there.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct BucketProtection {
    /// Whether what is overwritten or deleted stays as an old version.
    pub versioning: bool,
    /// Whether old versions go only with a device's code.
    pub mfa_delete: bool,
    /// How new objects are encrypted.
    pub encryption: Option<String>,
    /// Where requests are logged.
    pub logging: Option<String>,
    /// Where objects are copied to, and by which role.
    pub replication: Option<String>,
    /// For how long new objects cannot be deleted.
    pub lock: Option<String>,
}

/// Ways of encryption, from the weakest.
const ALGORITHMS: [&str; 3] = ["AES256", "aws:kms", "aws:kms:dsse"];

/// How strong an encryption is, and with which key.
fn strength(document: Option<&String>) -> (usize, Option<&str>) {
    let Some(document) = document else { return (0, None) };
    let name = inside(document, "SSEAlgorithm").unwrap_or_default();
    let rank = ALGORITHMS.into_iter().position(|algorithm| algorithm == name).unwrap_or_default();
    (rank, inside(document, "KMSMasterKeyID"))
}

impl BucketProtection {
    /// How new objects are encrypted, in the words of S3, with the key if its owner chose one.
    #[must_use]
    pub fn encrypted(&self) -> String {
        let (rank, key) = strength(self.encryption.as_ref());
        let algorithm = ALGORITHMS.get(rank).copied().unwrap_or_default();
        key.map_or_else(|| algorithm.to_owned(), |key| format!("{algorithm} with {key}"))
    }

    /// Whether new objects are encrypted by a weaker way than in `approved`, or with another key.
    #[must_use]
    pub fn is_less_encrypted(&self, approved: &Self) -> bool {
        let (live, key) = strength(self.encryption.as_ref());
        let (wanted, approved_key) = strength(approved.encryption.as_ref());
        live < wanted || wanted > 0 && key != approved_key
    }

    /// Whether requests are logged no more, or elsewhere than in `approved`.
    #[must_use]
    pub fn is_logged_elsewhere(&self, approved: &Self) -> bool {
        let target = |state: &Self| {
            let document = state.logging.clone()?;
            Some((inside(&document, "TargetBucket")?.to_owned(), inside(&document, "TargetPrefix").map(str::to_owned)))
        };
        approved.logging.is_some() && target(self) != target(approved)
    }

    /// Where requests are logged.
    #[must_use]
    pub fn logged(&self) -> &str {
        self.logging.as_deref().and_then(|document| inside(document, "TargetBucket")).unwrap_or("nowhere")
    }

    /// Whether new objects can be deleted sooner than in `approved`.
    #[must_use]
    pub fn is_less_locked(&self, approved: &Self) -> bool {
        let days = |state: &Self| {
            let lock = state.lock.as_deref()?;
            let number = |name| inside(lock, name).and_then(|text| text.parse::<i64>().ok());
            let days = number("Days").or_else(|| number("Years").map(|years| years.saturating_mul(365)))?;
            Some((inside(lock, "Mode") == Some("COMPLIANCE"), days))
        };
        let (live, wanted) = (days(self), days(approved));
        wanted.is_some_and(|(strict, wanted)| live.is_none_or(|(mode, live)| strict && !mode || live < wanted))
    }
}

impl Baselined for BucketProtection {
    const ORDERED: &'static [&'static [&'static str]] = &[&["versioning"], &["mfa_delete"]];

    /// What a bucket never had, it has not lost.
    fn shortfall(&self) -> Option<String> {
        None
    }

    fn raised(&self, live: &Self) -> Self {
        let (versioning, mfa_delete) = (self.versioning || live.versioning, self.mfa_delete || live.mfa_delete);
        Self { versioning, mfa_delete, ..self.clone() }
    }
}
