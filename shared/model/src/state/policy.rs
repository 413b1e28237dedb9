//! The policy that is in force.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Permission, remedy::hex};

pub(super) const READS: &[Permission] = &[
    Permission {
        action: "ssm:GetParameter",
        resource: "arn:${AWS::Partition}:ssm:*:${AWS::AccountId}:parameter/phaseguard/*/policy",
    },
    Permission { action: "s3:GetObjectVersion", resource: "${PolicyBucket.Arn}/policy.yaml" },
];

/// What the parameter says: which version of the document is in force.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyPointer {
    /// The object version in the bucket of policies.
    pub version: String,
    /// The document's hash: 64 hexadecimal digits.
    pub sha256: String,
}

impl PolicyPointer {
    /// The pointer to a document that was kept as `version`.
    #[must_use]
    pub fn new(version: String, document: &[u8]) -> Self {
        Self { version, sha256: hex(&Sha256::digest(document)) }
    }

    /// Whether this is the document that is meant, whatever somebody put in its place.
    #[must_use]
    pub fn names(&self, document: &[u8]) -> bool {
        hex(&Sha256::digest(document)).eq_ignore_ascii_case(&self.sha256)
    }
}

/// What became of the document that is named.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedDocument {
    /// It has the hash that is named.
    Matches,
    /// It has another.
    Differs,
    /// There is no such version.
    Missing,
}

/// The parameter that names the policy.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "parameter", rename_all = "kebab-case")]
pub enum PolicyParameter {
    /// There is none, so that the default holds.
    Absent,
    /// It says something else than a version and a hash.
    Unfit,
    /// It names a version.
    Names {
        /// Which.
        pointer: PolicyPointer,
        /// What became of that version.
        document: NamedDocument,
    },
}
