//! What agents prove themselves with elsewhere: the vault that holds their credentials, and where people's consent returns.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::baseline::Baselined;
use crate::Permission;

const VAULTS: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:token-vault/*";

/// The directory, and each identity in it.
const IDENTITIES: &str = "arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:workload-identity-directory/*";

pub(in crate::state) const VAULT_READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:GetTokenVault", resource: VAULTS },
    Permission { action: "tag:GetResources", resource: "*" },
];

pub(in crate::state) const IDENTITY_READS: &[Permission] = &[
    Permission { action: "bedrock-agentcore:GetWorkloadIdentity", resource: IDENTITIES },
    Permission { action: "tag:GetResources", resource: "*" },
];

/// A vault that holds keys and tokens of agents.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct TokenVault {
    /// The ARN of the owner's key; `None` when AWS's own encrypts it.
    pub key: Option<String>,
}

/// No key of the owner is stronger than another.
impl Baselined for TokenVault {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        self.key.is_none().then(|| "it has no key of its owner".to_owned())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}

/// An identity with which an agent asks for credentials.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct WorkloadIdentity {
    /// The addresses to which people's consent may return. An identity that is gone has none.
    pub addresses: BTreeSet<String>,
}

/// Fewer addresses are not more: an application may need another one.
impl Baselined for WorkloadIdentity {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        None
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
