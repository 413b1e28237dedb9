//! Parts of documents that are replaced as a whole.

use serde_json::{Map, Value};

/// The members of those names.
pub(super) fn members(document: &Value, names: &[&str]) -> Map<String, Value> {
    let all = document.as_object().into_iter().flatten();
    let wanted = all.filter(|(name, _)| names.contains(&name.as_str()));
    wanted.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The document with these in the place of all members of those names; `None` when it is none.
pub(super) fn with_members(document: &Value, names: &[&str], these: &Map<String, Value>) -> Option<Value> {
    let mut all = document.as_object()?.clone();
    all.retain(|name, _| !names.contains(&name.as_str()));
    all.extend(these.clone());
    Some(Value::Object(all))
}
