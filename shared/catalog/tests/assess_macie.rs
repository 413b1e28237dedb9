//! Macie, against what was approved.

use crate::support::{detect, plan, verdict};
use model::{Finding, Macie, Occurrence, Remedy, Resource, Scope, State, Undo};
use serde_json::{Value, json};

const ID: &str = "securityhub-sensor-disabled";
const DISCOVERY: &str = "UpdateAutomatedDiscoveryConfiguration";

fn session() -> Resource {
    crate::support::resource("arn:aws:macie2:eu-west-1:111122223333:session", Scope::Setting)
}

/// One that turned something off.
fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &session()).about([operation])
}

fn macie(status: &str, discovers: bool) -> State {
    let status = (status != "off").then(|| status.to_owned());
    State::Macie(Macie {
        frequency: status.as_ref().map(|_| "ONE_HOUR".to_owned()),
        members: status.as_ref().map(|_| "NEW".to_owned()),
        status,
        discovers,
    })
}

fn region() -> String {
    "eu-west-1".to_owned()
}

fn enable(frequency: Option<&str>) -> Remedy {
    Remedy::EnableMacie { region: region(), frequency: frequency.map(str::to_owned) }
}

fn resume() -> Remedy {
    Remedy::ResumeMacie { region: region() }
}

fn start(members: Option<&str>) -> Remedy {
    Remedy::StartAutomatedDiscovery { region: region(), members: members.map(str::to_owned) }
}

#[test]
fn what_was_approved_as_on_comes_back_and_nothing_else() {
    let (all, quiet) = (macie("ENABLED", true), macie("ENABLED", false));
    for (live, approved, expected, repairs) in [
        (&all, &all, "sound", vec![]),
        (&all, &quiet, "sound", vec![]),
        (&quiet, &quiet, "sound", vec![]),
        (&quiet, &all, "exposed", vec![start(Some("NEW"))]),
        (&macie("PAUSED", true), &all, "exposed", vec![resume()]),
        (&macie("PAUSED", false), &quiet, "exposed", vec![resume()]),
        (&macie("PAUSED", false), &all, "exposed", vec![resume(), start(Some("NEW"))]),
        (&macie("off", false), &all, "exposed", vec![enable(Some("ONE_HOUR")), start(Some("NEW"))]),
        (&macie("off", false), &quiet, "exposed", vec![enable(Some("ONE_HOUR"))]),
        (&macie("off", false), &macie("off", false), "sound", vec![]),
    ] {
        for operation in ["DisableMacie", "EnableMacie", DISCOVERY] {
            assert_eq!(verdict(ID, &finding(operation), live, Some(approved)), expected, "{live:?}");
            assert_eq!(plan(ID, &finding(operation), Some(live), Some(approved)), Some(repairs.clone()), "{live:?}");
        }
    }
}

#[test]
fn without_a_baseline_it_only_alerts() {
    let paused = macie("PAUSED", true);
    for (operation, live, expected) in [
        ("DisableMacie", &macie("off", false), "at most alert"),
        ("UpdateMacieSession", &paused, "at most alert"),
        ("UpdateMacieSession", &macie("ENABLED", false), "sound"),
        (DISCOVERY, &macie("ENABLED", false), "at most alert"),
        (DISCOVERY, &macie("ENABLED", true), "sound"),
    ] {
        assert_eq!(verdict(ID, &finding(operation), live, None), expected, "{operation}");
        assert_eq!(plan(ID, &finding(operation), Some(live), None), Some(vec![]));
    }
    let started = crate::support::finding("EnableMacie", &session());
    assert_eq!(verdict(ID, &started, &macie("ENABLED", false), None), "sound");
}

#[test]
fn unread_what_was_turned_off_is_what_the_event_says() {
    let presumed = |operation, approved: Option<&State>| plan(ID, &finding(operation), None, approved).unwrap();
    let all = macie("ENABLED", true);
    assert_eq!(presumed("DisableMacie", Some(&all)), [enable(Some("ONE_HOUR")), start(Some("NEW"))]);
    assert_eq!(presumed("DisableMacie", None), [enable(None)]);
    assert_eq!(presumed("UpdateMacieSession", Some(&all)), [resume()]);
    assert_eq!(presumed(DISCOVERY, Some(&all)), [start(Some("NEW"))]);
    assert_eq!(presumed(DISCOVERY, None), [start(None)]);
    assert_eq!(plan(ID, &crate::support::finding("EnableMacie", &session()), None, Some(&all)), Some(vec![]));
}

#[test]
fn what_is_turned_on_is_seen_so_that_it_can_be_approved() {
    let seen = |operation: &str, request: Value| {
        detect(ID, operation, &session(), request, Value::Null).map(|finding| finding.subjects.len())
    };
    assert_eq!(seen("EnableMacie", json!({})), Some(0));
    assert_eq!(seen("UpdateMacieSession", json!({"status": "ENABLED"})), Some(0));
    assert_eq!(seen("UpdateMacieSession", json!({"status": "PAUSED"})), Some(1));
    assert_eq!(seen("UpdateMacieSession", json!({"findingPublishingFrequency": "ONE_HOUR"})), None);
    assert_eq!(seen(DISCOVERY, json!({"status": "ENABLED"})), Some(0));
    assert_eq!(seen(DISCOVERY, json!({"status": "DISABLED"})), Some(1));
}

#[test]
fn an_analyzer_is_told() {
    let analyzer =
        crate::support::resource("arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/a", Scope::Setting);
    let found = crate::support::finding("DeleteAnalyzer", &analyzer);
    assert_eq!(verdict(ID, &found, &State::Occurrence(Occurrence::default()), None), "exposed");
}

#[test]
fn macie_is_paused_again_and_never_turned_off() {
    let before = macie("PAUSED", false);
    assert_eq!(resume().undo(&before), Undo::PauseMacie { region: region() });
    let members = Some("NEW".to_owned());
    assert_eq!(start(Some("ALL")).undo(&before), Undo::StopAutomatedDiscovery { region: region(), members });
    assert!(matches!(enable(None).undo(&macie("off", false)), Undo::None { .. }));
}
