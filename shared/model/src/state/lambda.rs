//! Who may invoke functions.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Permission;

const FUNCTIONS: &str = "arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*";

pub(super) const READS: &[Permission] = &[
    Permission { action: "lambda:GetPolicy", resource: FUNCTIONS },
    Permission { action: "lambda:ListFunctionUrlConfigs", resource: FUNCTIONS },
    Permission { action: "lambda:ListTags", resource: FUNCTIONS },
];

/// A function URL.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct UrlState {
    /// The alias it belongs to; `None` for the function itself.
    pub qualifier: Option<String>,
    /// Whether callers must sign (`AWS_IAM`) or anyone may call (`NONE`).
    pub requires_iam: bool,
}

/// Who may invoke a function.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct FunctionExposure {
    /// Statements of the resource policies, as JSON, with the qualifier whose policy they stand in.
    pub statements: Vec<(Option<String>, Value)>,
    /// The function's URLs.
    pub urls: Vec<UrlState>,
}
