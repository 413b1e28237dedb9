//! Controls of Lambda.

mod tool_code_changed;
mod tool_exposed;

use model::{Change, Control, Remedy, Resource};
use serde_json::{Value, json};

pub(super) const CONTROLS: &[&Control] = &[&tool_code_changed::CONTROL, &tool_exposed::CONTROL];

/// The version or alias that the call is about: by itself, or at the end of the function's name.
fn qualifier(change: &Change) -> Option<&str> {
    let request = &change.request;
    request.text("qualifier").or_else(|| {
        let name = request.text("functionName").or_else(|| request.text("resourceArn"))?;
        let name = name.rsplit_once("function:").map_or(name, |(_, name)| name);
        name.split_once(':').map(|(_, qualifier)| qualifier)
    })
}

/// The statement that Lambda makes of an `AddPermission`, without its action; `None` when its principal is not told.
fn requested(change: &Change) -> Option<Value> {
    let text = |path| change.request.text(path);
    let principal = text("principal")?;
    let kind = if principal.contains('.') && !principal.starts_with("arn:") { "Service" } else { "AWS" };
    Some(json!({
        "Sid": text("statementId"),
        "Effect": "Allow",
        "Principal": {kind: principal},
        "Condition": {
            "StringEquals": {"aws:SourceAccount": text("sourceAccount"), "aws:PrincipalOrgID": text("principalOrgID")},
            "ArnLike": {"aws:SourceArn": text("sourceArn")},
        },
    }))
}

/// Removes one statement of a policy.
fn remove(function: &Resource, qualifier: Option<&str>, sid: &str) -> Remedy {
    let (function, qualifier) = (function.arn.as_str().to_owned(), qualifier.map(str::to_owned));
    Remedy::RemoveFunctionPermission { function, qualifier, statement: sid.to_owned() }
}

/// Makes a URL ask its callers to sign.
fn require_iam(function: &Resource, qualifier: Option<String>) -> Remedy {
    Remedy::RequireIamOnFunctionUrl { function: function.arn.as_str().to_owned(), qualifier }
}

/// The statements of a policy: a list, or a single one standing for a list of one.
fn statements(policy: &Value) -> Vec<&Value> {
    match policy.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(Value::Null) | None => Vec::new(),
        Some(single @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_))) => vec![single],
    }
}
