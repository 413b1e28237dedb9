//! Functions. `RemovePermission` could name the policy's revision, but a statement is found by its `Sid`, and one that
//! somebody else removed meanwhile is what we want.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_sdk_lambda::{
    Client,
    types::{AliasRoutingConfiguration, FunctionUrlAuthType},
};
use model::State;
use serde_json::Number;

use super::{Done, Failure, done, home};
use crate::error::Fault;

/// Somebody moved the alias since it was read, or the function is being changed.
const MOVED: &[&str] = &["PreconditionFailedException", "ResourceConflictException"];

pub(super) async fn remove_permission(
    config: &SdkConfig,
    function: &str,
    qualifier: Option<&str>,
    statement: &str,
) -> Result<Done, Failure> {
    let request = client(config, function).remove_permission().function_name(function).statement_id(statement);
    Ok(done(&request.set_qualifier(qualifier.map(str::to_owned)).send().await?))
}

pub(super) async fn require_iam(config: &SdkConfig, function: &str, qualifier: Option<&str>) -> Result<Done, Failure> {
    let request = client(config, function).update_function_url_config().function_name(function);
    let request = request.set_qualifier(qualifier.map(str::to_owned)).auth_type(FunctionUrlAuthType::AwsIam);
    Ok(done(&request.send().await?))
}

/// Reserves for a function how often at once it may run, which is also the most.
pub(crate) async fn reserve(config: &SdkConfig, function: &str, executions: i32) -> Result<Done, Failure> {
    let request = client(config, function).put_function_concurrency().function_name(function);
    let request = request.reserved_concurrent_executions(executions);
    Ok(done(&request.send().await.map_err(|error| unless_moved(error.into()))?))
}

/// Moves an alias that is still where it was when it was read.
pub(super) async fn restore_alias(
    config: &SdkConfig,
    function: &str,
    alias: &str,
    version: &str,
    weights: &BTreeMap<String, Number>,
    live: &State,
) -> Result<Done, Failure> {
    let State::FunctionRelease(live) = live else {
        return Err(Failure::Unfit("the state that was read does not say what the function runs"));
    };
    let revision = live.aliases.get(alias).map(|alias| alias.revision.clone());
    update_alias(config, function, alias, version, weights, revision).await
}

/// Has an alias stand for a version, and others beside it.
pub(crate) async fn update_alias(
    config: &SdkConfig,
    function: &str,
    alias: &str,
    version: &str,
    weights: &BTreeMap<String, Number>,
    revision: Option<String>,
) -> Result<Done, Failure> {
    let weights = weights.iter().filter_map(|(version, share)| Some((version.clone(), share.as_f64()?))).collect();
    let routing = AliasRoutingConfiguration::builder().set_additional_version_weights(Some(weights)).build();
    let request = client(config, function).update_alias().function_name(function).name(alias);
    let request = request.function_version(version).routing_config(routing).set_revision_id(revision);
    Ok(done(&request.send().await.map_err(|error| unless_moved(error.into()))?))
}

fn unless_moved(fault: Fault) -> Failure {
    if fault.is(MOVED) { Failure::NotNow(fault.message) } else { Failure::Call(fault) }
}

fn client(config: &SdkConfig, function: &str) -> Client {
    Client::new(&home(config, function))
}
