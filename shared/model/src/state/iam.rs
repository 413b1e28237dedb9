//! Credentials, and the policies of principals.

use serde::{Deserialize, Serialize};

use super::baseline::Baselined;
use crate::{Arn, Permission};

pub(super) const USERS: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:user/*";
pub(super) const GROUPS: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:group/*";
pub(super) const ROLES: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/*";

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

impl ServiceCredential {
    /// The services whose credentials open models.
    pub const FOR_MODELS: [&str; 2] = ["bedrock.amazonaws.com", "aws-external-anthropic.amazonaws.com"];

    /// Whether models can be used with it now.
    #[must_use]
    pub fn opens_models(&self) -> bool {
        self.active && Self::FOR_MODELS.contains(&self.service.as_str())
    }
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

impl PolicyAttachments {
    /// AWS managed policies that give far more than one workload needs.
    pub const BROAD: [&str; 11] = [
        "AdministratorAccess",
        "AmazonBedrockFullAccess",
        "AmazonBedrockLimitedAccess",
        "AmazonBedrockMantleFullAccess",
        "AmazonQFullAccess",
        "AmazonSageMakerFullAccess",
        "AnthropicFullAccess",
        "AnthropicLimitedAccess",
        "BedrockAgentCoreFullAccess",
        "IAMFullAccess",
        "PowerUserAccess",
    ];

    /// Whether a policy is AWS's own and broad.
    #[must_use]
    pub fn is_broad(policy: &str) -> bool {
        let arn = Arn::new(policy);
        arn.service() == Some("iam") && arn.account() == Some("aws") && Self::BROAD.contains(&arn.name())
    }
}

/// No policy is stronger than another: each is one more or one less.
impl Baselined for PolicyAttachments {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        let broad: Vec<_> =
            self.attached.iter().chain(&self.inherited).filter(|policy| Self::is_broad(policy)).cloned().collect();
        (!broad.is_empty()).then(|| format!("it has {}", broad.join(", ")))
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
