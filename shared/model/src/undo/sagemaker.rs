//! Notebook instances.

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
