//! Who may use a key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use super::resource_policy::{by_statement, public};
use crate::{Permission, PolicyDocument};

const KEYS: &str = "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "kms:DescribeKey", resource: KEYS },
    Permission { action: "kms:GetKeyPolicy", resource: KEYS },
    Permission { action: "kms:ListGrants", resource: KEYS },
    Permission { action: "kms:ListResourceTags", resource: KEYS },
];

/// A grant of a key to a principal.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct KeyGrant {
    /// Its id, which KMS gives anew.
    pub id: String,
    /// The ARN of whoever may use the key.
    pub grantee: String,
    /// The ARN of whoever may end the grant.
    pub retiring: Option<String>,
    /// For what, as KMS spells it: `Decrypt`.
    pub operations: Vec<String>,
    /// An encryption context that a call must have among others.
    pub subset: BTreeMap<String, String>,
    /// The encryption context that a call must have, and no other.
    pub equals: BTreeMap<String, String>,
    /// The resource for which a service must call.
    pub source: Option<String>,
    /// What its maker calls it.
    pub name: Option<String>,
}

impl KeyGrant {
    /// Whether it grants no more than `other`, to the same principal.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        let limits = |grant: &Self| (grant.subset.clone(), grant.equals.clone(), grant.source.clone());
        self.grantee == other.grantee
            && self.operations.iter().all(|operation| other.operations.contains(operation))
            && (limits(self) == limits(other) || limits(other) == Default::default())
    }
}

/// Who may use a key.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct KeySharing {
    /// The key's policy, byte for byte as KMS keeps it.
    pub policy: Option<PolicyDocument>,
    /// Its grants to principals of other accounts. Those within the account come and go with the services that use it.
    pub grants: Vec<KeyGrant>,
}

impl KeySharing {
    /// KMS gives another id to what is granted again.
    pub(super) fn settle(&mut self) {
        for grant in &mut self.grants {
            grant.id.clear();
        }
    }
}

impl Baselined for KeySharing {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        public(self.policy.as_ref())
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }

    fn chosen(&self) -> Value {
        let mut settled = self.clone();
        settled.settle();
        json!({"policy": by_statement(self.policy.as_ref()), "grants": settled.grants})
    }
}
