//! Repositories of images.

use super::{ANOTHER_KIND, Undo};
use crate::State;

pub(super) fn tag_mutability(before: &State, repository: String) -> Undo {
    let State::Repository(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutTagMutability { repository, mutability: before.mutability, exclusions: before.exclusions.clone() }
}
