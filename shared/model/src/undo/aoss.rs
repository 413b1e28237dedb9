//! Policies of OpenSearch Serverless.

use super::{ANOTHER_KIND, Undo};
use crate::State;

const NOT_THERE: &str = "there was no such policy before";

pub(super) fn network(before: &State, policy: String) -> Undo {
    let State::CollectionNetwork(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.0.policies.get(&policy).cloned() {
        Some(former) => Undo::PutNetworkPolicy { policy, parts: former.parts },
        None => Undo::none(NOT_THERE),
    }
}

pub(super) fn access(before: &State, policy: String) -> Undo {
    let State::CollectionAccess(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.0.policies.get(&policy).cloned() {
        Some(former) => Undo::PutAccessPolicy { policy, parts: former.parts },
        None => Undo::none(NOT_THERE),
    }
}
