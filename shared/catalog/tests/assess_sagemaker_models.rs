//! What the controls of models think of a state, and what they plan.

use std::collections::BTreeMap;

use model::{
    ApprovedLists, Arn, Finding, ListName, ModelPackageState, Pattern, Remedy, Resource, Response, Scope, State, Undo,
    UserContext, Verdict,
};

const ID: &str = "sagemaker-model-approved-without-review";
const ARN: &str = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn-classifier/7";
const ADA: &str = "arn:aws:sts::111122223333:assumed-role/model-approver/ada";
const GRACE: &str = "arn:aws:sts::111122223333:assumed-role/ai-developer/grace";
const APPROVER: &str = "arn:aws:iam::111122223333:role/teams/model-approver";
const DEVELOPER: &str = "arn:aws:iam::111122223333:role/ai-developer";
const PROFILE: &str = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abcdefghij12/ada";

fn approvers(names: &[&str]) -> ApprovedLists {
    let patterns = names.iter().map(|name| Pattern::new(*name)).collect();
    ApprovedLists(BTreeMap::from([(ListName::ModelApprovers, patterns)]))
}

#[expect(clippy::unnecessary_wraps, reason = "a package may tell of nobody")]
fn by(identity: &str) -> Option<UserContext> {
    Some(UserContext { identity: Some(identity.to_owned()), profile: None })
}

#[expect(clippy::unnecessary_wraps, reason = "a package may tell of nobody")]
fn in_studio(profile: &str) -> Option<UserContext> {
    let identity = Some("arn:aws:sts::111122223333:assumed-role/studio/SageMaker".to_owned());
    Some(UserContext { identity, profile: Some(profile.to_owned()) })
}

fn package(created_by: Option<UserContext>, modified_by: Option<UserContext>) -> State {
    let approval = Some("Approved".to_owned());
    State::ModelPackage(ModelPackageState { approval, created_by, modified_by, unvalidated: false })
}

fn told(by: &[&str]) -> Finding {
    let (account, region) = ("111122223333".to_owned(), "eu-west-1".to_owned());
    let resource = Resource { arn: Arn::new(ARN), account, region, scope: Scope::Ai };
    let (summary, operation) = (String::new(), "UpdateModelPackage".to_owned());
    let subjects = by.iter().map(|by| (*by).to_owned()).collect();
    Finding { resource, summary, subjects, operation, ceiling: None, last_seen: None }
}

fn verdict(finding: &Finding, live: &State, lists: &ApprovedLists) -> Verdict {
    let verdict = catalog::find(ID).unwrap().judge.assess(finding, live, &[], lists);
    let plan = catalog::find(ID).unwrap().judge.remediate(finding, Some(live), &[], lists);
    let withdraws = [Remedy::WithdrawModelApproval { package: ARN.to_owned() }];
    assert_eq!(plan == withdraws, matches!(verdict, Verdict::Exposed { .. }), "{verdict:?}");
    verdict
}

#[test]
fn whoever_is_no_approver_approves_nothing() {
    let (live, lists) = (package(by(ADA), by(GRACE)), approvers(&[APPROVER]));
    for finding in [told(&[DEVELOPER]), told(&[])] {
        let verdict = verdict(&finding, &live, &lists);
        assert!(matches!(&verdict, Verdict::Exposed { ceiling: None, evidence } if evidence.contains(GRACE)));
    }
}

#[test]
fn an_approver_is_known_by_the_path_that_the_event_tells() {
    let (live, lists) = (package(by(GRACE), by(ADA)), approvers(&[APPROVER]));
    assert_eq!(verdict(&told(&[APPROVER]), &live, &lists), Verdict::Sound);
    let without = approvers(&["arn:aws:iam::111122223333:role/model-approver"]);
    assert_eq!(verdict(&told(&[]), &live, &without), Verdict::Sound);
}

#[test]
fn what_an_approver_changed_after_somebody_else_approved_is_left_to_people() {
    let (live, lists) = (package(by(GRACE), by(ADA)), approvers(&["arn:aws:iam::*:role/model-approver"]));
    assert!(matches!(verdict(&told(&[DEVELOPER]), &live, &lists), Verdict::Unknown { .. }));
}

#[test]
fn nobody_approves_what_they_registered() {
    let lists = approvers(&["arn:aws:iam::*:role/*"]);
    let same = verdict(&told(&[DEVELOPER]), &package(by(GRACE), by(GRACE)), &lists);
    assert!(matches!(same, Verdict::Exposed { ceiling: None, .. }), "{same:?}");
    // Nobody has changed it since.
    let created = verdict(&told(&[DEVELOPER]), &package(by(GRACE), None), &lists);
    assert!(matches!(created, Verdict::Exposed { ceiling: None, .. }), "{created:?}");
    let other = package(by(&GRACE.replace("grace", "ada")), by(GRACE));
    let shared = verdict(&told(&[DEVELOPER]), &other, &lists);
    assert!(matches!(shared, Verdict::Exposed { ceiling: Some((Response::Approve, _)), .. }), "{shared:?}");
}

#[test]
fn people_who_share_a_role_in_studio_are_told_apart() {
    let (other, lists) = (PROFILE.replace("ada", "grace"), approvers(&[PROFILE]));
    assert_eq!(verdict(&told(&[]), &package(in_studio(&other), in_studio(PROFILE)), &lists), Verdict::Sound);
    for live in [package(in_studio(PROFILE), in_studio(PROFILE)), package(in_studio(PROFILE), in_studio(&other))] {
        assert!(matches!(verdict(&told(&[]), &live, &lists), Verdict::Exposed { .. }), "{live:?}");
    }
}

#[test]
fn without_approvers_or_names_nothing_is_known() {
    let nobody = Some(UserContext::default());
    for (live, lists) in [
        (package(by(ADA), by(GRACE)), approvers(&[])),
        (package(by(GRACE), by(GRACE)), ApprovedLists::default()),
        (package(None, None), approvers(&[APPROVER])),
        (package(nobody.clone(), nobody), approvers(&[APPROVER])),
        (package(None, by(GRACE)), approvers(&[DEVELOPER])),
    ] {
        assert!(matches!(verdict(&told(&[]), &live, &lists), Verdict::Unknown { .. }), "{live:?}");
    }
}

#[test]
fn what_is_not_approved_is_sound() {
    for approval in [None, Some("Rejected"), Some("PendingManualApproval")] {
        let approval = approval.map(str::to_owned);
        let live = State::ModelPackage(ModelPackageState { approval, ..ModelPackageState::default() });
        assert_eq!(verdict(&told(&[DEVELOPER]), &live, ApprovedLists::NONE), Verdict::Sound);
    }
}

#[test]
fn presumed_is_that_somebody_else_should_have_approved_it() {
    let plan = catalog::find(ID).unwrap().judge.remediate(&told(&[]), None, &[], ApprovedLists::NONE);
    assert_eq!(plan, [Remedy::WithdrawModelApproval { package: ARN.to_owned() }]);
    let undo = plan[0].undo(&package(None, None));
    assert_eq!(undo, Undo::ApproveModelPackage { package: ARN.to_owned() });
}
