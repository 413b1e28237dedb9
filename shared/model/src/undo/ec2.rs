//! Security groups, route tables and endpoints.

use super::{ANOTHER_KIND, Undo};
use crate::{State, VpcEndpointChanges};

pub(super) fn ingress(before: &State, group: String, revoked: &[String]) -> Undo {
    let State::SecurityGroup(before) = before else { return Undo::none(ANOTHER_KIND) };
    let rules: Vec<_> = before.rules.iter().filter(|rule| revoked.contains(&rule.id)).cloned().collect();
    if rules.is_empty() {
        return Undo::none("the rules did not stand in the group before");
    }
    Undo::AuthorizeIngressRules { group, rules }
}

/// A route that was taken out comes back; one that was led elsewhere leads there again.
pub(super) fn route(before: &State, table: String, destination: String, gone: bool) -> Undo {
    let State::RouteTable(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.routes.get(&destination).cloned() {
        Some(target) if gone => Undo::CreateRoute { table, destination, target },
        Some(target) => Undo::ReplaceRoute { table, destination, target },
        None => Undo::none("the route did not stand in the table before"),
    }
}

/// What was changed of an endpoint is as it was before; all else stays.
pub(super) fn endpoint(before: &State, endpoint: String, changes: &VpcEndpointChanges) -> Undo {
    let State::VpcEndpoint(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::ModifyVpcEndpoint { endpoint, changes: changes.back_to(before) }
}
