//! Domains of OpenSearch.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::baseline::Baselined;
use super::resource_policy::{by_statement, public};
use crate::{Permission, PolicyDocument};

const DOMAINS: &str = "arn:${AWS::Partition}:es:*:${AWS::AccountId}:domain/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "es:DescribeDomainConfig", resource: DOMAINS },
    Permission { action: "es:ListTags", resource: DOMAINS },
];

/// A domain of OpenSearch.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "these are the switches that a domain has")]
pub struct SearchDomain {
    /// Whether there is one.
    pub exists: bool,
    /// Its access policy, byte for byte as AWS keeps it.
    pub policy: Option<PolicyDocument>,
    /// Whether it can be reached from a VPC only.
    pub in_vpc: bool,
    /// Whether it asks its callers who they are by itself: fine-grained access control.
    pub fine_grained: bool,
    /// Whether callers must use TLS.
    pub https: bool,
    /// Whether what it keeps is encrypted.
    pub encrypted: bool,
}

impl Baselined for SearchDomain {
    const ORDERED: &'static [&'static [&'static str]] = &[&["in_vpc"], &["fine_grained"], &["https"], &["encrypted"]];

    fn shortfall(&self) -> Option<String> {
        let gone = (!self.exists).then(|| "there is no such domain".to_owned());
        let guarded = self.in_vpc || self.fine_grained;
        gone.or_else(|| if guarded { None } else { public(self.policy.as_ref()) })
    }

    fn raised(&self, live: &Self) -> Self {
        Self {
            in_vpc: self.in_vpc || live.in_vpc,
            fine_grained: self.fine_grained || live.fine_grained,
            https: self.https || live.https,
            encrypted: self.encrypted || live.encrypted,
            ..self.clone()
        }
    }

    fn chosen(&self) -> Value {
        json!({
            "policy": by_statement(self.policy.as_ref()), "in_vpc": self.in_vpc, "fine_grained": self.fine_grained,
            "https": self.https, "encrypted": self.encrypted
        })
    }
}
