//! Security Hub and its standards, against those that were approved.

use std::collections::BTreeMap;

use crate::support::{detect, plan, verdict};
use model::{Finding, Remedy, Resource, Scope, SecurityHub, Standard, State, Undo};
use serde_json::{Value, json};

const ID: &str = "securityhub-standard-disabled";
const AI: &str = "arn:aws:securityhub:eu-west-1::standards/ai-security-best-practices/v/1.0.0";
const NEWER: &str = "arn:aws:securityhub:eu-west-1::standards/ai-security-best-practices/v/2.0.0";
const CIS: &str = "arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0";
const SUBSCRIPTION: &str = "arn:aws:securityhub:eu-west-1:111122223333:subscription/ai-security-best-practices/v/1.0.0";

fn hub() -> Resource {
    crate::support::resource("arn:aws:securityhub:eu-west-1:111122223333:hub/default", Scope::Setting)
}

fn finding(operation: &str) -> Finding {
    crate::support::finding(operation, &hub())
}

fn live(standards: &[(&str, &str)]) -> State {
    let standard = |status: &str| Standard {
        subscription: String::new(),
        inputs: [("k".to_owned(), "v".to_owned())].into(),
        status: status.to_owned(),
    };
    let standards = standards.iter().map(|(arn, status)| ((*arn).to_owned(), standard(status))).collect();
    State::SecurityHub(SecurityHub { enabled: true, generator: Some("SECURITY_CONTROL".to_owned()), standards })
}

fn off() -> State {
    State::SecurityHub(SecurityHub::default())
}

fn standards(arns: &[&str]) -> Remedy {
    let inputs: BTreeMap<_, _> = [("k".to_owned(), "v".to_owned())].into();
    let standards = arns.iter().map(|arn| ((*arn).to_owned(), inputs.clone())).collect();
    Remedy::EnableStandards { region: "eu-west-1".to_owned(), standards }
}

fn enable() -> Remedy {
    Remedy::EnableSecurityHub { region: "eu-west-1".to_owned(), generator: Some("SECURITY_CONTROL".to_owned()) }
}

#[test]
fn what_looks_at_ai_comes_back_and_of_a_hub_that_is_off_all_that_was_approved() {
    let approved = live(&[(AI, "READY"), (CIS, "READY")]);
    for (live, expected, repairs) in [
        (live(&[(AI, "READY"), (CIS, "READY")]), "sound", vec![]),
        (live(&[(CIS, "READY")]), "exposed", vec![standards(&[AI])]),
        (live(&[(AI, "DELETING"), (CIS, "READY")]), "exposed", vec![standards(&[AI])]),
        (live(&[(AI, "PENDING")]), "sound", vec![]),
        (live(&[(NEWER, "READY")]), "sound", vec![]),
        (live(&[]), "exposed", vec![standards(&[AI, CIS])]),
        (live(&[(AI, "DELETING")]), "exposed", vec![standards(&[AI, CIS])]),
        (off(), "exposed", vec![enable(), standards(&[AI, CIS])]),
    ] {
        assert_eq!(verdict(ID, &finding("BatchDisableStandards"), &live, Some(&approved)), expected, "{live:?}");
        assert_eq!(
            plan(ID, &finding("BatchDisableStandards"), Some(&live), Some(&approved)),
            Some(repairs),
            "{live:?}"
        );
    }
}

#[test]
fn without_a_baseline_and_of_single_checks_it_only_alerts() {
    let named = finding("BatchDisableStandards").about([SUBSCRIPTION]);
    assert_eq!(verdict(ID, &named, &live(&[]), None), "at most alert");
    assert_eq!(verdict(ID, &named, &live(&[(AI, "READY")]), None), "sound");
    assert_eq!(verdict(ID, &named, &off(), None), "at most alert");
    assert_eq!(plan(ID, &named, Some(&off()), None), Some(vec![]));
    assert_eq!(verdict(ID, &named, &live(&[]), Some(&off())), "sound");
    let approved = live(&[(AI, "READY")]);
    for operation in ["UpdateStandardsControl", "BatchUpdateStandardsControlAssociations"] {
        assert_eq!(verdict(ID, &finding(operation), &off(), Some(&approved)), "at most alert");
        assert_eq!(plan(ID, &finding(operation), Some(&off()), Some(&approved)), Some(vec![]));
        assert_eq!(plan(ID, &finding(operation), None, Some(&approved)), Some(vec![]));
    }
}

#[test]
fn unread_what_was_turned_off_is_what_was_approved() {
    let approved = live(&[(AI, "READY"), (CIS, "READY")]);
    let presumed = |operation| plan(ID, &finding(operation), None, Some(&approved)).unwrap();
    assert_eq!(presumed("DisableSecurityHub"), [enable(), standards(&[AI, CIS])]);
    assert_eq!(presumed("BatchDisableStandards"), [standards(&[AI])]);
    assert_eq!(presumed("BatchEnableStandards"), []);
}

#[test]
fn only_standards_that_look_at_ai_concern_us() {
    let about = |operation: &str, request: Value| {
        detect(ID, operation, &hub(), request, Value::Null).map(|finding| finding.subjects)
    };
    let disabled = |arn: &str| about("BatchDisableStandards", json!({"StandardsSubscriptionArns": [arn]}));
    assert_eq!(disabled(SUBSCRIPTION), Some(vec![SUBSCRIPTION.to_owned()]));
    assert_eq!(disabled("arn:aws:securityhub:eu-west-1:111122223333:subscription/pci-dss/v/3.2.1"), None);
    let enabled =
        |arn: &str| about("BatchEnableStandards", json!({"StandardsSubscriptionRequests": [{"StandardsArn": arn}]}));
    assert_eq!((enabled(AI), enabled(CIS)), (Some(vec![]), None));
}

#[test]
fn standards_are_turned_off_again_and_the_hub_never_is() {
    let undo = Undo::DisableStandards { region: "eu-west-1".to_owned(), standards: vec![AI.to_owned()] };
    assert_eq!(standards(&[AI]).undo(&live(&[])), undo);
    assert!(matches!(enable().undo(&off()), Undo::None { .. }));
}
