//! Log groups, against what was approved.

use std::collections::BTreeSet;

use crate::support::{detect, plan, resource, verdict};
use model::{Finding, LogGroup, LogState, Remedy, Scope, State, Undo};
use serde_json::{Value, json};

const ID: &str = "logs-group-unprotected";
const GROUP: &str = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/bedrock/assistant";
const ACCOUNT: &str = "arn:aws:logs:eu-west-1:111122223333:account-policy/mask-everywhere";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1";

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &resource(GROUP, Scope::Ai))
}

fn masking(identifiers: &[&str]) -> Value {
    json!({"Name": "masking", "Version": "2021-06-01", "Statement": [
        {"Sid": "audit", "DataIdentifier": identifiers, "Operation": {"Audit": {"FindingsDestination": {}}}},
        {"Sid": "mask", "DataIdentifier": identifiers, "Operation": {"Deidentify": {"MaskConfig": {}}}},
    ]})
}

fn sound() -> LogGroup {
    LogGroup {
        there: true,
        class: Some("STANDARD".to_owned()),
        retention_days: Some(365),
        key: Some(KEY.to_owned()),
        protected: true,
        masking: masking(&["EmailAddress", "Name"]),
        filters: BTreeSet::from(["metric/refused".to_owned(), "subscription/to-siem".to_owned()]),
        lost_streams: BTreeSet::new(),
    }
}

fn state(change: impl FnOnce(&mut LogGroup)) -> State {
    let mut group = sound();
    change(&mut group);
    State::Logs(LogState::Group(group))
}

fn group() -> String {
    GROUP.to_owned()
}

fn retention(days: i32) -> Remedy {
    Remedy::RestoreLogRetention { log_group: group(), days }
}

fn mask(definition: Value) -> Remedy {
    Remedy::RestoreLogMasking { log_group: group(), definition }
}

#[test]
fn what_was_approved_is_brought_back_and_nothing_else() {
    let approved = state(|_| {});
    let for_ever = state(|group| group.retention_days = None);
    let restore_key = Remedy::RestoreLogKey { log_group: group(), key: KEY.to_owned() };
    for (live, approved, repair) in [
        (state(|group| group.retention_days = Some(1)), &approved, retention(365)),
        (state(|_| {}), &for_ever, Remedy::KeepLogsForever { log_group: group() }),
        (state(|group| group.key = None), &approved, restore_key.clone()),
        (state(|group| group.key = Some("another".to_owned())), &approved, restore_key),
        (state(|group| group.masking = Value::Null), &approved, mask(masking(&["EmailAddress", "Name"]))),
        (state(|group| group.protected = false), &approved, Remedy::ProtectLogGroup { log_group: group() }),
    ] {
        assert_eq!(verdict(ID, &finding("PutRetentionPolicy"), &live, Some(approved)), "exposed", "{live:?}");
        let planned = plan(ID, &finding("PutRetentionPolicy"), Some(&live), Some(approved));
        assert_eq!(planned, Some(vec![repair]), "{live:?}");
    }
}

#[test]
fn what_its_owner_made_stronger_stays() {
    let approved = state(|_| {});
    let bare = state(|group| {
        *group = LogGroup { there: true, retention_days: Some(90), ..LogGroup::default() };
    });
    for (live, approved) in [
        (state(|_| {}), &approved),
        (state(|group| group.retention_days = None), &approved),
        (state(|group| group.retention_days = Some(3653)), &approved),
        (state(|group| group.masking = masking(&["Address", "EmailAddress", "Name"])), &approved),
        (state(|_| {}), &bare),
    ] {
        assert_eq!(verdict(ID, &finding("PutRetentionPolicy"), &live, Some(approved)), "sound", "{live:?}");
        assert_eq!(plan(ID, &finding("PutRetentionPolicy"), Some(&live), Some(approved)), Some(Vec::new()));
    }
}

#[test]
fn what_is_masked_now_goes_on_being_masked() {
    let live = state(|group| group.masking = masking(&["Address", "Name"]));
    let planned = plan(ID, &finding("PutDataProtectionPolicy"), Some(&live), Some(&state(|_| {})));
    assert_eq!(planned, Some(vec![mask(masking(&["Address", "Name", "EmailAddress"]))]));
}

#[test]
fn what_is_audited_only_is_not_masked() {
    let mut audited = masking(&["EmailAddress", "Name"]);
    audited["Statement"].as_array_mut().unwrap().pop();
    let live = state(|group| group.masking = audited);
    assert_eq!(verdict(ID, &finding("PutDataProtectionPolicy"), &live, Some(&state(|_| {}))), "exposed");
}

#[test]
fn a_group_that_is_gone_is_made_again_with_all_that_it_had() {
    let gone = State::Logs(LogState::Group(LogGroup::default()));
    let planned = plan(ID, &finding("DeleteLogGroup"), Some(&gone), Some(&state(|_| {}))).unwrap();
    let (key, class) = (Some(KEY.to_owned()), Some("STANDARD".to_owned()));
    let expected = vec![
        Remedy::RecreateLogGroup { log_group: group(), key, class },
        retention(365),
        mask(masking(&["EmailAddress", "Name"])),
        Remedy::ProtectLogGroup { log_group: group() },
    ];
    assert_eq!(planned, expected);
    let undone: Vec<_> = planned.iter().rev().map(|remedy| remedy.undo(&gone)).collect();
    let [unprotect, unmask, shorten, delete] = undone.as_slice() else { panic!("four undos") };
    assert_eq!(*unprotect, Undo::UnprotectLogGroup { log_group: group() });
    assert!(unmask.why_none().is_some() && shorten.why_none().is_some());
    assert_eq!(*delete, Undo::DeleteLogGroup { log_group: group() });
}

