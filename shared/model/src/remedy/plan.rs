//! Remedies in their order.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Remedy;

/// The version of the plans that this build makes. A plan of another version is decided again.
pub const PLAN_VERSION: u32 = 1;

/// What we would do, in order. Equal plans have equal hashes.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Plan(pub Vec<Remedy>);

impl Plan {
    /// Whether there is nothing to do.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A fingerprint of the plan and of the version that made it: 64 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        let json = serde_json::to_vec(&(PLAN_VERSION, &self.0)).unwrap_or_default();
        hex(&Sha256::digest(json))
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;

    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        write!(text, "{byte:02x}").unwrap_or_default();
        text
    })
}
