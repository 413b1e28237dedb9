//! Policy documents of IAM. Each call that writes one replaces it, so that it is built from the text that was just read:
//! only the statements that the plan names are touched.

use aws_config::SdkConfig;
use aws_sdk_iam::Client;
use jiff::Timestamp;
use model::{Edit, GrantedPolicies, PolicyDocument, Revoked, State};

use super::{Done, Failure, detached, done};

pub(in crate::remedy) async fn bound_role(config: &SdkConfig, role: &str, boundary: &str) -> Result<Done, Failure> {
    let request = Client::new(config).put_role_permissions_boundary().role_name(role);
    Ok(done(&request.permissions_boundary(boundary).send().await?))
}

pub(in crate::remedy) async fn bound_user(config: &SdkConfig, user: &str, boundary: &str) -> Result<Done, Failure> {
    let request = Client::new(config).put_user_permissions_boundary().user_name(user);
    Ok(done(&request.permissions_boundary(boundary).send().await?))
}

pub(in crate::remedy) async fn restrict_trust(
    config: &SdkConfig,
    role: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    let State::Trust(trust) = live else { return Err(ANOTHER_KIND) };
    let document = less(&trust.document, edits)?;
    let request = Client::new(config).update_assume_role_policy().role_name(role);
    Ok(done(&request.policy_document(document.as_str()).send().await?))
}

pub(in crate::remedy) async fn restrict_of_role(
    config: &SdkConfig,
    role: &str,
    policy: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    let document = less(of(live, policy)?, edits)?;
    let request = Client::new(config).put_role_policy().role_name(role).policy_name(policy);
    Ok(done(&request.policy_document(document.as_str()).send().await?))
}

/// Who asked for approval waited, and so did the attacker: what counts is when the call is made, and not when it was planned.
pub(in crate::remedy) async fn revoke_sessions(
    config: &SdkConfig,
    role: &str,
    revoked: Revoked,
) -> Result<Done, Failure> {
    let document = revoked.document(Timestamp::now());
    let request = Client::new(config).put_role_policy().role_name(role).policy_name(revoked.policy());
    Ok(done(&request.policy_document(document.as_str()).send().await?))
}

pub(in crate::remedy) async fn restrict_of_user(
    config: &SdkConfig,
    user: &str,
    policy: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    let document = less(of(live, policy)?, edits)?;
    let request = Client::new(config).put_user_policy().user_name(user).policy_name(policy);
    Ok(done(&request.policy_document(document.as_str()).send().await?))
}

pub(in crate::remedy) async fn restrict_of_group(
    config: &SdkConfig,
    group: &str,
    policy: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    let document = less(of(live, policy)?, edits)?;
    let request = Client::new(config).put_group_policy().group_name(group).policy_name(policy);
    Ok(done(&request.policy_document(document.as_str()).send().await?))
}

pub(in crate::remedy) async fn delete_of_role(
    config: &SdkConfig,
    role: &str,
    policy: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    all_of(of(live, policy)?, edits)?;
    detached(Client::new(config).delete_role_policy().role_name(role).policy_name(policy).send().await)
}

pub(in crate::remedy) async fn delete_of_user(
    config: &SdkConfig,
    user: &str,
    policy: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    all_of(of(live, policy)?, edits)?;
    detached(Client::new(config).delete_user_policy().user_name(user).policy_name(policy).send().await)
}

pub(in crate::remedy) async fn delete_of_group(
    config: &SdkConfig,
    group: &str,
    policy: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    all_of(of(live, policy)?, edits)?;
    detached(Client::new(config).delete_group_policy().group_name(group).policy_name(policy).send().await)
}

pub(in crate::remedy) async fn restrict_managed(
    config: &SdkConfig,
    policy: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    let State::Grants(GrantedPolicies::Managed(managed)) = live else { return Err(ANOTHER_KIND) };
    let document = less(&managed.document, edits)?;
    let request = Client::new(config).create_policy_version().policy_arn(policy).set_as_default(true);
    Ok(done(&request.policy_document(document.as_str()).send().await?))
}

pub(in crate::remedy) async fn restore_version(
    config: &SdkConfig,
    policy: &str,
    version: &str,
) -> Result<Done, Failure> {
    let request = Client::new(config).set_default_policy_version().policy_arn(policy);
    Ok(done(&request.version_id(version).send().await?))
}

const ANOTHER_KIND: Failure = Failure::Unfit("the state that was read is of another kind");

fn of<'a>(live: &'a State, policy: &str) -> Result<&'a PolicyDocument, Failure> {
    let State::Grants(GrantedPolicies::Inline { documents }) = live else { return Err(ANOTHER_KIND) };
    documents.get(policy).ok_or(Failure::Unfit("there is no such policy"))
}

/// The document as the edits leave it. A statement that moved since the plan was made, or none that is left, ends here.
fn less(document: &PolicyDocument, edits: &[Edit]) -> Result<PolicyDocument, Failure> {
    let left = document.edited(edits).map_err(|_| MOVED)?;
    left.ok_or(Failure::Unfit("no statement would be left"))
}

/// That the edits leave nothing of the document.
fn all_of(document: &PolicyDocument, edits: &[Edit]) -> Result<(), Failure> {
    match document.edited(edits) {
        Ok(None) => Ok(()),
        Ok(Some(_)) | Err(_) => Err(MOVED),
    }
}

const MOVED: Failure = Failure::Unfit("the policy is not what the plan was made for");
