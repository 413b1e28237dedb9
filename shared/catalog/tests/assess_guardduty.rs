//! A detector that is off or lost a feature, against the one that was approved.

use crate::support::{detect, plan, verdict};
use model::{DetectorState, Finding, FindingFilter, Remedy, Resource, Scope, State, Undo};
use serde_json::{Value, json};

const ID: &str = "guardduty-detector-disabled";
const DETECTOR: &str = "8ac3f10b5d2e47968b1f0c7d3e9a2541";

fn resource() -> Resource {
    crate::support::resource(&format!("arn:aws:guardduty:eu-west-1:111122223333:detector/{DETECTOR}"), Scope::Setting)
}

fn finding(operation: &str, features: &[&str]) -> Finding {
    crate::support::finding(operation, &resource()).about(features.iter().copied())
}

fn detector(enabled: bool, features: &[(&str, bool)]) -> State {
    let features = features.iter().map(|(name, on)| ((*name).to_owned(), *on)).collect();
    State::Detector(DetectorState { id: Some(DETECTOR.to_owned()), enabled, features })
}

fn none() -> State {
    State::Detector(DetectorState::default())
}

fn enable(features: &[&str]) -> Vec<Remedy> {
    let features = features.iter().map(|&feature| feature.to_owned()).collect();
    vec![Remedy::EnableDetector { detector: DETECTOR.to_owned(), features }]
}

fn recreate(features: &[&str]) -> Vec<Remedy> {
    let features = features.iter().map(|&feature| feature.to_owned()).collect();
    vec![Remedy::RecreateDetector { region: "eu-west-1".to_owned(), features }]
}

#[test]
fn a_detector_is_judged_against_the_one_that_was_approved() {
    let plain = detector(true, &[]);
    let approved = detector(
        true,
        &[("AI_PROTECTION", true), ("CLOUD_TRAIL", true), ("EBS_MALWARE_PROTECTION", false), ("S3_DATA_EVENTS", true)],
    );
    let runtime = detector(true, &[("EKS_RUNTIME_MONITORING", true), ("RUNTIME_MONITORING", true)]);
    let eks = detector(true, &[("EKS_RUNTIME_MONITORING", true)]);
    for (live, baseline, expected, repairs) in [
        (&none(), &plain, "exposed", recreate(&[])),
        (&none(), &approved, "exposed", recreate(&["AI_PROTECTION", "S3_DATA_EVENTS"])),
        (&none(), &runtime, "exposed", recreate(&["RUNTIME_MONITORING"])),
        (&none(), &eks, "exposed", recreate(&["EKS_RUNTIME_MONITORING"])),
        (&detector(false, &[]), &plain, "exposed", enable(&[])),
        (
            &detector(true, &[("AI_PROTECTION", false), ("S3_DATA_EVENTS", true)]),
            &approved,
            "exposed",
            enable(&["AI_PROTECTION"]),
        ),
        (&detector(false, &[("AI_PROTECTION", true)]), &approved, "exposed", enable(&["S3_DATA_EVENTS"])),
        (&detector(true, &[("AI_PROTECTION", true), ("S3_DATA_EVENTS", true)]), &approved, "sound", vec![]),
        (&detector(true, &[("AI_PROTECTION", false)]), &plain, "sound", vec![]),
        (&none(), &detector(false, &[]), "sound", vec![]),
        (&none(), &none(), "sound", vec![]),
    ] {
        let finding = finding("UpdateDetector", &[]);
        assert_eq!(verdict(ID, &finding, live, Some(baseline)), expected, "{live:?} {baseline:?}");
        assert_eq!(plan(ID, &finding, Some(live), Some(baseline)), Some(repairs), "{live:?} {baseline:?}");
    }
}

#[test]
fn without_a_baseline_it_only_alerts() {
    for (features, live, expected) in [
        (&[][..], none(), "at most alert"),
        (&[], detector(false, &[]), "at most alert"),
        (&["AI_PROTECTION"], detector(true, &[("AI_PROTECTION", false)]), "at most alert"),
        (&["AI_PROTECTION"], detector(true, &[("AI_PROTECTION", true)]), "sound"),
        (&[], detector(true, &[("AI_PROTECTION", false)]), "sound"),
    ] {
        let finding = finding("UpdateDetector", features);
        assert_eq!(verdict(ID, &finding, &live, None), expected, "{live:?}");
        assert_eq!(plan(ID, &finding, Some(&live), None), Some(vec![]), "{live:?}");
    }
}

#[test]
fn detectors_of_others_are_not_repaired_from_here() {
    let (live, approved) = (detector(false, &[]), detector(true, &[]));
    for operation in ["UpdateMemberDetectors", "UpdateOrganizationConfiguration"] {
        let finding = finding(operation, &["S3_DATA_EVENTS"]);
        assert_eq!(verdict(ID, &finding, &live, Some(&approved)), "unknown", "{operation}");
        assert_eq!(plan(ID, &finding, Some(&live), Some(&approved)), Some(vec![]), "{operation}");
        assert_eq!(plan(ID, &finding, None, Some(&approved)), Some(vec![]), "{operation}");
    }
}

