//! What the controls of notebook instances think of a state, and what they plan.

use crate::support::{detect, plan, verdict};
use model::{ApprovedLists, Finding, Judge, NotebookState, Remedy, Response, Scope, State, Undo, Verdict};
use serde_json::{Value, json};

const ARN: &str = "arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/churn-features";

fn finding(name: Option<&str>) -> Finding {
    crate::support::finding("CreateNotebookInstance", &crate::support::resource(ARN, Scope::Ai)).about(name)
}

fn judge() -> &'static Judge {
    &catalog::find("sagemaker-notebook-exposed").unwrap().judge
}

fn notebook(status: &str, direct_internet: bool, in_subnet: bool, settled: bool) -> State {
    let status = status.to_owned();
    State::Notebook(NotebookState { status, direct_internet, in_subnet, settled, ..NotebookState::default() })
}

fn stop(name: &str) -> Vec<Remedy> {
    vec![Remedy::StopNotebookInstance { notebook: name.to_owned() }]
}

#[test]
fn what_runs_and_reaches_the_internet_is_stopped() {
    for (direct_internet, in_subnet) in [(true, true), (true, false), (false, false)] {
        for status in ["Pending", "InService", "Updating"] {
            let live = notebook(status, direct_internet, in_subnet, false);
            let verdict = judge().assess(&finding(None), &live, &[], ApprovedLists::NONE);
            assert!(matches!(verdict, Verdict::Exposed { ceiling: None, .. }), "{live:?}: {verdict:?}");
            assert_eq!(
                judge().remediate(&finding(Some("Churn-Features")), Some(&live), &[], ApprovedLists::NONE),
                stop("Churn-Features")
            );

            let older = notebook(status, direct_internet, in_subnet, true);
            let verdict = judge().assess(&finding(None), &older, &[], ApprovedLists::NONE);
            assert!(matches!(verdict, Verdict::Exposed { ceiling: Some((Response::Approve, _)), .. }), "{verdict:?}");
            assert_eq!(
                judge().remediate(&finding(Some("Churn-Features")), Some(&older), &[], ApprovedLists::NONE),
                stop("Churn-Features")
            );
        }
    }
}

#[test]
fn what_is_closed_or_does_not_run_is_sound() {
    let stopped = ["Stopping", "Stopped", "Failed", "Deleting", "Deleted"];
    let stopped = stopped.map(|status| notebook(status, true, false, true));
    for live in stopped.into_iter().chain([notebook("InService", false, true, false)]) {
        assert_eq!(judge().assess(&finding(None), &live, &[], ApprovedLists::NONE), Verdict::Sound, "{live:?}");
        assert_eq!(judge().remediate(&finding(Some("Churn-Features")), Some(&live), &[], ApprovedLists::NONE), []);
    }
}

#[test]
fn a_status_that_we_do_not_know_is_not_judged() {
    let live = notebook("Hibernating", true, false, false);
    assert_eq!(
        judge().assess(&finding(None), &live, &[], ApprovedLists::NONE),
        Verdict::unknown("its status Hibernating is not known")
    );
    assert_eq!(judge().remediate(&finding(Some("Churn-Features")), Some(&live), &[], ApprovedLists::NONE), []);
}

#[test]
fn presumed_is_to_stop_it_by_the_name_it_was_given() {
    assert_eq!(
        judge().remediate(&finding(Some("Churn-Features")), None, &[], ApprovedLists::NONE),
        stop("Churn-Features")
    );
    assert_eq!(judge().remediate(&finding(None), None, &[], ApprovedLists::NONE), stop("churn-features"));
}

#[test]
fn what_was_stopped_can_be_started_again() {
    let undo = stop("Churn-Features")[0].undo(&notebook("InService", true, false, false));
    assert_eq!(undo, Undo::StartNotebookInstance { notebook: "Churn-Features".to_owned() });
}

const ROOTED: &str = "sagemaker-notebook-rooted";
const REPURPOSED: &str = "sagemaker-notebook-repurposed";

fn about(operation: &str) -> Finding {
    Finding { operation: operation.to_owned(), ..finding(Some("Churn-Features")) }
}

fn rooted(status: &str, root: bool, old_metadata: bool) -> State {
    let status = status.to_owned();
    State::Notebook(NotebookState { status, in_subnet: true, root, old_metadata, ..NotebookState::default() })
}

fn restrict(root: bool, metadata: bool) -> Vec<Remedy> {
    let notebook = "Churn-Features".to_owned();
    [stop("Churn-Features"), vec![Remedy::RestrictNotebookInstance { notebook, root, metadata }]].concat()
}

#[test]
fn what_is_open_is_restricted_and_nothing_else() {
    for status in ["Pending", "InService", "Stopping", "Stopped", "Failed"] {
        for (root, metadata) in [(true, true), (true, false), (false, true)] {
            let live = rooted(status, root, metadata);
            assert_eq!(verdict(ROOTED, &about("UpdateNotebookInstance"), &live, None), "exposed", "{live:?}");
            let plan = plan(ROOTED, &about("UpdateNotebookInstance"), Some(&live), None);
            assert_eq!(plan, Some(restrict(root, metadata)), "it is the same while it stops");
        }
    }
}

