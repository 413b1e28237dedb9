//! Detectors, and filters of their findings.

use aws::remedy::carry_out;
use model::{DetectorState, Finding, FindingFilter, Remedy, Scope, State, StateKind};
use serde_json::{Value, json};

use crate::observe::{but, finding, observe};
use crate::wire::{Answer, Seen, Wire};

const DETECTOR: &str = "arn:aws:guardduty:eu-west-1:111122223333:detector/8ac3";

pub(crate) fn forms() -> Vec<Finding> {
    vec![finding(DETECTOR, Scope::Setting)]
}

pub(crate) fn sound(seen: &Seen) -> Answer {
    let parts = json!([
        {"name": "EC2_AGENT_MANAGEMENT", "status": "ENABLED"}, {"name": "EKS_ADDON_MANAGEMENT", "status": "DISABLED"}
    ]);
    match seen.call.as_str() {
        "guardduty:ListDetectors" => Answer::ok(json!({"detectorIds": ["8ac3"]})),
        "guardduty:GetDetector" => Answer::ok(json!({
            "status": "ENABLED", "serviceRole": "r", "tags": {"ai:workload": "claims"}, "features": [
                {"name": "AI_PROTECTION", "status": "DISABLED"},
                {"name": "RUNTIME_MONITORING", "status": "ENABLED", "additionalConfiguration": parts},
            ]
        })),
        other => Answer(404, format!("no answer for {other}")),
    }
}

pub(crate) fn filters() -> Vec<Finding> {
    vec![finding(&format!("{DETECTOR}/filter/quiet"), Scope::Setting)]
}

pub(crate) fn sound_filter(seen: &Seen) -> Option<Answer> {
    let filter =
        json!({"name": "quiet", "action": "NOOP", "findingCriteria": criteria(), "tags": {"ai:workload": "claims"}});
    (seen.call == "guardduty:GetFilter").then(|| Answer::ok(filter))
}

fn criteria() -> Value {
    json!({"criterion": {"type": {"equals": ["Recon:EC2/Portscan"]}}})
}

pub(crate) fn live() -> State {
    State::Detector(detector())
}

fn detector() -> DetectorState {
    let features = [
        ("AI_PROTECTION", false),
        ("RUNTIME_MONITORING", true),
        ("RUNTIME_MONITORING/EC2_AGENT_MANAGEMENT", true),
        ("RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT", false),
    ];
    let features = features.map(|(name, on)| (name.to_owned(), on)).into();
    DetectorState { id: Some("8ac3".to_owned()), enabled: true, features }
}

async fn read(wire: &Wire) -> State {
    observe(wire, StateKind::Detector, &forms()[0]).await.unwrap().state
}

#[tokio::test]
async fn a_detector_is_read_with_its_features_and_their_parts() {
    let wire = Wire::new(sound);
    let observed = observe(&wire, StateKind::Detector, &forms()[0]).await.unwrap();
    assert_eq!(observed.state, State::Detector(detector()));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    assert!(wire.seen().iter().all(|seen| seen.region == "eu-west-1"));
    let off = but("guardduty:GetDetector", Answer::ok(json!({"status": "DISABLED", "serviceRole": "r"})));
    let expected = DetectorState { enabled: false, features: [].into(), ..detector() };
    assert_eq!(read(&off).await, State::Detector(expected));
}

#[tokio::test]
async fn a_region_without_detector_has_none() {
    let wire = but("guardduty:ListDetectors", Answer::ok(json!({"detectorIds": []})));
    assert_eq!(read(&wire).await, State::Detector(DetectorState::default()));
    assert_eq!(wire.calls(), ["guardduty:ListDetectors"]);
}

fn names(features: &[&str]) -> Vec<String> {
    features.iter().map(|&feature| feature.to_owned()).collect()
}

