//! Notebook instances.

use std::time::{SystemTime, UNIX_EPOCH};

use aws::remedy::{RemedyError, carry_out};
use aws::undo::take_back;
use model::{Arn, Finding, NotebookState, Remedy, Scope, State, StateKind, Undo};
use serde_json::{Value, json};

use super::invalid;
use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Wire};

const ROLE: &str = "arn:aws:iam::111122223333:role/features";
const ARN: &str = "arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/churn-features";

fn named() -> Finding {
    Finding { subjects: vec!["Churn-Features".to_owned()], ..finding(ARN, Scope::Ai) }
}

pub(super) fn forms() -> Vec<Finding> {
    vec![named()]
}

fn seconds_ago(seconds: u64) -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() - seconds
}

fn described(changes: &Value) -> Answer {
    let mut notebook = json!({
        "RootAccess": "Disabled", "RoleArn": ROLE, "NotebookInstanceLifecycleConfigName": "tools",
        "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "2"},
        "NotebookInstanceArn": ARN, "NotebookInstanceName": "Churn-Features", "NotebookInstanceStatus": "InService",
        "SubnetId": "subnet-1", "DirectInternetAccess": "Disabled", "CreationTime": seconds_ago(600),
    });
    for (member, value) in changes.as_object().unwrap() {
        notebook[member] = value.clone();
    }
    Answer::ok(notebook)
}

pub(super) fn sound() -> Answer {
    described(&json!({}))
}

pub(crate) fn live(status: &str) -> State {
    let status = status.to_owned();
    State::Notebook(NotebookState { status, direct_internet: true, ..NotebookState::default() })
}

fn closed() -> NotebookState {
    let (status, role, lifecycle) = ("InService".to_owned(), Some(ROLE.to_owned()), Some("tools".to_owned()));
    NotebookState { status, in_subnet: true, role, lifecycle, ..NotebookState::default() }
}