#[test]
fn what_is_restricted_or_gone_is_sound() {
    for live in [rooted("InService", false, false), rooted("Deleting", true, true), rooted("Deleted", true, true)] {
        assert_eq!(verdict(ROOTED, &about("UpdateNotebookInstance"), &live, None), "sound", "{live:?}");
        assert_eq!(plan(ROOTED, &about("UpdateNotebookInstance"), Some(&live), None), Some(Vec::new()));
    }
}

fn of_role(status: &str, role: &str, lifecycle: Option<&str>) -> State {
    State::Notebook(NotebookState {
        status: status.to_owned(),
        in_subnet: true,
        role: Some(format!("arn:aws:iam::111122223333:role/{role}")),
        lifecycle: lifecycle.map(str::to_owned),
        ..NotebookState::default()
    })
}

fn restore(role: Option<&str>, lifecycle: Option<&str>) -> Vec<Remedy> {
    let role = role.map(|role| format!("arn:aws:iam::111122223333:role/{role}"));
    let (notebook, lifecycle) = ("Churn-Features".to_owned(), lifecycle.map(str::to_owned));
    [stop("Churn-Features"), vec![Remedy::RestoreNotebookInstance { notebook, role, lifecycle }]].concat()
}

#[test]
fn another_role_or_script_gives_way_to_the_approved_one() {
    let approved = of_role("Stopped", "features", Some("tools"));
    for (live, expected) in [
        (of_role("InService", "admin", Some("tools")), restore(Some("features"), None)),
        (of_role("Stopped", "features", Some("others")), restore(None, Some("tools"))),
        (of_role("Stopping", "features", None), restore(None, Some("tools"))),
        (of_role("Pending", "admin", None), restore(Some("features"), Some("tools"))),
    ] {
        for operation in ["UpdateNotebookInstance", "StartNotebookInstance", "StopNotebookInstance"] {
            assert_eq!(verdict(REPURPOSED, &about(operation), &live, Some(&approved)), "exposed", "{live:?}");
            assert_eq!(plan(REPURPOSED, &about(operation), Some(&live), Some(&approved)), Some(expected.clone()));
        }
    }
    let bare = of_role("Stopped", "features", None);
    let scripted = of_role("Stopped", "features", Some("others"));
    let taken_away = plan(REPURPOSED, &about("UpdateNotebookInstance"), Some(&scripted), Some(&bare));
    assert_eq!(taken_away, Some(restore(None, Some(""))), "the approved one has none");
}

#[test]
fn what_is_as_approved_or_gone_is_sound() {
    let approved = of_role("Stopped", "features", Some("tools"));
    for live in [of_role("InService", "features", Some("tools")), of_role("Deleted", "admin", None)] {
        assert_eq!(verdict(REPURPOSED, &about("UpdateNotebookInstance"), &live, Some(&approved)), "sound");
        assert_eq!(plan(REPURPOSED, &about("UpdateNotebookInstance"), Some(&live), Some(&approved)), Some(Vec::new()));
    }
}

#[test]
fn without_a_baseline_only_a_change_is_told() {
    let live = of_role("Stopped", "features", None);
    assert_eq!(verdict(REPURPOSED, &about("UpdateNotebookInstance"), &live, None), "unknown");
    for operation in ["StartNotebookInstance", "StopNotebookInstance"] {
        assert_eq!(verdict(REPURPOSED, &about(operation), &live, None), "sound");
    }
    for operation in ["UpdateNotebookInstance", "StartNotebookInstance", "StopNotebookInstance"] {
        assert_eq!(plan(REPURPOSED, &about(operation), Some(&live), None), Some(Vec::new()));
    }
}

#[test]
fn a_notebook_gets_back_what_it_had_and_runs_only_if_it_ran() {
    let before = State::Notebook(NotebookState { root: true, ..NotebookState::default() });
    let undo = restrict(true, true)[1].undo(&before);
    let (notebook, role, lifecycle) = ("Churn-Features".to_owned(), None, None);
    let expected =
        Undo::UpdateNotebookInstance { notebook, root: Some(true), old_metadata: Some(false), role, lifecycle };
    assert_eq!(undo, expected);
    let before = of_role("Stopped", "admin", None);
    let [start, restored] = restore(Some("features"), Some("tools")).try_into().unwrap();
    assert!(start.undo(&before).why_none().is_some_and(|why| why.contains("did not run")));
    let Undo::UpdateNotebookInstance { root: None, old_metadata: None, role, lifecycle, .. } = restored.undo(&before)
    else {
        panic!("another undo")
    };
    assert_eq!(role.as_deref(), Some("arn:aws:iam::111122223333:role/admin"));
    assert_eq!(lifecycle.as_deref(), Some(""), "it had none");
}

#[test]
fn what_an_update_does_not_speak_of_stays_as_it_is() {
    let notices = |id: &str, operation: &str, request: Value| {
        let found = detect(id, operation, &crate::support::resource(ARN, Scope::Ai), request, Value::Null);
        found.map(|finding| (finding.summary, finding.subjects))
    };
    let named = |summary: &str| Some((summary.to_owned(), vec!["Churn".to_owned()]));
    let bigger = json!({"notebookInstanceName": "Churn", "instanceType": "ml.t3.xlarge"});
    assert_eq!(notices(ROOTED, "UpdateNotebookInstance", bigger.clone()), None);
    assert_eq!(notices(REPURPOSED, "UpdateNotebookInstance", bigger.clone()), None);
    let all = named("created notebook instance Churn with root access and version 1 of the metadata service");
    assert_eq!(notices(ROOTED, "CreateNotebookInstance", bigger), all);
}
