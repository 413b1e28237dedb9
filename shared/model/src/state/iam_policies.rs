//! What policy documents of IAM say: what they grant, what bounds it, and whom a role trusts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use super::iam::{GROUPS, ROLES, USERS};
use super::resource_policy::{by_statement, public};
use crate::{Permission, PolicyDocument};

const POLICIES: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/*";

pub(super) const BOUNDARY_READS: &[Permission] = &[
    Permission { action: "iam:GetPolicy", resource: POLICIES },
    Permission { action: "iam:GetPolicyVersion", resource: POLICIES },
    Permission { action: "iam:GetRole", resource: ROLES },
    Permission { action: "iam:GetUser", resource: USERS },
];

pub(super) const TRUST_READS: &[Permission] = &[Permission { action: "iam:GetRole", resource: ROLES }];

pub(super) const GRANT_READS: &[Permission] = &[
    Permission { action: "iam:GetGroup", resource: GROUPS },
    Permission { action: "iam:GetGroupPolicy", resource: GROUPS },
    Permission { action: "iam:GetPolicy", resource: POLICIES },
    Permission { action: "iam:GetPolicyVersion", resource: POLICIES },
    Permission { action: "iam:GetRole", resource: ROLES },
    Permission { action: "iam:GetRolePolicy", resource: ROLES },
    Permission { action: "iam:GetUser", resource: USERS },
    Permission { action: "iam:GetUserPolicy", resource: USERS },
    Permission { action: "iam:ListEntitiesForPolicy", resource: POLICIES },
    Permission { action: "iam:ListGroupPolicies", resource: GROUPS },
    Permission { action: "iam:ListPolicyVersions", resource: POLICIES },
    Permission { action: "iam:ListRolePolicies", resource: ROLES },
    Permission { action: "iam:ListUserPolicies", resource: USERS },
];

/// The permissions boundary of a role or user: it may do no more than that policy says, whatever else it is granted.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct PermissionsBoundary {
    /// ARN of the policy; `None` when nothing bounds it.
    pub policy: Option<String>,
    /// What that policy says; `None` when it is AWS's own, which is not read.
    pub document: Option<PolicyDocument>,
}

/// Which policy bounds a principal its owner chose; what that policy says has a control of its own.
impl Baselined for PermissionsBoundary {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.policy.is_none().then(|| "it has no permissions boundary".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        json!({"policy": self.policy})
    }
}

/// Whom a role lets act with it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct TrustPolicy {
    /// `AssumeRolePolicyDocument`.
    pub document: PolicyDocument,
}

impl Baselined for TrustPolicy {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        public(Some(&self.document))
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        json!({"document": by_statement(Some(&self.document))})
    }
}

/// Policies that somebody wrote: the inline ones of a principal, or a managed one.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(tag = "policies", rename_all = "kebab-case")]
pub enum GrantedPolicies {
    /// All inline policies of a role, user or group.
    Inline {
        /// What they say, by their names.
        documents: BTreeMap<String, PolicyDocument>,
    },
    /// A managed policy.
    Managed(ManagedPolicy),
}

/// A managed policy, and who has it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct ManagedPolicy {
    /// The version that holds.
    pub version: String,
    /// All versions that there are. IAM keeps five.
    pub versions: Vec<String>,
    /// What the version says that holds.
    pub document: PolicyDocument,
    /// Whether it is attached to anybody.
    pub attached: bool,
    /// Whether it is anybody's permissions boundary.
    pub bounds: bool,
    /// Whether all who have it are of one AI workload, as far as their tags tell.
    pub only_ai: bool,
}

impl ManagedPolicy {
    /// How many versions IAM keeps.
    const ROOM: usize = 5;

    /// Whether there is room for another version.
    #[must_use]
    pub const fn has_room(&self) -> bool {
        self.versions.len() < Self::ROOM
    }
}

impl GrantedPolicies {
    /// A policy by its name, or the managed one.
    #[must_use]
    pub fn document(&self, name: &str) -> Option<&PolicyDocument> {
        match self {
            Self::Inline { documents } => documents.get(name),
            Self::Managed(managed) => Some(&managed.document),
        }
    }

    /// Leaves out the numbers of versions, which IAM gives anew, and who has it: they come and go without anybody
    /// changing the policy.
    pub(super) fn settle(&mut self) {
        match self {
            Self::Inline { .. } => {}
            Self::Managed(managed) => {
                let document = std::mem::take(&mut managed.document);
                *managed = ManagedPolicy { document, ..ManagedPolicy::default() };
            }
        }
    }

    fn documents(&self) -> Vec<&PolicyDocument> {
        match self {
            Self::Inline { documents } => documents.values().collect(),
            Self::Managed(managed) => vec![&managed.document],
        }
    }
}

/// What a policy grants only its whole text tells.
impl Baselined for GrantedPolicies {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.documents().into_iter().find_map(|document| document.statements().err()).map(|error| error.to_string())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        match self {
            Self::Inline { documents } => {
                let told = documents.iter().map(|(name, document)| (name.clone(), by_statement(Some(document))));
                json!({"documents": told.collect::<BTreeMap<_, _>>()})
            }
            Self::Managed(managed) => json!({"document": by_statement(Some(&managed.document))}),
        }
    }
}
