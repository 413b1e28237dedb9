//! Notebook instances, endpoints, monitoring and scripts.

use super::{ANOTHER_KIND, Undo};
use crate::State;

/// One that did not run is not started.
pub(super) fn started(before: &State, notebook: String) -> Undo {
    let State::Notebook(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.status.as_str() {
        "Stopped" | "Stopping" | "Failed" => Undo::implied("it did not run before, and is not started"),
        _ => Undo::StartNotebookInstance { notebook },
    }
}

pub(super) fn restricted(before: &State, notebook: String, root: bool, metadata: bool) -> Undo {
    let State::Notebook(before) = before else { return Undo::none(ANOTHER_KIND) };
    let (root, old_metadata) = (root.then_some(before.root), metadata.then_some(before.old_metadata));
    Undo::UpdateNotebookInstance { notebook, root, old_metadata, role: None, lifecycle: None }
}

pub(super) fn restored(before: &State, notebook: String, role: bool, lifecycle: bool) -> Undo {
    let State::Notebook(before) = before else { return Undo::none(ANOTHER_KIND) };
    let role = before.role.clone().filter(|_| role);
    let lifecycle = lifecycle.then(|| before.lifecycle.clone().unwrap_or_default());
    Undo::UpdateNotebookInstance { notebook, root: None, old_metadata: None, role, lifecycle }
}

pub(super) fn endpoint(before: &State, endpoint: String) -> Undo {
    let State::Endpoint(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.serves() {
        Some(config) => Undo::UpdateEndpoint { endpoint, config: config.to_owned() },
        None => Undo::none("it did not say what it served"),
    }
}

pub(super) fn schedule(before: &State, schedule: String) -> Undo {
    let State::Monitoring(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::UpdateMonitoringSchedule { schedule, definition: before.definition.clone() }
}

pub(super) fn scripts(before: &State, lifecycle: String) -> Undo {
    let State::Lifecycle(before) = before else { return Undo::none(ANOTHER_KIND) };
    let (on_create, on_start) = (before.on_create.clone(), before.on_start.clone());
    Undo::UpdateLifecycleScripts { lifecycle, on_create, on_start }
}
