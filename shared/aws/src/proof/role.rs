//! The role behind a session.

use aws_config::SdkConfig;
use aws_sdk_iam::Client;
use model::Arn;

use super::ProofError;

const GET_ROLE: &str = "iam:GetRole";

/// The role behind a session. Its path is not in the session's ARN and lists may name it with one, so IAM is asked, which
/// knows the roles of its own account only.
pub(super) async fn behind(
    config: &SdkConfig,
    account: &str,
    arn: &str,
    home: Option<&str>,
) -> Result<Option<Arn>, ProofError> {
    let Some((head, session)) = arn.split_once(":assumed-role/") else { return Ok(None) };
    let name = session.split('/').next().unwrap_or(session);
    if home != Some(account) {
        let partition = head.split(':').nth(1).unwrap_or("aws");
        return Ok(Some(Arn::new(format!("arn:{partition}:iam::{account}:role/{name}"))));
    }
    let answer = Client::new(config).get_role().role_name(name).send().await;
    let answer = answer.map_err(|error| ProofError::new(GET_ROLE, error))?;
    let found = answer.role().map(|role| Arn::new(role.arn()));
    found.map(Some).ok_or_else(|| ProofError::Malformed("IAM did not say which role it is".to_owned()))
}
