//! What takes repairs of Q Business applications back.

use serde_json::Value;

use super::{ANOTHER_KIND, Undo};
use crate::{ChatControls, State};

/// What was turned on is turned off where it was off, and what was brought back is gone again where it was gone.
pub(super) fn chat_controls(
    before: &State,
    application: String,
    mut guards: Vec<String>,
    mut phrases: Vec<String>,
    topics: Vec<Value>,
) -> Undo {
    let State::ChatControls(before) = before else { return Undo::none(ANOTHER_KIND) };
    guards.retain(|guard| before.guards.get(guard) != Some(&true));
    phrases.retain(|phrase| !before.phrases.contains(phrase));
    let (topics, gone): (Vec<_>, Vec<_>) = topics.into_iter().partition(|topic| former(before, topic).is_some());
    let topics = topics.iter().filter_map(|topic| former(before, topic)).cloned().collect();
    Undo::UpdateChatControls { application, guards, phrases, topics, gone }
}

fn former<'a>(before: &'a ChatControls, topic: &Value) -> Option<&'a Value> {
    before.topics.get(topic.get("name")?.as_str()?)
}

pub(super) fn permission(before: &State, application: String, sid: &str) -> Undo {
    let State::ApplicationAccess(before) = before else { return Undo::none(ANOTHER_KIND) };
    let document = before.policy.as_ref().and_then(|policy| policy.value().ok()).unwrap_or_default();
    let statements = document.get("Statement").and_then(Value::as_array);
    let named = |statement: &&Value| statement.get("Sid").and_then(Value::as_str) == Some(sid);
    match statements.into_iter().flatten().find(named).cloned() {
        Some(statement) => Undo::AssociatePermission { application, statement },
        None => Undo::none("the statement did not stand in the policy before"),
    }
}

pub(super) fn origins(before: &State, application: String, experience: String) -> Undo {
    let State::ApplicationAccess(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.origins.get(&experience).cloned() {
        Some(origins) => Undo::UpdateOrigins { application, experience, origins },
        None => Undo::none("the application had no such web experience before"),
    }
}
