//! Whether two documents say the same, however each service spells what it was given.

use serde_json::{Map, Value, json};

/// Whether what was deployed and what is live are the same: numbers and switches may stand as text, a list of one as its
/// item, a document as text, and lists of policies and patterns have no order.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    one == other || canonical(one) == canonical(other)
}

fn canonical(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Bool(on) => Value::from(on.to_string()),
        Value::Number(number) => Value::from(number_text(number)),
        Value::String(text) => match document(text) {
            Some(document) => canonical(&document),
            None => value.clone(),
        },
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(canonical).collect();
            items.sort_by_cached_key(Value::to_string);
            match items.as_slice() {
                [one] => one.clone(),
                _ => Value::Array(items),
            }
        }
        Value::Object(members) => Value::Object(canonical_members(members)),
    }
}

fn canonical_members(members: &Map<String, Value>) -> Map<String, Value> {
    let mut read = Map::new();
    for (name, member) in members.iter().filter(|(_, member)| !member.is_null()) {
        // Some services write anybody in the longer form.
        let anybody = name == "Principal" && member == "*";
        read.insert(name.clone(), if anybody { json!({"AWS": "*"}) } else { canonical(member) });
    }
    read.sort_keys();
    read
}

/// `0.0` and `0` are one number.
fn number_text(number: &serde_json::Number) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

fn document(text: &str) -> Option<Value> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(text).ok().filter(|value: &Value| value.is_object() || value.is_array())
}
