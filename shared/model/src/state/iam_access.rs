//! All by which a user gets in, and what it may do then.

use serde::{Deserialize, Serialize};

use super::iam::{GROUPS, USERS};
use crate::Permission;

pub(super) const READS: &[Permission] = &[
    Permission { action: "iam:GetLoginProfile", resource: USERS },
    Permission { action: "iam:GetUser", resource: USERS },
    Permission { action: "iam:ListAccessKeys", resource: USERS },
    Permission { action: "iam:ListAttachedGroupPolicies", resource: GROUPS },
    Permission { action: "iam:ListAttachedUserPolicies", resource: USERS },
    Permission { action: "iam:ListGroupsForUser", resource: USERS },
    Permission { action: "iam:ListUserPolicies", resource: USERS },
];

/// By what a user gets in, and what it may do then.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct UserAccess {
    /// Its access keys.
    pub keys: Vec<AccessKey>,
    /// Whether it has a password for the console.
    pub password: bool,
    /// ARNs of the policies that are attached to it.
    pub attached: Vec<String>,
    /// Names of its inline policies.
    pub inline: Vec<String>,
    /// Its groups.
    pub groups: Vec<UserGroup>,
}

/// An access key.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AccessKey {
    /// Its id, which is no secret.
    pub id: String,
    /// Whether it can be used.
    pub active: bool,
}

/// A group that a user belongs to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct UserGroup {
    /// Its name.
    pub name: String,
    /// ARNs of the policies that it gives its members.
    pub attached: Vec<String>,
}
