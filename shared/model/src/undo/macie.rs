//! Macie.

use super::{ANOTHER_KIND, Undo};
use crate::State;

pub(super) fn discovery(before: &State, region: String) -> Undo {
    let State::Macie(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::StopAutomatedDiscovery { region, members: before.members.clone() }
}
