//! Who calls, as AWS tells it. What a person says of themselves proves nothing.

use aws_config::SdkConfig;
use aws_sdk_sts::Client;

use crate::error::Fault;

const WHO: &str = "sts:GetCallerIdentity";

/// Whose credentials they are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Caller {
    /// The caller's ARN; of a role session it is the `sts` form.
    pub arn: String,
    /// The account that the credentials are of.
    pub account: String,
}

/// Why nobody knows whose credentials they are.
#[derive(Debug, thiserror::Error)]
#[error("{WHO} failed with {}: {message}", .code.as_deref().unwrap_or("no code"))]
pub struct IdentityError {
    /// The service's own word for it.
    pub code: Option<String>,
    /// What it said.
    pub message: String,
}

/// Asks AWS whose the credentials of `config` are.
///
/// # Errors
///
/// When AWS does not say.
pub async fn caller(config: &SdkConfig) -> Result<Caller, IdentityError> {
    let answer = Client::new(config).get_caller_identity().send().await.map_err(Fault::from);
    let answer = answer.map_err(|Fault { code, message, .. }| IdentityError { code, message })?;
    match (answer.arn, answer.account) {
        (Some(arn), Some(account)) => Ok(Caller { arn, account }),
        _ => Err(IdentityError { code: None, message: "it answered without a name".to_owned() }),
    }
}