#[test]
fn filters_and_streams_are_told_and_not_made_again() {
    for live in [
        state(|group| group.filters.clear()),
        state(|group| group.lost_streams = BTreeSet::from(["2026/11/12".to_owned()])),
    ] {
        assert_eq!(verdict(ID, &finding("DeleteLogStream"), &live, Some(&state(|_| {}))), "at most alert", "{live:?}");
        assert_eq!(plan(ID, &finding("DeleteLogStream"), Some(&live), Some(&state(|_| {}))), Some(Vec::new()));
    }
    let both = state(|group| {
        group.filters.clear();
        group.protected = false;
    });
    assert_eq!(verdict(ID, &finding("DeleteMetricFilter"), &both, Some(&state(|_| {}))), "exposed");
}

#[test]
fn without_a_baseline_only_what_the_event_says_is_looked_for() {
    let of = |operation: &str, subject: Option<&str>, live: State| {
        let finding = finding(operation).about(subject);
        assert_eq!(plan(ID, &finding, Some(&live), None), Some(Vec::new()));
        verdict(ID, &finding, &live, None)
    };
    let gone = || State::Logs(LogState::Group(LogGroup::default()));
    assert_eq!(of("DeleteLogGroup", None, gone()), "at most alert");
    assert_eq!(of("DeleteLogGroup", None, state(|_| {})), "sound");
    assert_eq!(of("PutRetentionPolicy", None, state(|group| group.retention_days = Some(1))), "at most alert");
    assert_eq!(of("PutRetentionPolicy", None, state(|_| {})), "unknown");
    assert_eq!(of("DisassociateKmsKey", None, state(|group| group.key = None)), "at most alert");
    assert_eq!(of("DisassociateKmsKey", None, state(|_| {})), "sound");
    assert_eq!(of("DeleteDataProtectionPolicy", None, state(|group| group.masking = Value::Null)), "at most alert");
    assert_eq!(of("PutLogGroupDeletionProtection", None, state(|group| group.protected = false)), "at most alert");
    let filter = Some("subscription/to-siem");
    assert_eq!(of("DeleteSubscriptionFilter", filter, state(|_| {})), "sound");
    assert_eq!(of("DeleteSubscriptionFilter", filter, state(|group| group.filters.clear())), "at most alert");
}

#[test]
fn a_policy_of_the_account_is_told_of_while_it_is_gone() {
    let finding = crate::support::finding("DeleteAccountPolicy", &resource(ACCOUNT, Scope::Setting));
    for (there, expected) in [(true, "sound"), (false, "at most alert")] {
        let live = State::Logs(LogState::AccountPolicy { there });
        assert_eq!(verdict(ID, &finding, &live, None), expected);
        assert_eq!(plan(ID, &finding, Some(&live), None), Some(Vec::new()));
    }
}

#[test]
fn what_is_made_stronger_does_not_concern_it() {
    let resource = resource(GROUP, Scope::Ai);
    for (operation, request) in [
        ("PutRetentionPolicy", json!({"logGroupName": "g", "retentionInDays": 3653})),
        ("PutLogGroupDeletionProtection", json!({"logGroupIdentifier": "g", "deletionProtectionEnabled": true})),
        ("DeleteAccountPolicy", json!({"policyName": "p", "policyType": "TRANSFORMER_POLICY"})),
    ] {
        assert!(detect(ID, operation, &resource, request, Value::Null).is_none(), "{operation}");
    }
}

#[test]
fn each_undo_puts_back_what_was_there() {
    let before = state(|group| {
        group.retention_days = Some(1);
        group.key = None;
        group.masking = Value::Null;
    });
    let log_group = group;
    for (remedy, expected) in [
        (retention(365), Undo::PutLogRetention { log_group: log_group(), days: 1 }),
        (
            Remedy::RestoreLogKey { log_group: log_group(), key: KEY.to_owned() },
            Undo::DisassociateLogKey { log_group: log_group() },
        ),
        (mask(masking(&["Name"])), Undo::DeleteLogMasking { log_group: log_group() }),
    ] {
        assert_eq!(remedy.undo(&before), expected);
    }
    let before = state(|group| group.retention_days = None);
    for (remedy, expected) in [
        (retention(365), Undo::DeleteLogRetention { log_group: log_group() }),
        (
            Remedy::RestoreLogKey { log_group: log_group(), key: "other".to_owned() },
            Undo::AssociateLogKey { log_group: log_group(), key: KEY.to_owned() },
        ),
        (
            mask(masking(&["Name"])),
            Undo::PutLogMasking { log_group: log_group(), definition: masking(&["EmailAddress", "Name"]) },
        ),
    ] {
        assert_eq!(remedy.undo(&before), expected);
    }
}
