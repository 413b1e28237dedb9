//! Collections of OpenSearch Serverless, and their policies. A write replaces all of a policy, and names the version that
//! was read: it fails when the policy moved.

use aws_config::SdkConfig;
use aws_sdk_opensearchserverless::{
    Client,
    types::{AccessPolicyType, DeletionProtection, SecurityPolicyType},
};
use model::{Arn, CollectionPolicy, Edit, State};
use serde_json::Value;

use super::{Done, Failure, done, home, unless_busy};
use crate::error::Fault;

pub(super) async fn shut(config: &SdkConfig, policy: &str, edits: &[Edit], live: &State) -> Result<Done, Failure> {
    put_network(config, policy, &left(edits, network(live, policy)?)?, live).await
}

pub(super) async fn narrow(config: &SdkConfig, policy: &str, edits: &[Edit], live: &State) -> Result<Done, Failure> {
    put_access(config, policy, &left(edits, access(live, policy)?)?, live).await
}

/// Has a network policy be made of these parts.
pub(crate) async fn put_network(
    config: &SdkConfig,
    policy: &str,
    parts: &[Value],
    live: &State,
) -> Result<Done, Failure> {
    let CollectionPolicy { version, description, .. } = network(live, policy)?;
    let request = Client::new(config).update_security_policy().r#type(SecurityPolicyType::Network).name(policy);
    let request = request.policy_version(version).set_description(description.clone()).policy(text(parts));
    Ok(done(&request.send().await.map_err(|error| unless_moved(error.into()))?))
}

/// Has a data access policy be made of these parts.
pub(crate) async fn put_access(
    config: &SdkConfig,
    policy: &str,
    parts: &[Value],
    live: &State,
) -> Result<Done, Failure> {
    let CollectionPolicy { version, description, .. } = access(live, policy)?;
    let request = Client::new(config).update_access_policy().r#type(AccessPolicyType::Data).name(policy);
    let request = request.policy_version(version).set_description(description.clone()).policy(text(parts));
    Ok(done(&request.send().await.map_err(|error| unless_moved(error.into()))?))
}

/// Has AWS refuse to delete a collection, or not. What a request does not name stays as it is.
pub(crate) async fn protect(config: &SdkConfig, collection: &str, on: bool) -> Result<Done, Failure> {
    let protection = if on { DeletionProtection::Enabled } else { DeletionProtection::Disabled };
    let request = Client::new(&home(config, collection)).update_collection().id(Arn::new(collection).name());
    Ok(done(&request.deletion_protection(protection).send().await.map_err(unless_busy)?))
}

fn network<'a>(live: &'a State, policy: &str) -> Result<&'a CollectionPolicy, Failure> {
    let State::CollectionNetwork(live) = live else { return Err(ANOTHER_KIND) };
    live.0.policies.get(policy).ok_or(NOT_THERE)
}

fn access<'a>(live: &'a State, policy: &str) -> Result<&'a CollectionPolicy, Failure> {
    let State::CollectionAccess(live) = live else { return Err(ANOTHER_KIND) };
    live.0.policies.get(policy).ok_or(NOT_THERE)
}

const ANOTHER_KIND: Failure = Failure::Unfit("the state that was read has no policies for collections");
const NOT_THERE: Failure = Failure::Unfit("the policy is not there any more");

fn left(edits: &[Edit], live: &CollectionPolicy) -> Result<Vec<Value>, Failure> {
    let moved = || Failure::NotNow("a part that was to be changed does not stand in the policy any more".to_owned());
    let parts = live.edited(edits).ok_or_else(moved)?;
    if parts.is_empty() { Err(Failure::Unfit("nothing of the policy would be left")) } else { Ok(parts) }
}

fn text(parts: &[Value]) -> String {
    Value::from(parts).to_string()
}

/// There is no code of its own for a version that is over: AWS says so in words.
fn unless_moved(fault: Fault) -> Failure {
    let is_over = fault.is(&["ValidationException"]) && fault.message.contains("older version");
    if is_over || fault.is(&["ConflictException"]) { Failure::NotNow(fault.message) } else { Failure::Call(fault) }
}
