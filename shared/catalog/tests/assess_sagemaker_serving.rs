//! What the controls of endpoints, monitoring and models think of a state, and what they plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{detect, plan, resource, verdict};
use model::{
    ApprovedLists, ComputeState, EndpointState, Finding, ListName, ModelState, MonitoringState, Pattern, Remedy, Scope,
    State, Undo,
};
use serde_json::{Value, json};

const REPOINTED: &str = "sagemaker-endpoint-repointed";
const MONITORING: &str = "sagemaker-monitoring-stopped";
const UNTRUSTED: &str = "sagemaker-model-untrusted";
const RELEASE: &str = "arn:aws:iam::111122223333:role/release";

fn about(operation: &str, kind: &str, subjects: &[&str]) -> Finding {
    let arn = format!("arn:aws:sagemaker:eu-west-1:111122223333:{kind}/churn");
    crate::support::finding(operation, &resource(&arn, Scope::Ai)).about(subjects.iter().copied())
}

fn updated() -> Finding {
    about("UpdateEndpoint", "endpoint", &["Churn", "arn:aws:iam::111122223333:user/ada", "debug"])
}

fn endpoint(status: &str, config: &str, pending: Option<&str>, blue: &str) -> State {
    State::Endpoint(EndpointState {
        status: status.to_owned(),
        config: Some(config.to_owned()),
        pending: pending.map(str::to_owned),
        weights: BTreeMap::from([("blue".to_owned(), blue.to_owned())]),
    })
}

fn restored() -> Vec<Remedy> {
    vec![Remedy::RestoreEndpoint { endpoint: "Churn".to_owned(), config: "approved".to_owned() }]
}

#[test]
fn what_an_endpoint_serves_or_is_about_to_is_compared_with_what_was_approved() {
    let approved = endpoint("InService", "approved", None, "1");
    for (live, judged) in [
        (endpoint("InService", "approved", None, "1"), "sound"),
        (endpoint("InService", "debug", None, "1"), "exposed"),
        (endpoint("Updating", "approved", Some("debug"), "1"), "exposed"),
        (endpoint("Updating", "debug", Some("approved"), "1"), "sound"),
        (endpoint("InService", "approved", None, "0"), "at most alert"),
        (endpoint("Deleting", "approved", None, "1"), "at most alert"),
    ] {
        assert_eq!(verdict(REPOINTED, &updated(), &live, Some(&approved)), judged, "{live:?}");
        let expected = if judged == "exposed" { restored() } else { Vec::new() };
        assert_eq!(plan(REPOINTED, &updated(), Some(&live), Some(&approved)), Some(expected), "{live:?}");
    }
    assert_eq!(plan(REPOINTED, &updated(), None, Some(&approved)), Some(restored()));
}

#[test]
fn without_a_baseline_only_what_is_new_is_sound() {
    let live = endpoint("Creating", "first", None, "1");
    assert_eq!(verdict(REPOINTED, &about("CreateEndpoint", "endpoint", &["Churn"]), &live, None), "sound");
    assert_eq!(verdict(REPOINTED, &updated(), &live, None), "unknown");
    let gone = State::Endpoint(EndpointState { status: "Deleted".to_owned(), ..EndpointState::default() });
    assert_eq!(verdict(REPOINTED, &about("DeleteEndpoint", "endpoint", &["Churn"]), &gone, None), "at most alert");
}

#[test]
fn what_was_released_is_sound_while_just_that_is_served() {
    let lists = ApprovedLists([(ListName::ReleaseRoles, vec![Pattern::new(RELEASE)])].into());
    let (approved, finding) = (endpoint("InService", "approved", None, "1"), |config: &str| {
        about("UpdateEndpoint", "endpoint", &["Churn", RELEASE, config])
    });
    let judge = &catalog::find(REPOINTED).unwrap().judge;
    let live = endpoint("Updating", "approved", Some("new"), "1");
    for (config, judged, plans) in [("new", "sound", false), ("other", "exposed", true)] {
        let verdict = judge.assess(&finding(config), &live, std::slice::from_ref(&approved), &lists);
        assert_eq!(verdict.as_str(), judged);
        let plan = judge.remediate(&finding(config), Some(&live), std::slice::from_ref(&approved), &lists);
        assert_eq!(!plan.is_empty(), plans);
    }
}

#[test]
fn what_an_endpoint_served_can_be_had_again() {
    let [restore] = restored().try_into().unwrap();
    let undo = restore.undo(&endpoint("Updating", "approved", Some("debug"), "1"));
    assert_eq!(undo, Undo::UpdateEndpoint { endpoint: "Churn".to_owned(), config: "debug".to_owned() });
    assert!(restore.undo(&State::Endpoint(EndpointState::default())).why_none().is_some());
}

fn schedule(status: &str, name: &str) -> State {
    let definition = json!({"MonitoringJobDefinitionName": name, "MonitoringType": "DataQuality"});
    State::Monitoring(MonitoringState { status: status.to_owned(), definition })
}

