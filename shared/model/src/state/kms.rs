//! Keys.

use serde::{Deserialize, Serialize};

use super::baseline::Baselined;
use crate::Permission;

const KEYS: &str = "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "kms:DescribeKey", resource: KEYS },
    Permission { action: "kms:GetKeyRotationStatus", resource: KEYS },
    Permission { action: "kms:ListResourceTags", resource: KEYS },
];

/// What a KMS key can do.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum KeyStatus {
    /// In use.
    Enabled,
    /// Nothing can be encrypted or decrypted with it.
    Disabled,
    /// Gone for good when its waiting period ends.
    PendingDeletion,
    /// It waits for key material; only the owner has it.
    PendingImport,
    /// Any other state that KMS names.
    Other,
}

/// A KMS key.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct KeyState {
    /// `KeyMetadata.KeyState`.
    pub status: KeyStatus,
    /// Days between automatic rotations; `None` when rotation is off or the key cannot rotate.
    pub rotation_days: Option<i32>,
}

/// A key that was retired and is enabled again is no stronger for it, so its status is not ordered.
impl Baselined for KeyState {
    const ORDERED: &'static [&'static [&'static str]] = &[&["rotation_days"]];

    /// Keys of some kinds cannot rotate.
    fn shortfall(&self) -> Option<String> {
        (self.status != KeyStatus::Enabled).then(|| "the key is not enabled".to_owned())
    }

    fn raised(&self, live: &Self) -> Self {
        let often = [self.rotation_days, live.rotation_days].into_iter().flatten().min();
        Self { rotation_days: often, ..*self }
    }
}
