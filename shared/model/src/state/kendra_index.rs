//! Indexes of Kendra: whether they prove who asks.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::baseline::Baselined;
use crate::Permission;

const INDEXES: &str = "arn:${AWS::Partition}:kendra:*:${AWS::AccountId}:index/*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "kendra:DescribeIndex", resource: INDEXES },
    Permission { action: "kendra:ListTagsForResource", resource: INDEXES },
];

/// An index.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct KendraIndex {
    /// `USER_TOKEN`, or `ATTRIBUTE_FILTER`, with which its callers say who asks; `None` when there is no index.
    pub policy: Option<String>,
    /// By which token it proves who asks: `UserTokenConfigurations`, in the API's own spelling.
    pub tokens: Vec<Value>,
    /// `ACTIVE`, `UPDATING`, `CREATING` …
    #[serde(default)]
    pub status: String,
}

impl KendraIndex {
    /// Whether whoever asks must prove it with a token.
    #[must_use]
    pub fn proves(&self) -> bool {
        self.policy.as_deref() == Some("USER_TOKEN")
    }
}

/// Of two ways to prove who asks nobody can say which is the stronger.
impl Baselined for KendraIndex {
    const ORDERED: &'static [&'static [&'static str]] = &[];

    fn shortfall(&self) -> Option<String> {
        match self.policy {
            None => Some("there is no index".to_owned()),
            Some(_) => (!self.proves()).then(|| "it believes its callers about who asks".to_owned()),
        }
    }

    fn raised(&self, _: &Self) -> Self {
        self.clone()
    }
}
