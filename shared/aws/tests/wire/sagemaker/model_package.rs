//! Versions of models in the registry.

use aws::remedy::{RemedyError, carry_out};
use aws::undo::take_back;
use model::{Finding, ModelPackageState, Remedy, Scope, State, StateKind, Undo, UserContext};
use serde_json::{Value, json};

use super::invalid;
use crate::observe::{but, finding, observe, state};
use crate::remedy::live;
use crate::wire::{Answer, Seen, Wire};

const VERSION: &str = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/7";
const ALONE: &str = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn";
const ADA: &str = "arn:aws:sts::111122223333:assumed-role/model-approver/ada";
const PROFILE: &str = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abcdefghij12/ada";

pub(super) fn forms() -> Vec<Finding> {
    vec![finding(VERSION, Scope::Ai), finding(ALONE, Scope::Ai)]
}

fn described(changes: &Value) -> Answer {
    let mut package = json!({
        "ModelPackageArn": VERSION, "ModelPackageName": "churn", "ModelPackageStatus": "Completed", "CreationTime": 1,
        "ModelPackageStatusDetails": {"ValidationStatuses": []},
    });
    package.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    Answer::ok(package)
}

pub(super) fn sound() -> Answer {
    described(&json!({"ModelApprovalStatus": "PendingManualApproval"}))
}

#[tokio::test]
async fn a_version_has_the_tags_of_its_group() {
    let wire = Wire::new(crate::sagemaker::sound);
    let observed = observe(&wire, StateKind::ModelPackage, &forms()[0]).await.unwrap();
    assert_eq!(observed.tags.len(), 2, "the tags of both pages");
    let body = |call: &str| wire.seen().into_iter().find(|seen| seen.call == call).unwrap().body;
    assert_eq!(body("sagemaker:DescribeModelPackage"), format!(r#"{{"ModelPackageName":"{VERSION}"}}"#));
    let group = "arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/churn";
    assert_eq!(body("sagemaker:ListTags"), format!(r#"{{"ResourceArn":"{group}"}}"#));
    let wire = Wire::new(crate::sagemaker::sound);
    observe(&wire, StateKind::ModelPackage, &forms()[1]).await.unwrap();
    let asked = wire.seen().into_iter().find(|seen| seen.call == "sagemaker:ListTags").unwrap().body;
    assert_eq!(asked, format!(r#"{{"ResourceArn":"{ALONE}"}}"#));
}

#[tokio::test]
async fn a_group_whose_name_has_capitals_is_asked_by_it() {
    let missing = |seen: &Seen| seen.call == "sagemaker:ListTags" && seen.body.contains("model-package-group/churn");
    let named = described(&json!({"ModelApprovalStatus": "Approved", "ModelPackageGroupName": "Churn"}));
    let wire = Wire::new(move |seen| match seen.call.as_str() {
        _ if missing(seen) => invalid("Could not find model-package-group with name churn"),
        "sagemaker:DescribeModelPackage" => named.clone(),
        _ => crate::sagemaker::sound(seen),
    });
    let observed = observe(&wire, StateKind::ModelPackage, &forms()[0]).await.unwrap();
    assert_eq!(observed.tags.len(), 2);
    assert!(wire.seen().iter().any(|seen| seen.body.contains("model-package-group/Churn")));
}

#[tokio::test]
async fn whoever_signed_is_told_as_sagemaker_tells_it() {
    let by = json!({"UserProfileArn": PROFILE, "IamIdentity": {"Arn": ADA, "PrincipalId": "AROA:ada"}});
    let answer = described(&json!({
        "ModelApprovalStatus": "Approved", "CreatedBy": {}, "LastModifiedBy": by, "SkipModelValidation": "All"
    }));
    let wire = but("sagemaker:DescribeModelPackage", answer);
    let ada = UserContext { identity: Some(ADA.to_owned()), profile: Some(PROFILE.to_owned()) };
    let expected = ModelPackageState {
        approval: Some("Approved".to_owned()),
        created_by: Some(UserContext::default()),
        modified_by: Some(ada),
        unvalidated: true,
    };
    assert_eq!(state(&wire, StateKind::ModelPackage, &forms()[0]).await, State::ModelPackage(expected));
}

#[tokio::test]
async fn a_version_that_is_gone_is_approved_by_nobody() {
    let gone = Wire::new(|_| invalid(&format!("ModelPackage {VERSION} does not exist.")));
    let State::ModelPackage(package) = state(&gone, StateKind::ModelPackage, &forms()[0]).await else {
        panic!("no package")
    };
    assert_eq!(package, ModelPackageState::default());
    let invalid = Wire::new(|_| invalid("1 validation error detected"));
    assert!(observe(&invalid, StateKind::ModelPackage, &forms()[0]).await.is_err());
}

#[tokio::test]
async fn an_approval_is_withdrawn_and_given_again_and_nothing_else_is_named() {
    let wire = Wire::new(|_| Answer::ok(json!({"ModelPackageArn": VERSION})));
    let withdraw = Remedy::WithdrawModelApproval { package: VERSION.to_owned() };
    carry_out(&wire.config(), &withdraw, &live()).await.unwrap();
    let undo = Undo::ApproveModelPackage { package: VERSION.to_owned() };
    take_back(&wire.config(), &undo, &live()).await.unwrap();
    for (seen, status) in wire.seen().iter().zip(["PendingManualApproval", "Approved"]) {
        let expected = json!({"ModelPackageArn": VERSION, "ModelApprovalStatus": status});
        assert_eq!(serde_json::from_str::<Value>(&seen.body).unwrap(), expected);
        assert_eq!(seen.region, "eu-west-1");
    }
    let busy = Wire::new(|_| Answer::error(400, "ConflictException"));
    let error = carry_out(&busy.config(), &withdraw, &live()).await.unwrap_err();
    assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
}
