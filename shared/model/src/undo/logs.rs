//! Log groups.

use super::{ANOTHER_KIND, Undo};
use crate::{LogGroup, LogState, State};

const DELETED: &str = "deleting the log group takes that back too";

/// What takes back a change of a group that was `before`; nothing does by itself when there was none.
fn of_group(before: &State, undo: impl FnOnce(&LogGroup) -> Undo) -> Undo {
    let State::Logs(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before {
        LogState::Group(group) if group.there => undo(group),
        LogState::Group(_) => Undo::implied(DELETED),
        LogState::AccountPolicy { .. } => Undo::none(ANOTHER_KIND),
    }
}

pub(super) fn retention(before: &State, log_group: String) -> Undo {
    of_group(before, |before| match before.retention_days {
        Some(days) => Undo::PutLogRetention { log_group, days },
        None => Undo::DeleteLogRetention { log_group },
    })
}

pub(super) fn key(before: &State, log_group: String) -> Undo {
    of_group(before, |before| match before.key.clone() {
        Some(key) => Undo::AssociateLogKey { log_group, key },
        None => Undo::DisassociateLogKey { log_group },
    })
}

pub(super) fn masking(before: &State, log_group: String) -> Undo {
    of_group(before, |before| {
        if before.masking.is_null() {
            return Undo::DeleteLogMasking { log_group };
        }
        Undo::PutLogMasking { log_group, definition: before.masking.clone() }
    })
}
