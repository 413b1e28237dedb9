//! Who may approve a repair, and when: each reason to refuse by itself.
#![expect(clippy::unwrap_used, reason = "a failure here is a failure of the test")]

use engine::{Refusal, admit};
use jiff::{SignedDuration, Timestamp};
use model::{
    Actor, ActorKind, Alarm, Arn, Identity, Opening, Pattern, Plan, Policy, Record, Remedy, Resource, Response, Scope,
    Status,
};

const GRACE: &str = "arn:aws:iam::111122223333:user/grace";
const DEPLOY: &str = "arn:aws:iam::111122223333:role/teams/deploy";

fn now() -> Timestamp {
    "2026-11-02T12:00:00Z".parse().unwrap()
}

fn plan() -> Plan {
    Plan(vec![Remedy::EnableKey { key: "arn:aws:kms:eu-west-1:111122223333:key/k-1".to_owned() }])
}

/// A change by a session of the role `deploy`, which waits for approval for another hour.
fn waiting() -> Record {
    let resource = Resource {
        arn: Arn::new("arn:aws:kms:eu-west-1:111122223333:key/k-1"),
        account: "111122223333".to_owned(),
        region: "eu-west-1".to_owned(),
        scope: Scope::Generic,
    };
    let arn = Some("arn:aws:sts::111122223333:assumed-role/deploy/ada".to_owned());
    let actor = Actor { kind: ActorKind::AssumedRole, arn, role: Some(DEPLOY.to_owned()), ..Actor::default() };
    let mut record =
        Opening::alarm(Alarm::ApprovalRefused, resource, actor, "e1", "disabled it", "it is disabled").record(now());
    record.status = Status::AwaitingApproval;
    record.approve_by = Some(now() + SignedDuration::from_hours(1));
    record.decision.response = Response::Approve;
    record.decision.plan = plan();
    record
}

fn user(arn: &str) -> Identity {
    Identity { account: "111122223333".to_owned(), arn: Arn::new(arn), role: None }
}

fn session(role: &str, name: &str) -> Identity {
    let arn = format!("arn:aws:sts::111122223333:assumed-role/{}/{name}", Arn::new(role).name());
    Identity { role: Some(Arn::new(role)), ..user(&arn) }
}

fn policy(approvers: &[&str]) -> Policy {
    Policy { approvers: approvers.iter().map(|pattern| Pattern::new(*pattern)).collect(), ..Policy::default() }
}

#[track_caller]
fn refused(record: &Record, approver: &Identity, policy: &Policy) -> Refusal {
    admit(record, approver, &plan().hash(), policy, now()).unwrap_err()
}

#[test]
fn whom_the_policy_names_may_approve_what_somebody_else_did() {
    for approver in [user(GRACE), session("arn:aws:iam::111122223333:role/approvers/release", "grace")] {
        let policy = policy(&["arn:aws:iam::*:role/approvers/*", GRACE]);
        let approval = admit(&waiting(), &approver, &plan().hash(), &policy, now()).unwrap();
        assert_eq!((approval.by, approval.at, approval.plan_hash), (approver.arn.to_string(), now(), plan().hash()));
    }
}

#[test]
fn without_a_list_nobody_may_and_with_one_nobody_else() {
    assert_eq!(refused(&waiting(), &user(GRACE), &Policy::default()), Refusal::NobodyMay);
    for listed in ["arn:aws:iam::111122223333:user/ada", "arn:aws:iam::444455556666:user/grace", "grace"] {
        assert_eq!(refused(&waiting(), &user(GRACE), &policy(&[listed])), Refusal::Unlisted(GRACE.to_owned()));
    }
    // What a session calls itself is its own choice.
    let pretender = session("arn:aws:iam::111122223333:role/other", "grace");
    let listed = policy(&["arn:aws:sts::*:assumed-role/*/grace", GRACE]);
    assert!(matches!(refused(&waiting(), &pretender, &listed), Refusal::Unlisted(_)));
}

#[test]
fn nobody_approves_an_answer_to_their_own_change() {
    let anybody = policy(&["*"]);
    // The same role under another session's name, with its path and without.
    for role in [DEPLOY, "arn:aws:iam::111122223333:role/deploy"] {
        assert!(matches!(refused(&waiting(), &session(role, "grace"), &anybody), Refusal::Own(_)), "{role}");
    }
    let mut joined = waiting();
    joined.others = vec![GRACE.to_owned()];
    assert_eq!(refused(&joined, &user(GRACE), &anybody), Refusal::Own(GRACE.to_owned()));
    let mut nameless = waiting();
    nameless.actor.role = None;
    assert!(matches!(refused(&nameless, &session(DEPLOY, "grace"), &anybody), Refusal::Own(_)));
    // A role of that name in another account is another role.
    let elsewhere = session("arn:aws:iam::444455556666:role/teams/deploy", "grace");
    assert!(admit(&waiting(), &elsewhere, &plan().hash(), &anybody, now()).is_ok());
}

#[test]
fn a_change_of_nobody_known_has_no_other_but_a_services_has() {
    let mut unknown = waiting();
    unknown.actor = Actor::default();
    assert_eq!(refused(&unknown, &user(GRACE), &policy(&[GRACE])), Refusal::ActorUnknown);
    unknown.actor.kind = ActorKind::AwsService;
    assert!(admit(&unknown, &user(GRACE), &plan().hash(), &policy(&[GRACE]), now()).is_ok());
}

#[test]
fn only_the_recorded_plan_of_what_still_waits_can_be_approved() {
    let listed = policy(&[GRACE]);
    assert_eq!(admit(&waiting(), &user(GRACE), "b0c4", &listed, now()).unwrap_err(), Refusal::AnotherPlan);
    for status in [Status::Decided, Status::Claimed, Status::Remediated, Status::Rejected] {
        let record = Record { status, ..waiting() };
        assert_eq!(refused(&record, &user(GRACE), &listed), Refusal::NotAwaited(status));
    }
    let lapsed = Record { approve_by: Some(now()), ..waiting() };
    assert_eq!(refused(&lapsed, &user(GRACE), &listed), Refusal::Lapsed(now()));
    let told = Record { status: Status::Lapsed, ..lapsed };
    assert_eq!(refused(&told, &user(GRACE), &listed), Refusal::Lapsed(now()));
}
