//! Controls of OpenSearch, in which knowledge bases keep their vectors.

mod collection_public;
mod collection_unprotected;
mod data_access_broadened;
mod domain_exposed;

use model::{Change, Control};
use serde_json::Value;

pub(super) const CONTROLS: &[&Control] = &[
    &collection_public::CONTROL,
    &collection_unprotected::CONTROL,
    &data_access_broadened::CONTROL,
    &domain_exposed::CONTROL,
];

/// The parts of a policy of OpenSearch Serverless, which stands in records as text or as what it says.
fn items(change: &Change) -> Vec<Value> {
    match change.request.document("policy").map(std::borrow::Cow::into_owned) {
        Some(Value::Array(items)) => items,
        Some(item @ Value::Object(_)) => vec![item],
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => Vec::new(),
    }
}

/// Whether a policy is of that type.
fn of_type(change: &Change, kind: &str) -> bool {
    change.request.text("type") == Some(kind)
}

/// What a policy is called.
fn name(change: &Change) -> &str {
    change.request.text("name").unwrap_or("without a name")
}
