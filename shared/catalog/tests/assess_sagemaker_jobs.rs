//! What the controls of jobs think of a state, and what they plan.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{detect, plan, verdict};
use model::{
    ApprovedLists, ComputeState, EndpointConfigState, Finding, JobState, ListName, Pattern, Remedy, Scope, State, Undo,
    Verdict,
};
use serde_json::{Value, json};

const UNISOLATED: &str = "sagemaker-job-unisolated";
const FOREIGN: &str = "sagemaker-job-data-foreign";
const SHELL: &str = "sagemaker-shell-enabled";
const OVER: [&str; 6] = ["Completed", "Failed", "Stopping", "Stopped", "Deleting", "Deleted"];

fn about(kind: &str) -> Finding {
    let arn = format!("arn:aws:sagemaker:eu-west-1:111122223333:{kind}/churn");
    crate::support::finding("CreateTrainingJob", &crate::support::resource(&arn, Scope::Ai)).about(["Churn"])
}

fn sound() -> JobState {
    let buckets = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    JobState {
        status: "InProgress".to_owned(),
        secondary: Some("Training".to_owned()),
        output_key: true,
        volume_key: true,
        reads: buckets(&["acme-training"]),
        writes: buckets(&["acme-models"]),
        ..JobState::default()
    }
}

fn job(job: JobState) -> State {
    State::Compute(ComputeState::Job(job))
}

fn stop(kind: &str) -> Vec<Remedy> {
    let job = "Churn".to_owned();
    vec![match kind {
        "training-job" => Remedy::StopTrainingJob { job },
        "processing-job" => Remedy::StopProcessingJob { job },
        _ => Remedy::StopTransformJob { job },
    }]
}

#[test]
fn a_job_that_reaches_the_internet_is_stopped_by_its_name() {
    for kind in ["training-job", "processing-job", "transform-job"] {
        for bad in [JobState { open_network: true, ..sound() }, JobState { plain_traffic: true, ..sound() }] {
            let live = job(bad);
            assert_eq!(verdict(UNISOLATED, &about(kind), &live, None), "exposed");
            assert_eq!(plan(UNISOLATED, &about(kind), Some(&live), None), Some(stop(kind)));
            let undo = stop(kind)[0].undo(&live);
            assert!(matches!(undo, Undo::None { .. }), "{undo:?}");
        }
        assert_eq!(plan(UNISOLATED, &about(kind), None, None), Some(stop(kind)));
    }
}

#[test]
fn a_job_that_lacks_only_keys_is_told_and_goes_on() {
    for bad in [JobState { output_key: false, ..sound() }, JobState { volume_key: false, ..sound() }] {
        let live = job(bad);
        assert_eq!(verdict(UNISOLATED, &about("training-job"), &live, None), "at most alert");
        assert_eq!(plan(UNISOLATED, &about("training-job"), Some(&live), None), Some(Vec::new()));
    }
    let both = job(JobState { open_network: true, output_key: false, ..sound() });
    assert_eq!(verdict(UNISOLATED, &about("training-job"), &both, None), "exposed");
}

#[test]
fn what_is_over_or_as_it_should_be_is_sound() {
    let open = JobState { open_network: true, remote_debug: true, ..sound() };
    let over = OVER.map(|status| job(JobState { status: status.to_owned(), ..open.clone() }));
    for live in over.into_iter().chain([job(sound())]) {
        for id in [UNISOLATED, SHELL] {
            assert_eq!(verdict(id, &about("training-job"), &live, None), "sound", "{live:?}");
            assert_eq!(plan(id, &about("training-job"), Some(&live), None), Some(Vec::new()));
        }
    }
}

fn buckets(names: &[&str]) -> ApprovedLists {
    let patterns = names.iter().map(|name| Pattern::new(*name)).collect();
    ApprovedLists(BTreeMap::from([(ListName::Buckets, patterns)]))
}

fn foreign(live: &State, lists: &ApprovedLists) -> (Verdict, bool) {
    let judge = &catalog::find(FOREIGN).unwrap().judge;
    let plan = judge.remediate(&about("training-job"), Some(live), &[], lists);
    assert!(plan.is_empty() || plan == stop("training-job"));
    (judge.assess(&about("training-job"), live, &[], lists), !plan.is_empty())
}

