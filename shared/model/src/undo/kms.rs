//! Keys.

use super::{ANOTHER_KIND, Undo};
use crate::State;

pub(super) fn grant(before: &State, key: String, id: &str) -> Undo {
    let State::KeySharing(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.grants.iter().find(|grant| grant.id == id).cloned() {
        Some(grant) => Undo::CreateKeyGrant { key, grant },
        None => Undo::none("there was no such grant before"),
    }
}
