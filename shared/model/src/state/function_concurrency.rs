//! How often at once a function may run: not at all when it is in quarantine.

use serde::{Deserialize, Serialize};

use crate::Permission;

const FUNCTIONS: &str = "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "lambda:GetFunctionConcurrency", resource: FUNCTIONS },
    Permission { action: "lambda:ListTags", resource: FUNCTIONS },
];

/// How often at once a function may run.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FunctionConcurrency {
    /// Whether there is such a function.
    pub exists: bool,
    /// What is reserved for it, which is also the most; `None` when it takes of what all have.
    pub reserved: Option<i32>,
}

impl FunctionConcurrency {
    /// Whether somebody can call it.
    #[must_use]
    pub fn runs(&self) -> bool {
        self.exists && self.reserved != Some(0)
    }
}
