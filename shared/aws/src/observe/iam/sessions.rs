//! Which sessions of a role have been ended, by the two inline policies that do so.

use aws_config::SdkConfig;
use aws_sdk_iam::Client;
use model::{Observed, PolicyDocument, Resource, Revoked, RoleSessions, State};

use super::{ROLE, nobody, observed, principal, role};
use crate::{error::Fault, observe::ObserveError};

const POLICY: &str = "iam:GetRolePolicy";

pub(in crate::observe) async fn sessions(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let ("role", name) = principal(resource) else { return Err(nobody(ROLE, resource)) };
    let client = Client::new(config);
    let (found, everything, use_of_ai) = tokio::try_join!(
        role(&client, name),
        policy(&client, name, Revoked::Everything),
        policy(&client, name, Revoked::UseOfAi)
    )?;
    Ok(observed(resource, found, State::RoleSessions(RoleSessions { everything, use_of_ai })))
}

/// A role without the policy and one that is gone answer alike; the role itself tells them apart.
async fn policy(client: &Client, role: &str, revoked: Revoked) -> Result<Option<PolicyDocument>, ObserveError> {
    let answer = client.get_role_policy().role_name(role).policy_name(revoked.policy()).send().await;
    match answer.map_err(Fault::from) {
        Ok(answer) => Ok(Some(PolicyDocument::new(&answer.policy_document))),
        Err(fault) if fault.is(&["NoSuchEntity"]) => Ok(None),
        Err(fault) => Err(ObserveError::new(POLICY, fault)),
    }
}
