//! Q Business: a statement of a policy comes back by what it said.

use aws_config::SdkConfig;
use aws_sdk_qbusiness::{
    Client,
    types::{PermissionCondition, PermissionConditionOperator},
};
use model::Arn;
use serde_json::Value;

pub(super) use crate::remedy::carry_out::qbusiness::{Controls, set_origins, set_plugin, update_controls};
use crate::{
    error::Fault,
    remedy::{
        Done,
        carry_out::{Failure, done, home},
    },
};

const UNWRITABLE: Failure = Failure::Unfit("no call of Q Business writes such a statement");

/// A statement that is there already needs no other.
pub(super) async fn associate(config: &SdkConfig, application: &str, statement: &Value) -> Result<Done, Failure> {
    let text = |member: &str| statement.get(member).and_then(Value::as_str);
    let (Some("Allow"), Some(sid)) = (text("Effect"), text("Sid")) else { return Err(UNWRITABLE) };
    let principal = statement.pointer("/Principal/AWS").and_then(one).ok_or(UNWRITABLE)?;
    let request = Client::new(&home(config, application)).associate_permission();
    let request = request.application_id(Arn::new(application).name()).statement_id(sid).principal(principal);
    let request = request.set_actions(Some(texts(statement.get("Action")).ok_or(UNWRITABLE)?));
    let request = request.set_conditions(conditions(statement.get("Condition"))?);
    match request.send().await {
        Ok(answer) => Ok(done(&answer)),
        Err(error) => super::unless_done(Fault::from(error), &["ConflictException"]),
    }
}

fn one(value: &Value) -> Option<&str> {
    match value {
        Value::Array(items) if items.len() == 1 => items.first()?.as_str(),
        Value::String(text) => Some(text),
        Value::Array(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

fn texts(value: Option<&Value>) -> Option<Vec<String>> {
    match value? {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

/// The API knows one operator.
fn conditions(value: Option<&Value>) -> Result<Option<Vec<PermissionCondition>>, Failure> {
    let Some(value) = value else { return Ok(None) };
    let operators = value.as_object().ok_or(UNWRITABLE)?;
    let equals = operators.get("StringEquals").and_then(Value::as_object).filter(|_| operators.len() == 1);
    let built = equals.ok_or(UNWRITABLE)?.iter().map(|(key, values)| {
        let condition = PermissionCondition::builder().condition_key(key);
        let condition = condition.condition_operator(PermissionConditionOperator::StringEquals);
        let condition = condition.set_condition_values(Some(texts(Some(values)).ok_or(UNWRITABLE)?));
        condition.build().map_err(|_| UNWRITABLE)
    });
    built.collect::<Result<Vec<_>, _>>().map(Some)
}
