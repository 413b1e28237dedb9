//! What is not the same in two documents, member by member.

use serde_json::Value;

/// A member that is not the same in both.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where it stands: `bucket/block_public_acls`. An item of a list has the list's own place.
    pub place: String,
    /// What stands there in the first; `None` when nothing does.
    pub from: Option<Value>,
    /// What stands there in the second.
    pub to: Option<Value>,
}

/// Everything that is not the same, in the order of the places. The order of a list means nothing: an item is in it or
/// not.
#[must_use]
pub fn differences(from: &Value, to: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(String::new(), from, to, &mut found);
    found
}

fn compare(place: String, from: &Value, to: &Value, found: &mut Vec<Difference>) {
    match (from, to) {
        (Value::Object(before), Value::Object(after)) => {
            let new = after.keys().filter(|name| !before.contains_key(*name));
            for name in before.keys().chain(new) {
                let null = &Value::Null;
                let (from, to) = (before.get(name).unwrap_or(null), after.get(name).unwrap_or(null));
                compare(below(&place, name), from, to, found);
            }
        }
        (Value::Array(before), Value::Array(after)) => {
            let lost = before.iter().filter(|item| !after.contains(item));
            found.extend(lost.map(|item| Difference { place: place.clone(), from: Some(item.clone()), to: None }));
            let new = after.iter().filter(|item| !before.contains(item));
            found.extend(new.map(|item| Difference { place: place.clone(), from: None, to: Some(item.clone()) }));
        }
        (from, to) if from == to => {}
        (from, to) => found.push(Difference { place, from: present(from), to: present(to) }),
    }
}

fn below(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}/{name}") }
}

fn present(value: &Value) -> Option<Value> {
    (!value.is_null()).then(|| value.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Difference, differences};

    fn told(from: &Value, to: &Value) -> Vec<String> {
        let word = |value: Option<Value>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        let told = |Difference { place, from, to }| format!("{place} {} {}", word(from), word(to));
        differences(from, to).into_iter().map(told).collect()
    }

    #[test]
    fn each_member_that_is_not_the_same_is_named_once() {
        let from = json!({"block": {"acls": true, "policy": true}, "account": null, "gone": 1});
        let to = json!({"block": {"acls": false, "policy": true}, "account": {"acls": true}});
        assert_eq!(told(&from, &to), ["account - {\"acls\":true}", "block/acls true false", "gone 1 -"]);
        assert_eq!(told(&to, &to), Vec::<String>::new());
    }

    #[test]
    fn an_item_of_a_list_comes_or_goes() {
        let (from, to) =
            (json!({"rules": [{"port": 22}, {"port": 80}]}), json!({"rules": [{"port": 80}, {"port": 443}]}));
        assert_eq!(told(&from, &to), ["rules {\"port\":22} -", "rules - {\"port\":443}"]);
        assert_eq!(told(&json!([1, 2]), &json!([2, 1])), Vec::<String>::new());
    }
}
