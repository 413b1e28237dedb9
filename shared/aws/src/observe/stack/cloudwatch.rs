//! Alarms, which CloudFormation compares for us. The SDK of `CloudWatch` would be one more for the sake of one call.

use aws_sdk_cloudformation::{
    Client,
    types::{DifferenceType, PropertyDifference, StackResourceDriftStatus},
};
use model::{Facts, Part};
use serde_json::{Number, Value};

use super::{ObserveError, unknown};

const DRIFT: &str = "cloudformation:DetectStackResourceDrift";

/// What was deployed, but for what is not so any more.
pub(super) async fn alarm(client: &Client, stack: &str, part: &Part) -> Result<Option<Facts>, ObserveError> {
    let answer = client.detect_stack_resource_drift().stack_name(stack).logical_resource_id(&part.logical).send().await;
    let answer = answer.map_err(|error| ObserveError::new(DRIFT, error.into()))?;
    let drift = answer.stack_resource_drift().ok_or_else(|| unknown(DRIFT, "it answered without a drift"))?;
    match drift.stack_resource_drift_status() {
        Some(StackResourceDriftStatus::InSync) => Ok(Some(part.facts.clone())),
        Some(StackResourceDriftStatus::Deleted) => Ok(None),
        Some(StackResourceDriftStatus::Modified) => {
            let mut live = part.facts.clone();
            drift.property_differences().iter().for_each(|difference| change(&mut live, difference));
            Ok(Some(live))
        }
        Some(_) | None => Err(unknown(DRIFT, "it could not compare the alarm")),
    }
}

/// A difference has the path of a member, from the outside in; the whole fact is told.
fn change(live: &mut Facts, difference: &PropertyDifference) {
    let path = difference.property_path().unwrap_or_default();
    let Some(fact) = path.split('/').nth(1).map(str::to_owned) else { return };
    let is_whole = path.matches('/').count() == 1;
    match difference.difference_type() {
        Some(DifferenceType::Remove) if is_whole => {
            live.remove(&fact);
        }
        _ => {
            let actual = difference.actual_value().unwrap_or_default();
            let value = if is_whole { value(actual) } else { Value::String(format!("{path} is {actual}")) };
            live.insert(fact, value);
        }
    }
}

/// CloudFormation tells of each value as text, and of a number it may tell otherwise than the template does.
fn value(actual: &str) -> Value {
    actual.parse::<Number>().map_or_else(|_| Value::String(actual.to_owned()), Value::Number)
}
