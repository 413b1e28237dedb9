//! Indexes of Kendra.

use serde_json::Value;

use super::{ANOTHER_KIND, Undo};
use crate::{KendraIndex, State};

/// Its tokens are only put back if the repair put others there.
pub(super) fn user_context(before: &State, index: String, tokens: Option<&Vec<Value>>) -> Undo {
    let State::KendraIndex(KendraIndex { policy: Some(policy), tokens: former, .. }) = before else {
        return Undo::none(ANOTHER_KIND);
    };
    Undo::PutUserContext { index, policy: policy.clone(), tokens: tokens.map(|_| former.clone()) }
}