/// The bodies of the calls that `remedy` makes, and their Regions.
async fn sent(remedy: Remedy) -> (Value, String, String) {
    let wire = Wire::new(|_| Answer::ok(json!({"detectorId": "9bd4"})));
    carry_out(&wire.config(), &remedy, &live()).await.unwrap();
    let seen = wire.seen()[0].clone();
    let mut body: Value = serde_json::from_str(&seen.body).unwrap();
    body.as_object_mut().unwrap().remove("clientToken");
    (body, seen.uri, seen.region)
}

fn on(name: &str) -> Value {
    json!({"name": name, "status": "ENABLED"})
}

#[tokio::test]
async fn only_what_was_lost_is_turned_on_and_its_parts_with_it() {
    let enable = |features: &[&str]| Remedy::EnableDetector { detector: "8ac3".to_owned(), features: names(features) };
    let runtime = |parts: &[&str]| {
        let parts: Vec<_> = parts.iter().map(|part| on(part)).collect();
        json!({"name": "RUNTIME_MONITORING", "status": "ENABLED", "additionalConfiguration": parts})
    };
    let kept = "EC2_AGENT_MANAGEMENT";
    for (features, expected) in [
        (&[][..], json!({"enable": true})),
        (&["AI_PROTECTION"], json!({"enable": true, "features": [on("AI_PROTECTION")]})),
        (&["RUNTIME_MONITORING"], json!({"enable": true, "features": [runtime(&[kept])]})),
        (
            &["RUNTIME_MONITORING/EKS_ADDON_MANAGEMENT"],
            json!({"enable": true, "features": [runtime(&[kept, "EKS_ADDON_MANAGEMENT"])]}),
        ),
    ] {
        let (body, uri, _) = sent(enable(features)).await;
        assert_eq!(body, expected, "{features:?}");
        assert!(uri.ends_with("/detector/8ac3"), "{uri}");
    }
}

#[tokio::test]
async fn a_detector_comes_back_on_with_what_was_approved_in_its_region() {
    let remedy = Remedy::RecreateDetector { region: "eu-central-1".to_owned(), features: names(&["AI_PROTECTION"]) };
    let (body, uri, region) = sent(remedy).await;
    assert_eq!(body, json!({"enable": true, "features": [on("AI_PROTECTION")]}));
    assert!(uri.ends_with("/detector"), "{uri}");
    assert_eq!(region, "eu-central-1");
}

#[tokio::test]
async fn a_filter_is_read_with_what_it_takes_and_one_that_is_gone_or_says_nothing_is_unknown() {
    let wire = Wire::new(|seen| sound_filter(seen).unwrap_or_else(|| Answer(404, String::new())));
    let observed = observe(&wire, StateKind::FindingFilter, &filters()[0]).await.unwrap();
    let expected = FindingFilter { action: "NOOP".to_owned(), criteria: criteria() };
    assert_eq!(observed.state, State::FindingFilter(expected));
    assert_eq!(observed.tags.get("ai:workload").map(String::as_str), Some("claims"));
    assert!(wire.seen()[0].uri.ends_with("/detector/8ac3/filter/quiet"));
    let mute = Wire::new(|_| Answer::ok(json!({"name": "quiet", "findingCriteria": criteria()})));
    assert!(!observe(&mute, StateKind::FindingFilter, &filters()[0]).await.unwrap_err().is_transient());
    let gone = Wire::new(|_| Answer(400, json!({"__type": "InvalidInputException", "message": "no"}).to_string()));
    assert!(!observe(&gone, StateKind::FindingFilter, &filters()[0]).await.unwrap_err().is_transient());
}

#[tokio::test]
async fn a_filter_is_only_told_to_mark() {
    let (detector, filter) = ("8ac3".to_owned(), "quiet".to_owned());
    let (body, uri, _) = sent(Remedy::ShowFilteredFindings { detector, filter }).await;
    assert_eq!(body, json!({"action": "NOOP"}));
    assert!(uri.ends_with("/detector/8ac3/filter/quiet"), "{uri}");
}
