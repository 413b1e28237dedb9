//! Puts parts of our own stack back as they were deployed.

mod functions;
mod messaging;
mod rules;

use aws_config::SdkConfig;
use model::{Facts, Remedy};
use serde_json::Value;

use super::{Done, Failure};

/// Carries out a remedy of our own stack.
pub(super) async fn put_back(config: &SdkConfig, remedy: &Remedy) -> Result<Done, Failure> {
    if let Remedy::RestoreRule { rule, deployed } = remedy {
        rules::restore(config, rule, deployed.as_ref()).await
    } else if let Remedy::RestoreRuleTargets { rule, targets } = remedy {
        rules::restore_targets(config, rule, targets).await
    } else if let Remedy::LiftConcurrencyLimit { function } = remedy {
        functions::lift(config, function).await
    } else if let Remedy::RestoreEventSourceMapping { mapping, deployed, .. } = remedy {
        functions::restore_mapping(config, mapping, deployed).await
    } else if let Remedy::RestoreQueueAttributes { queue, attributes } = remedy {
        messaging::restore_queue(config, queue, attributes).await
    } else if let Remedy::RestoreTopicPolicy { topic, policy } = remedy {
        messaging::restore_topic(config, topic, policy).await
    } else {
        Err(Failure::Unfit("it is no remedy of our own stack"))
    }
}

/// A member of what was deployed, as text: CloudFormation lets numbers and documents stand as they are.
fn text(deployed: &Facts, name: &str) -> Option<String> {
    deployed.get(name).and_then(written)
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Some(value.to_string()),
    }
}

/// A number, which may stand as text.
fn number(value: Option<&Value>) -> Option<i32> {
    let value = value?;
    value.as_i64().and_then(|number| i32::try_from(number).ok()).or_else(|| value.as_str()?.parse().ok())
}

/// A text within an object.
fn inner(value: &Value, path: &str) -> Option<String> {
    value.pointer(path).and_then(written)
}

/// The texts of a list.
fn texts(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