#[test]
fn a_stopped_schedule_is_started_and_a_changed_one_put_back_when_a_person_says_so() {
    let approved = schedule("Scheduled", "daily");
    let name = || "Churn".to_owned();
    let start = vec![Remedy::StartMonitoringSchedule { schedule: name() }];
    let definition = json!({"MonitoringJobDefinitionName": "daily", "MonitoringType": "DataQuality"});
    let restore = vec![Remedy::RestoreMonitoringSchedule { schedule: name(), definition: definition.clone() }];
    let finding = about("UpdateMonitoringSchedule", "monitoring-schedule", &["Churn"]);
    for (live, judged, planned) in [
        (schedule("Scheduled", "daily"), "sound", Vec::new()),
        (schedule("Pending", "daily"), "sound", Vec::new()),
        (schedule("Stopped", "daily"), "exposed", start.clone()),
        (schedule("Stopped", "light"), "exposed", start.clone()),
        (schedule("Scheduled", "light"), "at most approve", restore.clone()),
        (schedule("Failed", "light"), "at most alert", Vec::new()),
        (schedule("Deleted", "daily"), "at most alert", Vec::new()),
    ] {
        assert_eq!(verdict(MONITORING, &finding, &live, Some(&approved)), judged, "{live:?}");
        assert_eq!(plan(MONITORING, &finding, Some(&live), Some(&approved)), Some(planned), "{live:?}");
    }
    assert_eq!(verdict(MONITORING, &finding, &schedule("Stopped", "light"), None), "exposed");
    assert_eq!(verdict(MONITORING, &finding, &schedule("Scheduled", "light"), None), "unknown");
    let created = about("CreateMonitoringSchedule", "monitoring-schedule", &["Churn"]);
    assert_eq!(verdict(MONITORING, &created, &schedule("Scheduled", "light"), None), "sound");

    let before = schedule("Scheduled", "light");
    let undo = Undo::UpdateMonitoringSchedule {
        schedule: name(),
        definition: json!({"MonitoringJobDefinitionName": "light", "MonitoringType": "DataQuality"}),
    };
    assert_eq!(restore[0].undo(&before), undo);
    assert_eq!(start[0].undo(&before), Undo::StopMonitoringSchedule { schedule: name() });
}

#[test]
fn presumed_of_a_schedule_is_what_the_call_did() {
    let presumed = |operation: &str| {
        let finding = about(operation, "monitoring-schedule", &["Churn"]);
        plan(MONITORING, &finding, None, None).unwrap().iter().map(Remedy::kind).collect::<Vec<_>>()
    };
    assert_eq!(presumed("StopMonitoringSchedule"), [model::RemedyKind::StartMonitoringSchedule]);
    assert_eq!(presumed("UpdateMonitoringSchedule"), [model::RemedyKind::RestoreMonitoringSchedule]);
    assert_eq!(presumed("DeleteMonitoringSchedule"), []);
}

fn model(image: &str, bucket: &str, open_network: bool) -> State {
    let set = |name: &str| BTreeSet::from([name.to_owned()]);
    State::Compute(ComputeState::Model(ModelState {
        exists: true,
        images: set(image),
        buckets: set(bucket),
        open_network,
    }))
}

#[test]
fn a_model_is_of_an_approved_image_and_bucket_and_shut_in() {
    const OWN: &str = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn:1";
    const OTHER: &str = "444455556666.dkr.ecr.eu-west-1.amazonaws.com/serve:latest";
    let lists = |registry: &str| {
        let list = |name: &str| vec![Pattern::new(name)];
        ApprovedLists([(ListName::Buckets, list("acme-*")), (ListName::Registries, list(registry))].into())
    };
    let host = lists("444455556666.dkr.ecr.eu-west-1.amazonaws.com");
    let repository = lists("444455556666.dkr.ecr.eu-west-1.amazonaws.com/serve");
    let judge = &catalog::find(UNTRUSTED).unwrap().judge;
    let finding = about("CreateModel", "model", &["Churn"]);
    for (live, lists, judged) in [
        (model(OWN, "acme-models", false), &host, "sound"),
        (model(OTHER, "acme-models", false), &host, "sound"),
        (model(OTHER, "acme-models", false), &repository, "sound"),
        (model(OTHER, "acme-models", false), &lists("x"), "exposed"),
        (model(OWN, "drop", false), &host, "exposed"),
        (model(OWN, "acme-models", true), &host, "exposed"),
        (model(OWN, "acme-models", false), ApprovedLists::NONE, "unknown"),
        (model(OTHER, "acme-models", true), ApprovedLists::NONE, "exposed"),
    ] {
        assert_eq!(judge.assess(&finding, &live, &[], lists).as_str(), judged, "{live:?}");
        assert_eq!(judge.remediate(&finding, Some(&live), &[], lists), []);
    }
}

#[test]
fn a_model_is_noticed_for_where_it_comes_from() {
    let arn = resource("arn:aws:sagemaker:eu-west-1:111122223333:model/churn", Scope::Ai);
    let noticed = |request: Value| {
        detect(UNTRUSTED, "CreateModel", &arn, request, Value::Null).map(|finding| finding.summary).unwrap_or_default()
    };
    let isolated = json!({"modelName": "Churn", "enableNetworkIsolation": true});
    assert_eq!(noticed(isolated), "");
    let hub = json!({"modelName": "Churn", "primaryContainer": {"image": "python:3"}, "enableNetworkIsolation": true});
    assert_eq!(noticed(hub), "created model Churn from an image of docker.io");
    assert_eq!(noticed(json!({"modelName": "Churn"})), "created model Churn, which reaches the internet");
}
