//! Security groups.

use super::{ANOTHER_KIND, Undo};
use crate::State;

pub(super) fn ingress(before: &State, group: String, revoked: &[String]) -> Undo {
    let State::SecurityGroup(before) = before else { return Undo::none(ANOTHER_KIND) };
    let rules: Vec<_> = before.rules.iter().filter(|rule| revoked.contains(&rule.id)).cloned().collect();
    if rules.is_empty() {
        return Undo::none("the rules did not stand in the group before");
    }
    Undo::AuthorizeIngressRules { group, rules }
}
