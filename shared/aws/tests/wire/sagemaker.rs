//! Notebook instances.

use std::time::{SystemTime, UNIX_EPOCH};

use aws::remedy::{RemedyError, carry_out};
use model::{Arn, Finding, NotebookState, Remedy, Scope, State, StateKind};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

const ARN: &str = "arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/churn-features";

fn named() -> Finding {
    Finding { subjects: vec!["Churn-Features".to_owned()], ..finding(ARN, Scope::Ai) }
}

pub(crate) fn forms() -> Vec<Finding> {
    vec![named()]
}

fn seconds_ago(seconds: u64) -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() - seconds
}

fn described(changes: &Value) -> Answer {
    let mut notebook = json!({
        "NotebookInstanceArn": ARN, "NotebookInstanceName": "Churn-Features", "NotebookInstanceStatus": "InService",
        "SubnetId": "subnet-1", "DirectInternetAccess": "Disabled", "CreationTime": seconds_ago(600),
    });
    for (member, value) in changes.as_object().unwrap() {
        notebook[member] = value.clone();
    }
    Answer::ok(notebook)
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    match (seen.call.as_str(), seen.body.contains("NextToken")) {
        ("sagemaker:DescribeNotebookInstance", _) => described(&json!({})),
        ("sagemaker:ListTags", false) => {
            Answer::ok(json!({"Tags": [{"Key": "ai:workload", "Value": "claims"}], "NextToken": "more"}))
        }
        ("sagemaker:ListTags", true) => Answer::ok(json!({"Tags": [{"Key": "ai:phase", "Value": "scaled"}]})),
        (other, _) => Answer(404, format!("no answer for {other}")),
    }
}

pub(crate) fn live(status: &str) -> State {
    let status = status.to_owned();
    State::Notebook(NotebookState { status, direct_internet: true, in_subnet: false, settled: false })
}

#[tokio::test]
async fn a_notebook_is_asked_for_by_the_name_that_it_was_given() {
    let wire = Wire::new(sound);
    let observed = observe(&wire, StateKind::Notebook, &named()).await.unwrap();
    let closed =
        NotebookState { status: "InService".to_owned(), direct_internet: false, in_subnet: true, settled: false };
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
        let expected = NotebookState { status: "InService".to_owned(), direct_internet, in_subnet, settled };
        assert_eq!(state(&wire, StateKind::Notebook, &named()).await, State::Notebook(expected), "{changes}");
    }
}

#[tokio::test]
async fn a_notebook_answers_with_its_own_arn() {
    let other = ARN.replace("churn", "Churn");
    let wire = but("sagemaker:DescribeNotebookInstance", described(&json!({"NotebookInstanceArn": other})));
    let observed = observe(&wire, StateKind::Notebook, &named()).await.unwrap();
    assert_eq!(observed.arn, Some(Arn::new(other)));
}

fn invalid(message: &str) -> Answer {
    Answer(400, json!({"__type": "ValidationException", "message": message}).to_string())
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
