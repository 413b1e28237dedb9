//! What the roles may do that a member's account has for the stack: read what threats are judged by, contain, and take
//! containment back.

use std::collections::{BTreeMap, BTreeSet};

use model::{Members, RemedyKind};

use super::{Condition, Statement, distinct, reads_of_threats, remedy, statement};

/// A role of `templates/member.yaml`.
#[derive(Clone, Debug)]
pub struct MemberRole {
    /// What its name ends with.
    pub name: String,
    /// What it does.
    pub description: String,
    /// Who may take it, as a condition of its trust policy.
    pub by: Condition,
    /// The condition of the template under which it is there.
    pub given: Option<&'static str>,
    /// What it may do.
    pub statements: Vec<Statement>,
}

/// The roles of a member's account.
#[must_use]
pub fn member_roles() -> Vec<MemberRole> {
    let by = |operator, principals| Condition::new(operator, "aws:PrincipalArn", principals);
    let read = MemberRole {
        name: Members::READ.to_owned(),
        description: "Reads what a finding of GuardDuty is about".to_owned(),
        by: by("ArnEquals", &["!Ref RemediatorRoleArn", "!Ref ThreatDetectorRoleArn"]),
        given: None,
        statements: reads(),
    };
    let undo = MemberRole {
        name: Members::UNDO.to_owned(),
        description: "Takes containment back for an operator".to_owned(),
        by: by("ArnLike", &["!Ref OperatorArns"]),
        given: Some("HasOperator"),
        statements: reads().into_iter().chain(containments().into_iter().map(undo)).collect(),
    };
    let remedies = remedies().into_iter().map(|(service, kinds)| MemberRole {
        name: Members::remedy(service),
        description: format!("Contains what is attacked of {service}, for one repair, cut to its plan"),
        by: by("ArnEquals", &["!Ref RemediatorRoleArn"]),
        given: None,
        statements: distinct(kinds.into_iter().flat_map(remedy).map(chosen)),
    });
    std::iter::once(read).chain(remedies).chain([undo]).collect()
}

fn reads() -> Vec<Statement> {
    reads_of_threats().into_iter().flat_map(|part| part.statements).collect()
}

/// The remedies of controls of threats.
fn containments() -> BTreeSet<RemedyKind> {
    let controls = catalog::all().into_iter().filter(|control| control.threats.is_some());
    controls.flat_map(|control| control.remedies).copied().collect()
}

fn remedies() -> BTreeMap<&'static str, BTreeSet<RemedyKind>> {
    let mut by_service: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for kind in containments() {
        by_service.entry(kind.service()).or_default().insert(kind);
    }
    by_service
}

/// What takes each containment back, on what it was done to.
const UNDOING: &[(RemedyKind, &[&str])] = &[
    (RemedyKind::DeactivateAccessKey, &["iam:UpdateAccessKey"]),
    (RemedyKind::DenyBucket, &["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"]),
    (RemedyKind::QuarantineFunction, &["lambda:DeleteFunctionConcurrency", "lambda:PutFunctionConcurrency"]),
    (RemedyKind::RestoreGuardrail, &["bedrock:UpdateGuardrail"]),
    (RemedyKind::RevokeRoleSessions, &["iam:DeleteRolePolicy", "iam:PutRolePolicy"]),
];

fn undo(kind: RemedyKind) -> Statement {
    let found = UNDOING.iter().find(|(contained, _)| *contained == kind);
    let (_, actions) = found.unwrap_or_else(|| panic!("{} is containment: say what takes it back", kind.name()));
    let on: BTreeSet<_> = kind.permissions().iter().map(|permission| format!("!Sub {}", permission.resource)).collect();
    let on: Vec<_> = on.iter().map(String::as_str).collect();
    chosen(statement(&format!("Undo{}", kind.name()), actions, &on, "takes a remedy back"))
}

/// IAM has no condition on what a policy says: whoever may write one may grant anything with it. A member chooses whether
/// that is too much.
fn chosen(statement: Statement) -> Statement {
    let writes = |action: &&str| action.ends_with("Policy") && action.contains(":Put");
    let given = statement.actions.iter().any(writes).then_some("WritesPolicies");
    Statement { given, ..statement }
}

/// What the stack's own roles may do there: take these.
pub(super) fn take<'a>(names: impl Iterator<Item = &'a str>, why: &'static str) -> Statement {
    let role = |name| format!("!Sub arn:${{AWS::Partition}}:iam::*:role/${{MemberRolePrefix}}-{name}");
    let roles: Vec<_> = names.map(role).collect();
    let roles: Vec<_> = roles.iter().map(String::as_str).collect();
    let given = Some("HasMembers");
    Statement { given, ..statement("TakeMemberRoles", &["sts:AssumeRole"], &roles, why) }
}

/// The names of the roles that remediators take.
pub(super) fn taken_by_remediators() -> Vec<String> {
    let services = remedies();
    std::iter::once(Members::READ.to_owned()).chain(services.keys().map(|service| Members::remedy(service))).collect()
}
