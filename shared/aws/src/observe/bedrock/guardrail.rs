//! What a guardrail stops, and how strongly. `GetGuardrail` and `UpdateGuardrail` spell the same things differently; we
//! keep the spelling of the update.

use std::collections::BTreeMap;

use model::{GuardrailList, GuardrailState};
use serde_json::{Map, Value, json};

/// What an update does not take.
const READ_ONLY: [&str; 8] = [
    "createdAt",
    "failureRecommendations",
    "guardrailArn",
    "guardrailId",
    "status",
    "statusReasons",
    "updatedAt",
    "version",
];

const SIDES: [&str; 2] = ["input", "output"];

/// The state of a guardrail as `GetGuardrail` answered it.
pub(super) fn state(answer: Value) -> GuardrailState {
    let definition = definition(answer);
    let (strengths, entries) = (strengths(&definition), entries(&definition));
    GuardrailState { strengths, entries, definition, ..GuardrailState::default() }
}

fn definition(answer: Value) -> Value {
    let Value::Object(members) = answer else { return Value::Null };
    let members = members.into_iter().filter(|(name, _)| !READ_ONLY.contains(&name.as_str()));
    Value::Object(members.filter_map(|(name, value)| respelled(name, value)).collect())
}

fn respelled(name: String, value: Value) -> Option<(String, Value)> {
    Some(match (name.as_str(), value) {
        ("kmsKeyArn", key) => ("kmsKeyId".to_owned(), key),
        ("crossRegionDetails", profile) => {
            let profile = profile.get("guardrailProfileArn").or_else(|| profile.get("guardrailProfileId"))?;
            ("crossRegionConfig".to_owned(), json!({"guardrailProfileIdentifier": profile}))
        }
        ("automatedReasoningPolicy", policy) => ("automatedReasoningPolicyConfig".to_owned(), policy),
        (policy, Value::Object(parts)) if policy.ends_with("Policy") => {
            (format!("{policy}Config"), respelled_policy(parts)?)
        }
        (_, value) => (name, value),
    })
}

/// An update refuses an empty list, so a policy that holds nothing is none.
fn respelled_policy(parts: Map<String, Value>) -> Option<Value> {
    let parts = parts.into_iter().filter(|(_, part)| part.as_array().is_none_or(|list| !list.is_empty()));
    let parts: Map<_, _> = parts.map(|(name, part)| part_of(name, part)).collect();
    parts.values().any(Value::is_array).then_some(Value::Object(parts))
}

fn part_of(name: String, mut part: Value) -> (String, Value) {
    if name == "topics" {
        // An update asks for the type of a topic, of which there is only one.
        for topic in part.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            topic.entry("type").or_insert_with(|| json!("DENY"));
        }
    }
    (if part.is_array() || name == "tier" { format!("{name}Config") } else { name }, part)
}

fn strengths(definition: &Value) -> BTreeMap<String, i64> {
    let items = GuardrailList::ALL.into_iter().flat_map(|list| {
        list.items(definition).into_iter().flatten().filter_map(move |item| Some((list, list.name_of(item)?, item)))
    });
    let filters = items.flat_map(|(list, name, item)| match list.kind {
        "content" => sided(list.kind, name, |side| content(item, side)),
        "pii" | "regex" => sided(list.kind, name, |side| rank(&["NONE", "ANONYMIZE", "BLOCK"], action(item, side))),
        "grounding" => vec![(format!("grounding/{name}"), grounding(item))],
        _ => Vec::new(),
    });
    filters.chain(tiers(definition)).collect()
}

fn sided(kind: &str, name: &str, strength: impl Fn(&str) -> i64) -> Vec<(String, i64)> {
    SIDES.into_iter().map(|side| (format!("{kind}/{name}/{side}"), strength(side))).collect()
}

fn content(filter: &Value, side: &str) -> i64 {
    if action(filter, side) == "NONE" {
        return 0;
    }
    rank(
        &["NONE", "LOW", "MEDIUM", "HIGH"],
        member(filter, side, "Strength").and_then(Value::as_str).unwrap_or_default(),
    )
}

/// A threshold in thousandths.
fn grounding(filter: &Value) -> i64 {
    let off = filter.get("enabled") == Some(&json!(false)) || filter.get("action") == Some(&json!("NONE"));
    let threshold = filter.get("threshold").and_then(Value::as_f64).filter(|_| !off).unwrap_or_default();
    format!("{:.0}", threshold * 1000.0).parse().unwrap_or_default()
}

fn tiers(definition: &Value) -> impl Iterator<Item = (String, i64)> {
    [("content", "contentPolicyConfig"), ("topic", "topicPolicyConfig")].into_iter().filter_map(|(kind, policy)| {
        let tier = definition.get(policy)?.pointer("/tierConfig/tierName")?.as_str()?;
        Some((format!("tier/{kind}"), rank(&["", "CLASSIC", "STANDARD"], tier)))
    })
}

/// How high a word stands. One that is not known is the weakest.
fn rank(words: &[&str], word: &str) -> i64 {
    let at = words.iter().position(|known| *known == word).unwrap_or_default();
    i64::try_from(at).unwrap_or_default()
}

/// What blocks or masks something. What does so on one side only says which.
fn entries(definition: &Value) -> Vec<String> {
    let named = GuardrailList::ALL.into_iter().filter(|list| !["content", "grounding"].contains(&list.kind));
    let items = named.flat_map(|list| list.items(definition).into_iter().flatten().map(move |item| (list, item)));
    items.filter_map(|(list, item)| entry(list, item)).collect()
}

fn entry(list: GuardrailList, item: &Value) -> Option<String> {
    let name = format!("{}/{}", list.kind, list.name_of(item)?);
    match SIDES.map(|side| action(item, side) != "NONE") {
        [true, true] => Some(name),
        [true, false] => Some(format!("{name}/input")),
        [false, true] => Some(format!("{name}/output")),
        [false, false] => None,
    }
}

/// What an item does on one side. What says nothing of a side does there what it does everywhere: it blocks, unless it
/// says otherwise.
fn action<'a>(item: &'a Value, side: &str) -> &'a str {
    if member(item, side, "Enabled") == Some(&Value::Bool(false)) {
        return "NONE";
    }
    member(item, side, "Action").or_else(|| item.get("action")).and_then(Value::as_str).unwrap_or("BLOCK")
}

fn member<'a>(item: &'a Value, side: &str, what: &str) -> Option<&'a Value> {
    item.get(format!("{side}{what}"))
}
