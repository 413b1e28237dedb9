//! Functions. A statement can only be given back as `AddPermission` writes it: one that says more was written by no call.

use aws_config::SdkConfig;
use aws_sdk_lambda::{
    Client, operation::add_permission::builders::AddPermissionFluentBuilder as AddPermission,
    types::FunctionUrlAuthType,
};
use serde_json::Value;

pub(super) use crate::remedy::carry_out::lambda::{reserve, update_alias};

use super::unless_done;
use crate::{
    error::Fault,
    remedy::{
        Done,
        carry_out::{Failure, done, home},
    },
};

/// A statement of that name is there.
const THERE: &[&str] = &["ResourceConflictException"];

const NO_NAME: Failure = Failure::Unfit("the statement has no Sid");
const NO_GRANT: Failure = Failure::Unfit("the statement does not allow one action to one principal");
const NO_MEMBER: Failure = Failure::Unfit("the statement has a condition that AddPermission cannot write");

pub(super) async fn add_permission(
    config: &SdkConfig,
    function: &str,
    qualifier: Option<&str>,
    statement: &Value,
) -> Result<Done, Failure> {
    let text = |name: &str| statement.get(name).and_then(Value::as_str);
    let principal = statement.get("Principal").and_then(principal).ok_or(NO_GRANT)?;
    let action = text("Action").filter(|_| text("Effect") == Some("Allow")).ok_or(NO_GRANT)?;
    let request = Client::new(&home(config, function)).add_permission().function_name(function);
    let request = request.set_qualifier(qualifier.map(str::to_owned)).statement_id(text("Sid").ok_or(NO_NAME)?);
    let request = conditions(request.action(action).principal(principal), statement)?;
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(done(&answer)),
        Err(fault) => unless_done(fault, THERE),
    }
}

/// `*`, or the one account, principal or service.
fn principal(principal: &Value) -> Option<&str> {
    let named = || principal.get("AWS").or_else(|| principal.get("Service"))?.as_str();
    principal.as_str().or_else(named)
}

/// Each condition that `AddPermission` writes comes from a member of its own.
fn conditions(mut request: AddPermission, statement: &Value) -> Result<AddPermission, Failure> {
    let operators = statement.get("Condition").and_then(Value::as_object).into_iter().flatten();
    for (operator, keys) in operators {
        for (key, value) in keys.as_object().into_iter().flatten() {
            let value = value.as_str().ok_or(NO_MEMBER)?;
            request = match (operator.as_str(), key.to_ascii_lowercase().as_str()) {
                ("ArnLike", "aws:sourcearn") => request.source_arn(value),
                ("StringEquals", "aws:sourceaccount") => request.source_account(value),
                ("StringEquals", "aws:principalorgid") => request.principal_org_id(value),
                ("StringEquals", "lambda:eventsourcetoken") => request.event_source_token(value),
                ("StringEquals", "lambda:functionurlauthtype") => {
                    request.function_url_auth_type(FunctionUrlAuthType::from(value))
                }
                ("Bool", "lambda:invokedviafunctionurl") if value == "true" => request.invoked_via_function_url(true),
                _ => return Err(NO_MEMBER),
            };
        }
    }
    Ok(request)
}

pub(super) async fn open_url(config: &SdkConfig, function: &str, qualifier: Option<&str>) -> Result<Done, Failure> {
    let request = Client::new(&home(config, function)).update_function_url_config().function_name(function);
    let request = request.set_qualifier(qualifier.map(str::to_owned)).auth_type(FunctionUrlAuthType::None);
    Ok(done(&request.send().await?))
}

/// Reserves nothing for a function, which takes of what all have then.
pub(super) async fn lift(config: &SdkConfig, function: &str) -> Result<Done, Failure> {
    let client = Client::new(&home(config, function));
    Ok(done(&client.delete_function_concurrency().function_name(function).send().await?))
}
