//! A key that lost its use, against the key that was approved.

use crate::support::{plan, verdict};
use model::{Finding, KeyState, KeyStatus, Remedy, Scope, State, Undo};
use serde_json::{Value, json};

const ID: &str = "kms-key-disabled";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/7c1e4b0a-52d9-4f3e-9a66-0d1b8f2e7c35";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &crate::support::resource(KEY, Scope::Generic))
}

fn key(status: KeyStatus, rotation_days: Option<i32>) -> State {
    State::Key(KeyState { status, rotation_days })
}

fn cancel() -> Remedy {
    Remedy::CancelKeyDeletion { key: KEY.to_owned() }
}

fn enable() -> Remedy {
    Remedy::EnableKey { key: KEY.to_owned() }
}

fn rotate(days: i32) -> Remedy {
    Remedy::EnableKeyRotation { key: KEY.to_owned(), days }
}

#[test]
fn a_key_is_judged_against_the_one_that_was_approved() {
    use KeyStatus::{Disabled, Enabled, Other, PendingDeletion, PendingImport};

    for (live, approved, expected, repairs) in [
        (key(Disabled, None), key(Enabled, None), "exposed", vec![enable()]),
        (key(Disabled, Some(90)), key(Enabled, Some(90)), "exposed", vec![enable()]),
        (key(Disabled, None), key(Enabled, Some(90)), "exposed", vec![enable(), rotate(90)]),
        (key(PendingDeletion, None), key(Enabled, None), "exposed", vec![cancel(), enable()]),
        (key(PendingDeletion, None), key(Enabled, Some(180)), "exposed", vec![cancel(), enable(), rotate(180)]),
        (key(PendingDeletion, None), key(Disabled, Some(365)), "exposed", vec![cancel()]),
        (key(Enabled, None), key(Enabled, Some(365)), "exposed", vec![rotate(365)]),
        (key(PendingImport, None), key(Enabled, None), "at most alert", vec![]),
        (key(Other, None), key(Enabled, None), "unknown", vec![]),
        (key(Enabled, Some(365)), key(Enabled, Some(90)), "sound", vec![]),
        (key(Enabled, None), key(Enabled, None), "sound", vec![]),
        (key(Enabled, None), key(Disabled, Some(365)), "exposed", vec![rotate(365)]),
        (key(Enabled, None), key(Disabled, None), "sound", vec![]),
        (key(Disabled, None), key(Disabled, None), "sound", vec![]),
        (key(PendingDeletion, None), key(PendingDeletion, None), "sound", vec![]),
        (key(PendingImport, None), key(PendingImport, None), "sound", vec![]),
    ] {
        let finding = finding("ScheduleKeyDeletion");
        assert_eq!(verdict(ID, &finding, &live, Some(&approved)), expected, "{live:?} {approved:?}");
        assert_eq!(plan(ID, &finding, Some(&live), Some(&approved)), Some(repairs), "{live:?} {approved:?}");
    }
}

#[test]
fn without_a_baseline_it_only_alerts() {
    use KeyStatus::{Disabled, Enabled, PendingDeletion};

    for (operation, live, expected) in [
        ("DisableKey", key(Disabled, None), "at most alert"),
        ("DisableKey", key(Enabled, None), "sound"),
        ("DisableKeyRotation", key(Enabled, None), "at most alert"),
        ("DisableKeyRotation", key(Enabled, Some(365)), "sound"),
        ("ScheduleKeyDeletion", key(PendingDeletion, None), "at most alert"),
    ] {
        assert_eq!(verdict(ID, &finding(operation), &live, None), expected, "{operation} {live:?}");
    }
    let live = key(PendingDeletion, None);
    assert_eq!(plan(ID, &finding("ScheduleKeyDeletion"), Some(&live), None), Some(vec![cancel()]));
    assert_eq!(plan(ID, &finding("DisableKey"), Some(&key(Disabled, None)), None), Some(vec![]));
}

#[test]
fn what_the_event_speaks_of_is_repaired() {
    for (operation, repairs) in [
        ("DisableKey", vec![enable()]),
        ("DisableKeyRotation", vec![rotate(365)]),
        ("ScheduleKeyDeletion", vec![cancel(), enable()]),
        ("DeleteImportedKeyMaterial", vec![]),
    ] {
        let resource = crate::support::resource(KEY, Scope::Generic);
        let finding = crate::support::detect(ID, operation, &resource, json!({"keyId": KEY}), Value::Null).unwrap();
        assert_eq!(plan(ID, &finding, None, None), Some(repairs), "{operation}");
    }
    let approved = key(KeyStatus::Disabled, None);
    assert_eq!(plan(ID, &finding("ScheduleKeyDeletion"), None, Some(&approved)), Some(vec![cancel()]));
    let approved = key(KeyStatus::Enabled, Some(90));
    assert_eq!(plan(ID, &finding("DisableKeyRotation"), None, Some(&approved)), Some(vec![rotate(90)]));
}

#[test]
fn a_repair_is_undone_but_a_deletion_is_never_scheduled() {
    let before = key(KeyStatus::PendingDeletion, None);
    assert!(matches!(cancel().undo(&before), Undo::None { .. }));
    assert_eq!(enable().undo(&before), Undo::DisableKey { key: KEY.to_owned() });
    assert_eq!(rotate(90).undo(&before), Undo::DisableKeyRotation { key: KEY.to_owned() });
}