#[tokio::test]
async fn a_notebook_is_asked_for_by_the_name_that_it_was_given() {
    let wire = Wire::new(crate::sagemaker::sound);
    let observed = observe(&wire, StateKind::Notebook, &named()).await.unwrap();
    let closed = closed();
    assert_eq!((observed.state, observed.arn), (State::Notebook(closed), None));
    assert_eq!(observed.tags.len(), 2, "the tags of both pages");
    let body = |call: &str| wire.seen().into_iter().find(|seen| seen.call == call).unwrap().body;
    assert_eq!(body("sagemaker:DescribeNotebookInstance"), r#"{"NotebookInstanceName":"Churn-Features"}"#);
    assert_eq!(body("sagemaker:ListTags"), format!(r#"{{"ResourceArn":"{ARN}"}}"#));
    assert_eq!(wire.seen()[0].region, "eu-west-1");
}

#[tokio::test]
async fn a_notebook_is_open_unless_sagemaker_says_that_it_is_not() {
    for (changes, direct_internet, in_subnet, settled) in [
        (json!({"DirectInternetAccess": "Enabled"}), true, true, false),
        (json!({"DirectInternetAccess": null}), true, true, false),
        (json!({"SubnetId": null}), false, false, false),
        (json!({"SubnetId": ""}), false, false, false),
        (json!({"CreationTime": seconds_ago(3_700)}), false, true, true),
        (json!({"CreationTime": seconds_ago(3_500)}), false, true, false),
    ] {
        let wire = but("sagemaker:DescribeNotebookInstance", described(&changes));
        let expected = NotebookState { direct_internet, in_subnet, settled, ..closed() };
        assert_eq!(state(&wire, StateKind::Notebook, &named()).await, State::Notebook(expected), "{changes}");
    }
}

#[tokio::test]
async fn whoever_works_in_a_notebook_is_root_unless_sagemaker_says_otherwise() {
    let version = |version: &str| json!({"MinimumInstanceMetadataServiceVersion": version});
    for (changes, root, old_metadata) in [
        (json!({"RootAccess": "Enabled"}), true, false),
        (json!({"RootAccess": null}), true, false),
        (json!({"InstanceMetadataServiceConfiguration": null}), false, true),
        (json!({"InstanceMetadataServiceConfiguration": version("1")}), false, true),
    ] {
        let wire = but("sagemaker:DescribeNotebookInstance", described(&changes));
        let expected = NotebookState { root, old_metadata, ..closed() };
        assert_eq!(state(&wire, StateKind::Notebook, &named()).await, State::Notebook(expected), "{changes}");
    }
    let bare = json!({"RoleArn": "", "NotebookInstanceLifecycleConfigName": null});
    let wire = but("sagemaker:DescribeNotebookInstance", described(&bare));
    let expected = NotebookState { role: None, lifecycle: None, ..closed() };
    assert_eq!(state(&wire, StateKind::Notebook, &named()).await, State::Notebook(expected));
}

#[tokio::test]
async fn a_notebook_answers_with_its_own_arn() {
    let other = ARN.replace("churn", "Churn");
    let wire = but("sagemaker:DescribeNotebookInstance", described(&json!({"NotebookInstanceArn": other})));
    let observed = observe(&wire, StateKind::Notebook, &named()).await.unwrap();
    assert_eq!(observed.arn, Some(Arn::new(other)));
}

#[tokio::test]
async fn only_under_the_name_that_it_was_given_can_a_notebook_be_gone() {
    let gone = Wire::new(|_| invalid("RecordNotFound"));
    let State::Notebook(notebook) = state(&gone, StateKind::Notebook, &named()).await else { panic!("no notebook") };
    assert_eq!(notebook.status, "Deleted");
    let unnamed = finding(ARN, Scope::Ai);
    assert!(observe(&gone, StateKind::Notebook, &unnamed).await.is_err());
    let invalid = Wire::new(|_| invalid("1 validation error detected"));
    assert!(observe(&invalid, StateKind::Notebook, &named()).await.is_err());
}

fn stop() -> Remedy {
    Remedy::StopNotebookInstance { notebook: "Churn-Features".to_owned() }
}

#[tokio::test]
async fn a_notebook_in_service_is_stopped_by_its_name() {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &stop(), &live("InService")).await.unwrap();
    assert_eq!(wire.seen()[0].body, r#"{"NotebookInstanceName":"Churn-Features"}"#);
}

#[test]
fn only_a_notebook_that_starts_or_changes_is_waited_for() {
    for (status, moving) in
        [("Pending", true), ("Updating", true), ("InService", false), ("Stopping", false), ("Deleting", false)]
    {
        assert_eq!(live(status).in_transition(), moving.then_some(status));
    }
}

#[tokio::test]
async fn a_notebook_that_starts_or_changes_is_stopped_later() {
    for status in ["Pending", "Updating"] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &stop(), &live(status)).await.unwrap_err();
        assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
        // It was in service when it was read.
        let moved = format!("Status ({status}) not in ([InService]). Unable to transition to (Stopping)");
        let wire = Wire::new(move |_| invalid(&moved));
        let error = carry_out(&wire.config(), &stop(), &live("InService")).await.unwrap_err();
        assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
    }
    let wire = Wire::new(|_| invalid("Status (Failed) not in ([InService])."));
    let error = carry_out(&wire.config(), &stop(), &live("InService")).await.unwrap_err();
    assert!(matches!(error, RemedyError::Refused { .. }), "{error}");
}

#[tokio::test]
async fn a_notebook_that_was_stopped_meanwhile_is_what_was_wanted() {
    for status in ["Stopping", "Stopped"] {
        let stopped = format!("Status ({status}) not in ([InService]). Unable to transition to (Stopping)");
        let wire = Wire::new(move |_| invalid(&stopped));
        carry_out(&wire.config(), &stop(), &live("InService")).await.unwrap();
        assert_eq!(wire.calls().len(), 1);
    }
}

fn restrict(root: bool, metadata: bool) -> Remedy {
    Remedy::RestrictNotebookInstance { notebook: "Churn-Features".to_owned(), root, metadata }
}

fn restore(role: Option<&str>, lifecycle: Option<&str>) -> Remedy {
    let (notebook, role) = ("Churn-Features".to_owned(), role.map(str::to_owned));
    Remedy::RestoreNotebookInstance { notebook, role, lifecycle: lifecycle.map(str::to_owned) }
}

async fn sent(remedy: &Remedy) -> Value {
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), remedy, &live("Stopped")).await.unwrap();
    let [seen] = wire.seen().try_into().unwrap();
    assert_eq!(seen.call, "sagemaker:UpdateNotebookInstance");
    serde_json::from_str(&seen.body).unwrap()
}

