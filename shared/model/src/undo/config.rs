//! What AWS Config records, and where it delivers it.

use super::{ANOTHER_KIND, Undo};
use crate::{ConfigRecorder, ConfigState, State};

fn before(state: &State) -> Option<&ConfigRecorder> {
    if let State::Config(ConfigState::Recorder(before)) = state { Some(before) } else { None }
}

/// `restored` is what the repair made of it.
pub(super) fn recorder(state: &State, region: String, restored: &serde_json::Value) -> Undo {
    let Some(before) = before(state) else { return Undo::none(ANOTHER_KIND) };
    if before.recorder.is_null() {
        let name = restored.get("name").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        return Undo::DeleteConfigRecorder { region, recorder: name };
    }
    Undo::PutConfigRecorder { region, definition: before.recorder.clone() }
}

/// `restored` is what the repair made of it.
pub(super) fn channel(state: &State, region: String, restored: &serde_json::Value) -> Undo {
    let Some(before) = before(state) else { return Undo::none(ANOTHER_KIND) };
    if before.channel.is_null() {
        let name = restored.get("name").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        return Undo::DeleteDeliveryChannel { region, channel: name };
    }
    Undo::PutDeliveryChannel { region, definition: before.channel.clone() }
}
