//! What taking a repair back would change.

use model::{Record, State, Undo};
use report::{Difference, differences, plain};
use serde_json::{Value, json};

use crate::operate::operator::Operator;
use crate::screen::{CliError, write_line};

/// Members of states in which texts of their owner stand.
const OWNERS: [&str; 7] = ["configuration", "definition", "description", "document", "entries", "policy", "statements"];

const HIDDEN: &str = "(hidden: --reveal shows it)";

pub(super) fn show(
    operator: &Operator,
    record: &Record,
    live: &State,
    before: &State,
    reveal: bool,
) -> Result<(), CliError> {
    let mut lines = vec![
        format!("{} - {}", plain(&record.title, 120), plain(record.finding.resource.arn.as_str(), 200)),
        String::new(),
        "From what is live to what was before the repair:".to_owned(),
    ];
    let changes = changes(live, before, reveal);
    lines.extend(changes.iter().map(|change| format!("  {}", plain(change, 600))));
    if changes.is_empty() {
        lines.push("  nothing: it is so already".to_owned());
    }
    lines.push(format!("\nCalls, as {}:", plain(&operator.acting(record)?, 300)));
    lines.extend(record.undo().iter().map(|(remedy, undo)| {
        let repair = format!("{}:{}", remedy.kind().service(), remedy.kind().operation());
        format!("  {}", plain(&call(undo, &repair), 300))
    }));
    write_line(&lines.join("\n"))
}

fn call(undo: &Undo, repair: &str) -> String {
    match undo.why_none() {
        Some(why) => format!("none for {repair}: {why}"),
        None => format!("{}, which takes {repair} back", undo.call().unwrap_or_default()),
    }
}

/// Each member that is not the same. What tells states apart for an acceptance is what is compared.
pub(super) fn changes(live: &State, before: &State, reveal: bool) -> Vec<String> {
    let state = |state: &State| state.essence().get("state").cloned().unwrap_or_default();
    let told = |Difference { place, from, to }: &Difference| {
        let word = |value: &Option<Value>| {
            value.as_ref().map_or_else(|| "nothing".to_owned(), |value| shown(place, value, reveal))
        };
        format!("{place}: {} -> {}", word(from), word(to))
    };
    differences(&state(live), &state(before)).iter().map(told).collect()
}

fn shown(place: &str, value: &Value, reveal: bool) -> String {
    if reveal {
        return value.to_string();
    }
    let is_owners = place.split('/').any(|member| OWNERS.contains(&member));
    let is_plain = value.is_boolean() || value.is_number();
    if is_owners && !is_plain { HIDDEN.to_owned() } else { without_texts(value.clone()).to_string() }
}

fn without_texts(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let hide = |name: &str, value: Value| {
                if OWNERS.contains(&name) && !value.is_null() { json!(HIDDEN) } else { without_texts(value) }
            };
            Value::Object(members.into_iter().map(|(name, value)| (name.clone(), hide(&name, value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_texts).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

#[cfg(test)]
mod tests {
    use model::State;
    use serde_json::{Value, json};

    use super::changes;

    fn told(kind: &str, live: Value, before: Value, reveal: bool) -> Vec<String> {
        let state = |state: Value| -> State { serde_json::from_value(json!({"kind": kind, "state": state})).unwrap() };
        changes(&state(live), &state(before), reveal)
    }

    #[test]
    fn what_would_change_is_told_member_by_member() {
        let key = |status: &str, days: Value| json!({"status": status, "rotation_days": days});
        let changes = told("key", key("Enabled", json!(90)), key("Disabled", Value::Null), false);
        assert_eq!(changes, ["rotation_days: 90 -> nothing", "status: \"Enabled\" -> \"Disabled\""]);
    }

    #[test]
    fn texts_of_the_owner_are_shown_only_when_asked_for() {
        let function = |statements: Value| json!({"statements": statements, "urls": []});
        let opened = function(
            json!([[null, {"Sid": "open", "Condition": {"StringEquals": {"lambda:EventSourceToken": "s3cret"}}}]]),
        );
        let hidden = told("function", function(json!([])), opened.clone(), false);
        assert_eq!(hidden, ["statements: nothing -> (hidden: --reveal shows it)"]);
        assert!(told("function", function(json!([])), opened, true)[0].contains("s3cret"));
        let group = |rules: Value| json!({"rules": rules, "only_ai": true, "load_balancer": false});
        let rule =
            json!({"id": "sgr-1", "egress": false, "range": "0.0.0.0/0", "ports": [22, 22], "description": "s3cret"});
        let hidden = told("security-group", group(json!([])), group(json!([rule])), false);
        assert!(hidden[0].contains("0.0.0.0/0") && !hidden[0].contains("s3cret"), "{hidden:?}");
    }
}