#[tokio::test]
async fn a_stopped_notebook_is_changed_in_what_it_lost_and_nothing_else() {
    let name = "Churn-Features";
    let tokens = json!({"MinimumInstanceMetadataServiceVersion": "2"});
    for (remedy, expected) in [
        (restrict(true, false), json!({"NotebookInstanceName": name, "RootAccess": "Disabled"})),
        (restrict(false, true), json!({"NotebookInstanceName": name, "InstanceMetadataServiceConfiguration": tokens})),
        (restore(Some(ROLE), None), json!({"NotebookInstanceName": name, "RoleArn": ROLE})),
        (restore(None, Some("tools")), json!({"NotebookInstanceName": name, "LifecycleConfigName": "tools"})),
        (restore(None, Some("")), json!({"NotebookInstanceName": name, "DisassociateLifecycleConfig": true})),
    ] {
        assert_eq!(sent(&remedy).await, expected);
    }
}

#[tokio::test]
async fn a_notebook_that_has_not_stopped_yet_is_changed_later() {
    for status in ["InService", "Pending", "Stopping", "Updating"] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &restrict(true, true), &live(status)).await.unwrap_err();
        assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
        let moved = format!("Status ({status}) not in ([Stopped, Failed]). Unable to transition to (Updating)");
        let wire = Wire::new(move |_| invalid(&moved));
        let error = carry_out(&wire.config(), &restrict(true, true), &live("Stopped")).await.unwrap_err();
        assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
    }
}

#[tokio::test]
async fn a_notebook_that_does_not_run_is_not_stopped() {
    for status in ["Stopping", "Stopped", "Failed"] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        let done = carry_out(&wire.config(), &stop(), &live(status)).await.unwrap();
        assert_eq!((done.request_id, wire.calls()), (None, Vec::new()));
    }
}

#[tokio::test]
async fn an_undo_gives_a_notebook_back_what_it_had() {
    let undo = |root: Option<bool>, old_metadata: Option<bool>, role: Option<&str>, lifecycle: Option<&str>| {
        let (role, lifecycle) = (role.map(str::to_owned), lifecycle.map(str::to_owned));
        Undo::UpdateNotebookInstance { notebook: "Churn-Features".to_owned(), root, old_metadata, role, lifecycle }
    };
    let name = "Churn-Features";
    let old = json!({"MinimumInstanceMetadataServiceVersion": "1"});
    for (undo, expected) in [
        (
            undo(Some(true), Some(true), None, None),
            json!({"NotebookInstanceName": name, "RootAccess": "Enabled", "InstanceMetadataServiceConfiguration": old}),
        ),
        (
            undo(None, None, Some(ROLE), Some("")),
            json!({"NotebookInstanceName": name, "RoleArn": ROLE, "DisassociateLifecycleConfig": true}),
        ),
    ] {
        let wire = Wire::new(|_| Answer::ok("{}"));
        take_back(&wire.config(), &undo, &live("Stopped")).await.unwrap();
        assert_eq!(serde_json::from_str::<Value>(&wire.seen()[0].body).unwrap(), expected);
    }
}
