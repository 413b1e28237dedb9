//! What the controls of Studio's domains and of scripts at a start think of a state, and what they plan.

use std::collections::BTreeSet;

use crate::support::{detect, plan, resource, verdict};
use model::{DomainState, Finding, LifecycleState, Remedy, Scope, State, Undo};
use serde_json::{Value, json};

const EXPOSED: &str = "sagemaker-domain-exposed";
const SCRIPT: &str = "sagemaker-lifecycle-script-suspicious";

/// `echo ready`, and a shell to elsewhere.
const SOUND: &str = "ZWNobyByZWFkeQ==";
const SHELL: &str = "YmFzaCAtaSA+JiAvZGV2L3RjcC8xOTIuMC4yLjkvNDQzIDA+JjE=";

fn about(operation: &str, kind: &str) -> Finding {
    let arn = format!("arn:aws:sagemaker:eu-west-1:111122223333:{kind}");
    crate::support::finding(operation, &resource(&arn, Scope::Ai)).about(["Team-Tools"])
}

fn domain(status: &str, public: bool, docker: bool, accounts: &[&str]) -> State {
    let docker_accounts: BTreeSet<_> = accounts.iter().map(|&account| account.to_owned()).collect();
    State::Domain(DomainState { status: status.to_owned(), public, docker, docker_accounts, shares_output: false })
}

#[test]
fn a_public_domain_is_confined_and_the_rest_is_told() {
    let finding = about("UpdateDomain", "domain/d-1");
    let confine = vec![Remedy::ConfineDomain { domain: "d-1".to_owned() }];
    for (live, judged, planned) in [
        (domain("InService", true, false, &[]), "exposed", confine.clone()),
        (domain("Pending", true, true, &[]), "exposed", confine.clone()),
        (domain("InService", false, true, &[]), "at most alert", Vec::new()),
        (domain("InService", false, true, &["111122223333"]), "sound", Vec::new()),
        (domain("InService", false, false, &[]), "sound", Vec::new()),
        (domain("Deleting", true, false, &[]), "sound", Vec::new()),
    ] {
        assert_eq!(verdict(EXPOSED, &finding, &live, None), judged, "{live:?}");
        assert_eq!(plan(EXPOSED, &finding, Some(&live), None), Some(planned), "{live:?}");
    }
    assert_eq!(plan(EXPOSED, &finding, None, None), Some(confine.clone()));
    let undo = confine[0].undo(&domain("InService", true, false, &[]));
    assert_eq!(undo, Undo::OpenDomain { domain: "d-1".to_owned() });
}

fn scripts(on_create: Option<&str>, on_start: Option<&str>) -> State {
    let (on_create, on_start) = (on_create.map(str::to_owned), on_start.map(str::to_owned));
    State::Lifecycle(LifecycleState { exists: true, on_create, on_start })
}

#[test]
fn a_script_that_is_another_than_was_approved_is_put_back() {
    let finding = about("UpdateNotebookInstanceLifecycleConfig", "notebook-instance-lifecycle-config/team-tools");
    let approved = scripts(Some(SOUND), Some(SOUND));
    let restore = Remedy::RestoreLifecycleScripts {
        lifecycle: "Team-Tools".to_owned(),
        on_create: Some(SOUND.to_owned()),
        on_start: Some(SOUND.to_owned()),
    };
    for live in [scripts(Some(SOUND), Some(SHELL)), scripts(Some(SOUND), None), scripts(None, Some(SOUND))] {
        assert_eq!(verdict(SCRIPT, &finding, &live, Some(&approved)), "exposed", "{live:?}");
        assert_eq!(plan(SCRIPT, &finding, Some(&live), Some(&approved)), Some(vec![restore.clone()]));
    }
    assert_eq!(verdict(SCRIPT, &finding, &approved, Some(&approved)), "sound");
    let gone = State::Lifecycle(LifecycleState::default());
    assert_eq!(verdict(SCRIPT, &finding, &gone, Some(&approved)), "sound");
    assert_eq!(plan(SCRIPT, &finding, Some(&gone), Some(&approved)), Some(Vec::new()));

    let undo = restore.undo(&scripts(None, Some(SHELL)));
    let (lifecycle, on_start) = ("Team-Tools".to_owned(), Some(SHELL.to_owned()));
    assert_eq!(undo, Undo::UpdateLifecycleScripts { lifecycle, on_create: None, on_start });
}

#[test]
fn what_was_approved_may_have_any_words() {
    let finding = about("UpdateNotebookInstanceLifecycleConfig", "notebook-instance-lifecycle-config/team-tools");
    let own = scripts(None, Some(SHELL));
    assert_eq!(verdict(SCRIPT, &finding, &own, Some(&own)), "sound");
}

#[test]
fn without_a_baseline_words_of_attacks_are_told() {
    let created = about("CreateNotebookInstanceLifecycleConfig", "notebook-instance-lifecycle-config/team-tools");
    let updated = about("UpdateNotebookInstanceLifecycleConfig", "notebook-instance-lifecycle-config/team-tools");
    let studio = about("CreateStudioLifecycleConfig", "studio-lifecycle-config/lab");
    for (finding, live, judged) in [
        (&created, scripts(None, Some(SHELL)), "at most alert"),
        (&created, scripts(None, Some(SOUND)), "sound"),
        (&updated, scripts(Some(SHELL), None), "at most alert"),
        (&updated, scripts(None, Some(SOUND)), "unknown"),
        (&studio, scripts(Some(SHELL), None), "at most alert"),
        (&studio, scripts(Some(SOUND), None), "sound"),
    ] {
        assert_eq!(verdict(SCRIPT, finding, &live, None), judged, "{} {live:?}", finding.operation);
        assert_eq!(plan(SCRIPT, finding, Some(&live), None), Some(Vec::new()));
    }
    let approved = scripts(Some(SOUND), None);
    assert_eq!(plan(SCRIPT, &studio, Some(&scripts(Some(SHELL), None)), Some(&approved)), Some(Vec::new()));
}

#[test]
fn a_domain_is_open_when_nobody_speaks_of_its_network() {
    let arn = resource("arn:aws:sagemaker:eu-west-1:111122223333:domain/d-1", Scope::Ai);
    let noticed = |operation: &str, request: Value| {
        detect(EXPOSED, operation, &arn, request, Value::Null).map(|finding| finding.summary).unwrap_or_default()
    };
    assert_eq!(noticed("CreateDomain", json!({})), "created domain d-1 open to the internet");
    assert_eq!(noticed("UpdateDomain", json!({})), "");
    let shared = json!({"defaultUserSettings": {"sharingSettings": {"notebookOutputOption": "Allowed"}}});
    assert_eq!(noticed("UpdateDomain", shared), "updated domain d-1 with shared output");
}
