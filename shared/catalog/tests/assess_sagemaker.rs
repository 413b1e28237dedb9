//! What the controls of SageMaker think of a state, and what they plan.

use model::{
    ApprovedLists, Arn, Finding, Judge, NotebookState, Remedy, Resource, Response, Scope, State, Undo, Verdict,
};

fn finding(name: Option<&str>) -> Finding {
    Finding {
        resource: Resource {
            arn: Arn::new("arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/churn-features"),
            account: "111122223333".to_owned(),
            region: "eu-west-1".to_owned(),
            scope: Scope::Ai,
        },
        summary: String::new(),
        subjects: name.into_iter().map(str::to_owned).collect(),
        operation: "CreateNotebookInstance".to_owned(),
        ceiling: None,
    }
}

fn judge() -> &'static Judge {
    &catalog::find("sagemaker-notebook-exposed").unwrap().judge
}

fn notebook(status: &str, direct_internet: bool, in_subnet: bool, settled: bool) -> State {
    State::Notebook(NotebookState { status: status.to_owned(), direct_internet, in_subnet, settled })
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