#[test]
fn buckets_that_are_not_on_the_list_are_foreign() {
    let live = job(sound());
    assert_eq!(foreign(&live, &buckets(&["acme-*"])), (Verdict::Sound, false));
    for (list, evidence) in [
        (buckets(&["acme-models"]), "it reads from acme-training, not approved"),
        (buckets(&["acme-training"]), "it writes to acme-models, not approved"),
        (buckets(&["other"]), "it reads from acme-training and writes to acme-models, not approved"),
    ] {
        assert_eq!(foreign(&live, &list), (Verdict::exposed(evidence), true));
        for status in OVER {
            let over = job(JobState { status: status.to_owned(), ..sound() });
            assert_eq!(foreign(&over, &list), (Verdict::Sound, false));
        }
    }
}

#[test]
fn without_a_list_nobody_can_say_which_buckets_are_foreign() {
    for lists in [ApprovedLists::default(), buckets(&[])] {
        let (verdict, repairs) = foreign(&job(sound()), &lists);
        assert!(matches!(verdict, Verdict::Unknown { .. }) && !repairs, "{verdict:?}");
    }
    let bare = JobState { reads: BTreeSet::default(), writes: BTreeSet::default(), ..sound() };
    assert_eq!(foreign(&job(bare), &ApprovedLists::default()), (Verdict::Sound, false));
}

#[test]
fn remote_debugging_is_turned_off_while_the_job_goes_on() {
    let live = job(JobState { remote_debug: true, ..sound() });
    assert_eq!(verdict(SHELL, &about("training-job"), &live, None), "exposed");
    let disable = Remedy::DisableRemoteDebug { job: "Churn".to_owned() };
    assert_eq!(plan(SHELL, &about("training-job"), Some(&live), None), Some(vec![disable.clone()]));
    assert_eq!(plan(SHELL, &about("training-job"), None, None), Some(vec![disable.clone()]));
    assert_eq!(disable.undo(&live), Undo::EnableRemoteDebug { job: "Churn".to_owned() });
}

#[test]
fn the_configuration_of_an_endpoint_is_told_and_left() {
    let config = |shells: &[&str], dumps: &[&str]| {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let (shells, dumps) = (names(shells), names(dumps));
        State::Compute(ComputeState::EndpointConfig(EndpointConfigState { exists: true, shells, dumps }))
    };
    for live in [config(&["blue"], &[]), config(&[], &["acme-dumps"]), config(&["blue"], &["acme-dumps"])] {
        assert_eq!(verdict(SHELL, &about("endpoint-config"), &live, None), "at most alert");
        assert_eq!(plan(SHELL, &about("endpoint-config"), Some(&live), None), Some(Vec::new()));
    }
    assert_eq!(verdict(SHELL, &about("endpoint-config"), &config(&[], &[]), None), "sound");
    assert_eq!(plan(SHELL, &about("endpoint-config"), None, None), Some(Vec::new()));
    for id in [UNISOLATED, FOREIGN] {
        assert_eq!(verdict(id, &about("endpoint-config"), &config(&[], &[]), None), "unknown");
    }
}

#[test]
fn what_a_request_says_is_told() {
    let told = |id: &str, kind: &str, operation: &str, request: Value| {
        detect(id, operation, &about(kind).resource, request, Value::Null).map(|finding| finding.summary)
    };
    let training = json!({
        "trainingJobName": "Churn", "outputDataConfig": {"kmsKeyId": "", "s3OutputPath": "s3://acme-models/x"},
        "resourceConfig": {"instanceGroups": [{"instanceCount": 1}, {"instanceCount": 2}]},
        "inputDataConfig": [{"dataSource": {"s3DataSource": {"s3Uri": "s3://acme-training/x"}}}],
    });
    assert_eq!(
        told(UNISOLATED, "training-job", "CreateTrainingJob", training.clone()).unwrap(),
        "created training job Churn that reaches the internet, whose instances talk unencrypted, without a key of your own"
    );
    assert_eq!(
        told(FOREIGN, "training-job", "CreateTrainingJob", training).unwrap(),
        "created training job Churn, which reads from acme-training and writes to acme-models"
    );
}
