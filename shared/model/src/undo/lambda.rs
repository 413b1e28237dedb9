//! Functions.

use serde_json::Value;

use super::{ANOTHER_KIND, Undo};
use crate::{FunctionAlias, State};

pub(super) fn permission(before: &State, function: String, qualifier: Option<String>, sid: &str) -> Undo {
    let State::Function(exposure) = before else { return Undo::none(ANOTHER_KIND) };
    let same = |(of, statement): &&(Option<String>, Value)| {
        *of == qualifier && statement.get("Sid").and_then(Value::as_str) == Some(sid)
    };
    match exposure.statements.iter().find(same).map(|(_, statement)| statement.clone()) {
        Some(statement) => Undo::AddFunctionPermission { function, qualifier, statement },
        None => Undo::none("the statement did not stand in the policy before"),
    }
}

pub(super) fn alias(before: &State, function: String, alias: String) -> Undo {
    let State::FunctionRelease(release) = before else { return Undo::none(ANOTHER_KIND) };
    match release.aliases.get(&alias).cloned() {
        Some(FunctionAlias { version, weights, revision: _ }) => {
            Undo::UpdateFunctionAlias { function, alias, version, weights }
        }
        None => Undo::none("the function had no such alias before"),
    }
}

pub(super) fn concurrency(before: &State, function: String) -> Undo {
    let State::FunctionConcurrency(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.reserved {
        Some(reserved) => Undo::PutFunctionConcurrency { function, reserved },
        None => Undo::DeleteFunctionConcurrency { function },
    }
}