#[test]
fn what_the_event_speaks_of_is_repaired() {
    let off = |name: &str| json!({"name": name, "status": "DISABLED"});
    let features = json!({"features": [off("RUNTIME_MONITORING"), off("AI_PROTECTION"), off("EKS_AUDIT_LOGS")]});
    let old_form = json!({"dataSources": {"s3Logs": {"enable": "false"}}});
    for (operation, request, repairs) in [
        ("DeleteDetector", json!({}), recreate(&[])),
        ("UpdateDetector", json!({"enable": false}), enable(&[])),
        ("UpdateDetector", json!({"enable": "false"}), enable(&[])),
        ("UpdateDetector", features, enable(&["AI_PROTECTION", "RUNTIME_MONITORING"])),
        ("UpdateDetector", old_form, enable(&["S3_DATA_EVENTS"])),
        ("UpdateMemberDetectors", json!({"features": [off("AI_PROTECTION")]}), vec![]),
        ("UpdateOrganizationConfiguration", json!({"autoEnable": false}), vec![]),
    ] {
        let finding = detect(ID, operation, &resource(), request.clone(), Value::Null).unwrap();
        assert_eq!(plan(ID, &finding, None, None), Some(repairs), "{operation} {request}");
    }
    let approved = detector(true, &[("AI_PROTECTION", true), ("DNS_LOGS", true)]);
    let finding = finding("DeleteDetector", &[]);
    assert_eq!(plan(ID, &finding, None, Some(&approved)), Some(recreate(&["AI_PROTECTION"])));
}

#[test]
fn parts_of_features_are_judged_with_their_feature() {
    let approved = detector(
        true,
        &[
            ("RUNTIME_MONITORING", true),
            ("RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT", true),
            ("RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT", false),
            ("EKS_RUNTIME_MONITORING", true),
            ("EKS_RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT", true),
        ],
    );
    let finding = finding("UpdateDetector", &["RUNTIME_MONITORING"]);
    let repairs = |live: &State, approved: &State| plan(ID, &finding, Some(live), Some(approved));
    let both = enable(&["RUNTIME_MONITORING", "RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"]);
    assert_eq!(repairs(&detector(true, &[]), &approved), Some(both));
    let part = enable(&["RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT"]);
    assert_eq!(repairs(&detector(true, &[("RUNTIME_MONITORING", true)]), &approved), Some(part));
    // A part that was on while its feature was off turns nothing on.
    let idle = detector(true, &[("RUNTIME_MONITORING", false), ("RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT", true)]);
    assert_eq!(repairs(&detector(true, &[]), &idle), Some(vec![]));
}

#[test]
fn the_older_runtime_monitoring_is_never_turned_on_beside_the_newer() {
    let approved = detector(true, &[("EKS_RUNTIME_MONITORING", true)]);
    let live = detector(true, &[("RUNTIME_MONITORING", true)]);
    assert_eq!(verdict(ID, &finding("UpdateDetector", &[]), &live, Some(&approved)), "sound");
}

#[test]
fn only_what_was_off_is_turned_off_again() {
    let before = detector(false, &[("AI_PROTECTION", true), ("S3_DATA_EVENTS", false)]);
    let off = Undo::UpdateDetector {
        detector: DETECTOR.to_owned(),
        enabled: false,
        features: vec!["S3_DATA_EVENTS".to_owned()],
    };
    assert_eq!(enable(&["AI_PROTECTION", "S3_DATA_EVENTS"])[0].undo(&before), off);
    let delete = Undo::DeleteDetector { region: "eu-west-1".to_owned() };
    assert_eq!(recreate(&[])[0].undo(&none()), delete);
}

/// What it takes is its owner's; whether anybody sees it is ours to ask.
#[test]
fn a_filter_that_hides_marks_instead_once_a_person_agrees() {
    const SUPPRESSED: &str = "guardduty-findings-suppressed";
    let filter = crate::support::resource(
        &format!("arn:aws:guardduty:eu-west-1:111122223333:detector/{DETECTOR}/filter/quiet"),
        Scope::Setting,
    );
    let finding = crate::support::finding("UpdateFilter", &filter);
    let live = |action: &str, criteria| State::FindingFilter(FindingFilter { action: action.to_owned(), criteria });
    let (detector, filter) = (DETECTOR.to_owned(), "quiet".to_owned());
    let show = vec![Remedy::ShowFilteredFindings { detector: detector.clone(), filter: filter.clone() }];
    for (live, expected, repairs) in [
        (live("ARCHIVE", json!({"criterion": {}})), "exposed", show.clone()),
        (live("ARCHIVE", json!({"criterion": {"type": {"eq": ["Recon:EC2/Portscan"]}}})), "exposed", show.clone()),
        (live("NOOP", json!({"criterion": {}})), "sound", vec![]),
    ] {
        assert_eq!(verdict(SUPPRESSED, &finding, &live, None), expected, "{live:?}");
        assert_eq!(plan(SUPPRESSED, &finding, Some(&live), None), Some(repairs), "{live:?}");
    }
    assert_eq!(plan(SUPPRESSED, &finding, None, None), Some(show.clone()));
    let before = live("ARCHIVE", Value::Null);
    assert_eq!(show[0].undo(&before), Undo::HideFilteredFindings { detector, filter });
}
