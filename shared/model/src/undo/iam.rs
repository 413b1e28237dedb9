//! Boundaries and policies of IAM.

use super::{ANOTHER_KIND, Undo};
use crate::{GrantedPolicies, PolicyDocument, Revoked, State};

pub(super) fn role_boundary(before: &State, role: String) -> Undo {
    let State::Boundary(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.policy.clone() {
        Some(boundary) => Undo::PutRoleBoundary { role, boundary },
        None => Undo::DeleteRoleBoundary { role },
    }
}

pub(super) fn user_boundary(before: &State, user: String) -> Undo {
    let State::Boundary(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.policy.clone() {
        Some(boundary) => Undo::PutUserBoundary { user, boundary },
        None => Undo::DeleteUserBoundary { user },
    }
}

pub(super) fn trust(before: &State, role: String) -> Undo {
    let State::Trust(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutTrustPolicy { role, document: before.document.clone() }
}

pub(super) fn inline(before: &State, policy: String, put: impl FnOnce(String, PolicyDocument) -> Undo) -> Undo {
    let State::Grants(GrantedPolicies::Inline { documents }) = before else { return Undo::none(ANOTHER_KIND) };
    match documents.get(&policy).cloned() {
        Some(document) => put(policy, document),
        None => Undo::none("there was no such policy before"),
    }
}

/// What an earlier finding ended stays so.
pub(super) fn sessions(before: &State, role: String, revoked: Revoked) -> Undo {
    let State::RoleSessions(before) = before else { return Undo::none(ANOTHER_KIND) };
    let policy = revoked.policy().to_owned();
    match before.document(revoked).cloned() {
        Some(document) => Undo::PutRolePolicy { role, policy, document },
        None => Undo::DeleteRolePolicy { role, policy },
    }
}

pub(super) fn policy_version(before: &State, policy: String) -> Undo {
    let State::Grants(GrantedPolicies::Managed(before)) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::SetPolicyVersion { policy, version: before.version.clone() }
}
