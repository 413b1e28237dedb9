//! The guardrail that an update asks for: all that was read, with only what was weakened raised.

use std::collections::BTreeMap;

use model::GuardrailList;
use serde_json::{Map, Value, json};

use super::Failure;

type Item = Map<String, Value>;

const BOTH: &[&str] = &["input", "output"];

/// `definition` with the entries brought back and the strengths raised.
pub(super) fn restored(
    definition: &Value,
    strengths: &BTreeMap<String, i64>,
    entries: &BTreeMap<String, Value>,
    profile: Option<&str>,
) -> Result<Value, Failure> {
    let Value::Object(mut document) = definition.clone() else {
        return Err(Failure::Unfit("what an update must repeat was not read"));
    };
    if let Some(profile) = profile {
        let config = json!({"guardrailProfileIdentifier": profile});
        document.entry("crossRegionConfig").or_insert(config);
    }
    for (entry, approved) in entries {
        bring_back(&mut document, entry, approved).ok_or(Failure::Unfit("an entry names no part of a guardrail"))?;
    }
    for (filter, strength) in strengths {
        raise(&mut document, filter, *strength).ok_or(Failure::Unfit("a strength names no part of a guardrail"))?;
    }
    Ok(Value::Object(document))
}

/// What is still there, but off, is only turned on: its owner may have changed the rest of it.
fn bring_back(document: &mut Item, entry: &str, approved: &Value) -> Option<()> {
    let (list, _) = GuardrailList::named(entry)?;
    let name = list.name_of(approved)?;
    let items = items(document, list)?;
    match items.iter_mut().find(|item| list.name_of(item) == Some(name)) {
        Some(item) => turn_on(item.as_object_mut()?, approved.as_object()?, entry),
        None => items.push(approved.clone()),
    }
    Some(())
}

/// Its list, which may have to be made.
fn items(document: &mut Item, list: GuardrailList) -> Option<&mut Vec<Value>> {
    let policy = document.entry(list.policy).or_insert_with(|| json!({})).as_object_mut()?;
    policy.entry(list.list).or_insert_with(|| json!([])).as_array_mut()
}

/// Gives an item the switches that were approved, on the side that the entry names or on both.
fn turn_on(item: &mut Item, approved: &Item, entry: &str) {
    let named = BOTH.iter().position(|side| entry.ends_with(&format!("/{side}")));
    let sides = named.and_then(|at| BOTH.get(at..=at)).unwrap_or(BOTH);
    let members = sides.iter().flat_map(|side| [format!("{side}Action"), format!("{side}Enabled")]);
    let everywhere = named.is_none().then(|| "action".to_owned());
    for member in members.chain(everywhere) {
        // One side of an item that was approved for both takes what was approved for both.
        let both = approved.get("action").filter(|_| named.is_some() && member.ends_with("Action"));
        match approved.get(&member).or(both) {
            Some(value) => item.insert(member, value.clone()),
            None => item.remove(&member),
        };
    }
}

fn raise(document: &mut Item, filter: &str, strength: i64) -> Option<()> {
    let (kind, rest) = filter.split_once('/')?;
    let (name, side) = rest.rsplit_once('/').unwrap_or((rest, ""));
    match kind {
        "tier" => raise_tier(document, rest, strength),
        "grounding" => raise_grounding(find(document, kind, rest, json!({"type": rest}))?, strength),
        "content" => {
            let none = json!({"type": name, "inputStrength": "NONE", "outputStrength": "NONE"});
            raise_content(find(document, kind, name, none)?, side, strength)
        }
        "pii" | "regex" => raise_action(find(document, kind, name, Value::Null)?, side, strength),
        _ => None,
    }
}

/// The item of that name. One that is gone is made of `new`, unless that is nothing.
fn find<'a>(document: &'a mut Item, kind: &str, name: &str, new: Value) -> Option<&'a mut Item> {
    let list = GuardrailList::ALL.into_iter().find(|list| list.kind == kind)?;
    let items = items(document, list)?;
    if !items.iter().any(|item| list.name_of(item) == Some(name)) && !new.is_null() {
        items.push(new);
    }
    items.iter_mut().find(|item| list.name_of(item) == Some(name))?.as_object_mut()
}

/// A policy that is gone has no tier; what it held is brought back first.
fn raise_tier(document: &mut Item, kind: &str, strength: i64) -> Option<()> {
    let list = GuardrailList::ALL.into_iter().find(|list| list.kind == kind)?;
    let tier = word(&["CLASSIC", "CLASSIC", "STANDARD"], strength)?;
    if let Some(policy) = document.get_mut(list.policy).and_then(Value::as_object_mut) {
        policy.insert("tierConfig".to_owned(), json!({"tierName": tier}));
    }
    Some(())
}

fn raise_grounding(filter: &mut Item, strength: i64) -> Option<()> {
    let threshold = f64::from(i32::try_from(strength).ok()?) / 1000.0;
    let now = filter.get("threshold").and_then(Value::as_f64).unwrap_or_default();
    filter.insert("threshold".to_owned(), json!(threshold.max(now)));
    switch_on(filter, "action", "enabled");
    Some(())
}

/// A filter that was only turned off keeps a strength that is higher than the approved one.
fn raise_content(filter: &mut Item, side: &str, strength: i64) -> Option<()> {
    let words = ["NONE", "LOW", "MEDIUM", "HIGH"];
    let member = format!("{side}Strength");
    let now = filter.get(&member).and_then(Value::as_str);
    let now = words.iter().position(|word| Some(*word) == now).unwrap_or_default();
    let wanted = strength.max(i64::try_from(now).ok()?);
    filter.insert(member, json!(word(&words, wanted)?));
    switch_on(filter, &format!("{side}Action"), &format!("{side}Enabled"));
    Some(())
}

/// `action` speaks for a side that says nothing itself; when both sides say the same, it says so too.
fn raise_action(item: &mut Item, side: &str, strength: i64) -> Option<()> {
    let action = word(&["NONE", "ANONYMIZE", "BLOCK"], strength)?;
    item.insert(format!("{side}Action"), json!(action));
    switch_on(item, "", &format!("{side}Enabled"));
    if BOTH.iter().all(|side| item.get(&format!("{side}Action")).is_some_and(|same| same == action)) {
        item.insert("action".to_owned(), json!(action));
    }
    Some(())
}

/// Only a switch that is off is touched.
fn switch_on(item: &mut Item, action: &str, enabled: &str) {
    if let Some(action) = item.get_mut(action).filter(|action| *action == "NONE") {
        *action = json!("BLOCK");
    }
    if let Some(enabled) = item.get_mut(enabled) {
        *enabled = json!(true);
    }
}

fn word<'a>(words: &[&'a str], at: i64) -> Option<&'a str> {
    words.get(usize::try_from(at).ok()?).copied()
}
