//! Credentials, and the policies of principals.

use serde::{Deserialize, Serialize};

use crate::Permission;

const USERS: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*";
const GROUPS: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:group/*";
const ROLES: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*";

pub(super) const CREDENTIAL_READS: &[Permission] = &[
    Permission { action: "iam:GetUser", resource: USERS },
    Permission { action: "iam:ListServiceSpecificCredentials", resource: USERS },
];

pub(super) const ATTACHMENT_READS: &[Permission] = &[
    Permission { action: "iam:GetGroup", resource: GROUPS },
    Permission { action: "iam:GetRole", resource: ROLES },
    Permission { action: "iam:GetUser", resource: USERS },
    Permission { action: "iam:ListAttachedGroupPolicies", resource: GROUPS },
    Permission { action: "iam:ListAttachedRolePolicies", resource: ROLES },
    Permission { action: "iam:ListAttachedUserPolicies", resource: USERS },
    Permission { action: "iam:ListGroupsForUser", resource: USERS },
];

/// Service-specific credentials of a user.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ServiceCredentials {
    /// Each credential, of whatever service.
    pub credentials: Vec<ServiceCredential>,
}

/// A service-specific credential.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ServiceCredential {
    /// Its id.
    pub id: String,
    /// The service it is for.
    pub service: String,
    /// Whether it can be used.
    pub active: bool,
    /// Days from its creation to its end; `None` when it never ends.
    pub lifetime_days: Option<i64>,
}

/// Managed policies of a role, user or group.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PolicyAttachments {
    /// ARNs of the attached policies.
    pub attached: Vec<String>,
    /// ARNs of the policies that a user has by its groups.
    #[serde(default)]
    pub inherited: Vec<String>,
}
