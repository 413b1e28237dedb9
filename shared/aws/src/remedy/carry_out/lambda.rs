//! Functions. `RemovePermission` could name the policy's revision, but a statement is found by its `Sid`, and one that
//! somebody else removed meanwhile is what we want.

use aws_config::SdkConfig;
use aws_sdk_lambda::{Client, types::FunctionUrlAuthType};

use super::{Done, Failure, done, home};

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

fn client(config: &SdkConfig, function: &str) -> Client {
    Client::new(&home(config, function))
}
