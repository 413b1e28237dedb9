//! Which sessions of a role have been ended.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::iam::ROLES;
use crate::{Permission, PolicyDocument, Revoked};

pub(super) const READS: &[Permission] = &[
    Permission { action: "iam:GetRole", resource: ROLES },
    Permission { action: "iam:GetRolePolicy", resource: ROLES },
];

/// The inline policies of a role that end sessions, if it has them; others are not read.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct RoleSessions {
    /// What ends all that they may do.
    pub everything: Option<PolicyDocument>,
    /// What ends their use of AI.
    pub use_of_ai: Option<PolicyDocument>,
}

impl RoleSessions {
    /// What ends them.
    #[must_use]
    pub const fn document(&self, revoked: Revoked) -> Option<&PolicyDocument> {
        match revoked {
            Revoked::Everything => self.everything.as_ref(),
            Revoked::UseOfAi => self.use_of_ai.as_ref(),
        }
    }

    /// Until when sessions were begun that are ended. Whoever ended all that they may do ended their use of AI.
    #[must_use]
    pub fn ended(&self, revoked: Revoked) -> Option<Timestamp> {
        let until = |revoked: Revoked| self.document(revoked).and_then(|document| revoked.until(document));
        until(revoked).max(until(Revoked::Everything))
    }
}
