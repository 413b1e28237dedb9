//! Event rules and their targets.

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_eventbridge::{
    Client,
    error::BuildError,
    types::{DeadLetterConfig, InputTransformer, RetryPolicy, RuleState, Target},
};
use model::Facts;
use serde_json::Value;

use super::{Done, Failure, inner, number, text};
use crate::{error::Fault, observe::stack::bus_and_name, remedy::carry_out::done};

pub(super) async fn restore(config: &SdkConfig, rule: &str, deployed: Option<&Facts>) -> Result<Done, Failure> {
    let deployed = deployed.ok_or(Failure::Unfit("nobody knows what was deployed"))?;
    let (bus, name) = bus_and_name(rule);
    let request = Client::new(config)
        .put_rule()
        .name(name)
        .event_bus_name(bus)
        .set_description(text(deployed, "Description"))
        .set_event_pattern(text(deployed, "EventPattern"))
        .set_schedule_expression(text(deployed, "ScheduleExpression"))
        .set_state(text(deployed, "State").as_deref().map(RuleState::from));
    Ok(done(&request.send().await?))
}

/// An answer of 200 may count targets as failed.
pub(super) async fn restore_targets(config: &SdkConfig, rule: &str, targets: &[Value]) -> Result<Done, Failure> {
    let (bus, name) = bus_and_name(rule);
    let targets: Result<Vec<_>, _> = targets.iter().map(target).collect();
    let targets = targets.map_err(|_| Failure::Unfit("a target has no id or no address"))?;
    let request = Client::new(config).put_targets().rule(name).event_bus_name(bus).set_targets(Some(targets));
    let answer = request.send().await?;
    let Some(failed) = answer.failed_entries().first().filter(|_| answer.failed_entry_count() > 0) else {
        return Ok(done(&answer));
    };
    let text = |text: Option<&str>| text.map(str::to_owned);
    Err(Failure::Call(Fault {
        transient: failed.error_code() == Some("ConcurrentModificationException"),
        code: text(failed.error_code()),
        message: text(failed.error_message()).unwrap_or_default(),
        request_id: done(&answer).request_id,
    }))
}

fn target(deployed: &Value) -> Result<Target, BuildError> {
    let at = |path: &str| inner(deployed, path);
    let dead_letters = at("/DeadLetterConfig/Arn").map(|arn| DeadLetterConfig::builder().arn(arn).build());
    Target::builder()
        .set_id(at("/Id"))
        .set_arn(at("/Arn"))
        .set_role_arn(at("/RoleArn"))
        .set_input(at("/Input"))
        .set_input_path(at("/InputPath"))
        .set_input_transformer(transformer(deployed.get("InputTransformer"))?)
        .set_retry_policy(deployed.get("RetryPolicy").map(retry))
        .set_dead_letter_config(dead_letters)
        .build()
}

fn transformer(deployed: Option<&Value>) -> Result<Option<InputTransformer>, BuildError> {
    let Some(deployed) = deployed else { return Ok(None) };
    let paths = deployed.get("InputPathsMap").and_then(Value::as_object).into_iter().flatten();
    let paths: HashMap<_, _> =
        paths.filter_map(|(name, path)| Some((name.clone(), path.as_str()?.to_owned()))).collect();
    let template = inner(deployed, "/InputTemplate");
    InputTransformer::builder().set_input_paths_map(Some(paths)).set_input_template(template).build().map(Some)
}

fn retry(deployed: &Value) -> RetryPolicy {
    RetryPolicy::builder()
        .set_maximum_event_age_in_seconds(number(deployed.get("MaximumEventAgeInSeconds")))
        .set_maximum_retry_attempts(number(deployed.get("MaximumRetryAttempts")))
        .build()
}
