//! Jobs, and configurations of endpoints.

use std::collections::BTreeSet;

use aws::remedy::{RemedyError, carry_out};
use aws::undo::take_back;
use model::{ComputeState, EndpointConfigState, Finding, JobState, ModelState, Remedy, Scope, State, StateKind, Undo};
use serde_json::{Value, json};

use super::invalid;
use crate::observe::{finding, observe, state};
use crate::wire::{Answer, Seen, Wire};

const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1";

fn named(kind: &str) -> Finding {
    let arn = format!("arn:aws:sagemaker:eu-west-1:111122223333:{kind}/churn");
    Finding { subjects: vec!["Churn".to_owned()], ..finding(&arn, Scope::Ai) }
}

pub(super) fn forms() -> Vec<Finding> {
    ["training-job", "processing-job", "transform-job", "endpoint-config", "model"].map(named).into()
}

pub(super) fn training() -> State {
    let (status, secondary) = ("InProgress".to_owned(), Some("Training".to_owned()));
    State::Compute(ComputeState::Job(JobState { status, secondary, remote_debug: true, ..JobState::default() }))
}

#[expect(clippy::too_many_lines, reason = "an answer for each kind, and nothing else")]
pub(super) fn sound(seen: &Seen) -> Answer {
    Answer::ok(match seen.call.as_str() {
        "sagemaker:DescribeTrainingJob" => json!({
            "TrainingJobName": "Churn", "TrainingJobStatus": "InProgress", "SecondaryStatus": "Training",
            "VpcConfig": {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1"]}, "EnableNetworkIsolation": false,
            "EnableInterContainerTrafficEncryption": false,
            "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeKmsKeyId": KEY},
            "OutputDataConfig": {"S3OutputPath": "s3://acme-models/churn/", "KmsKeyId": KEY},
            "CheckpointConfig": {"S3Uri": "s3://acme-checkpoints"},
            "InputDataConfig": [
                {"DataSource": {"S3DataSource": {"S3Uri": "s3://acme-training/a"}}},
                {"DataSource": {"FileSystemDataSource": {"FileSystemId": "fs-1"}}},
                {"DataSource": {"S3DataSource": {"S3Uri": "s3://acme-validation/b"}}},
            ],
        }),
        "sagemaker:DescribeProcessingJob" => json!({
            "ProcessingJobName": "Churn", "ProcessingJobStatus": "Completed",
            "NetworkConfig": {"EnableNetworkIsolation": true, "EnableInterContainerTrafficEncryption": true},
            "ProcessingResources": {"ClusterConfig": {"InstanceCount": 3, "InstanceType": "ml.m5d.large"}},
            "ProcessingInputs": [{"S3Input": {"S3Uri": "s3://acme-raw"}}, {"DatasetDefinition": {}}],
            "ProcessingOutputConfig": {"Outputs": [{"S3Output": {"S3Uri": "s3://acme-features"}}], "KmsKeyId": KEY},
        }),
        "sagemaker:DescribeTransformJob" => json!({
            "TransformJobName": "Churn", "TransformJobStatus": "InProgress",
            "TransformInput": {"DataSource": {"S3DataSource": {"S3Uri": "s3://acme-inbox/a"}}},
            "TransformOutput": {"S3OutputPath": "s3://acme-scores", "KmsKeyId": ""},
            "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 2},
        }),
        "sagemaker:DescribeModel" => json!({
            "ModelName": "Churn", "ModelArn": "a", "CreationTime": 1, "EnableNetworkIsolation": false,
            "Containers": [
                {"Image": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/prepare:1"},
                {"Image": "registry.example.com/serve:1", "ModelDataUrl": "s3://acme-models/churn.tar.gz"},
                {"ModelDataSource": {"S3DataSource": {"S3Uri": "s3://acme-weights/churn/"}}},
            ],
        }),
        _ => json!({
            "EndpointConfigName": "Churn",
            "ProductionVariants": [
                {"VariantName": "blue", "EnableSSMAccess": false},
                {"VariantName": "green", "EnableSSMAccess": true},
            ],
            "ShadowProductionVariants": [
                {"VariantName": "shadow", "CoreDumpConfig": {"DestinationS3Uri": "s3://acme-dumps/x"}},
            ],
        }),
    })
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn trained() -> JobState {
    JobState {
        status: "InProgress".to_owned(),
        secondary: Some("Training".to_owned()),
        output_key: true,
        volume_key: true,
        reads: set(&["acme-training", "acme-validation"]),
        writes: set(&["acme-checkpoints", "acme-models"]),
        ..JobState::default()
    }
}

async fn read(wire: &Wire, kind: &str) -> ComputeState {
    let State::Compute(state) = state(wire, StateKind::Compute, &named(kind)).await else { panic!("another kind") };
    state
}

#[tokio::test]
async fn each_kind_of_job_is_read_by_its_name_as_it_was_given() {
    let wire = Wire::new(crate::sagemaker::sound);
    let processed = JobState {
        status: "Completed".to_owned(),
        output_key: true,
        volume_key: true, // its instances have disks of their own
        reads: set(&["acme-raw"]),
        writes: set(&["acme-features"]),
        ..JobState::default()
    };
    let transformed = JobState {
        status: "InProgress".to_owned(),
        reads: set(&["acme-inbox"]),
        writes: set(&["acme-scores"]),
        ..JobState::default()
    };
    assert_eq!(read(&wire, "training-job").await, ComputeState::Job(trained()));
    assert_eq!(read(&wire, "processing-job").await, ComputeState::Job(processed));
    assert_eq!(read(&wire, "transform-job").await, ComputeState::Job(transformed));
    let (shells, dumps) = (set(&["green"]), set(&["acme-dumps"]));
    let config = EndpointConfigState { exists: true, shells, dumps };
    assert_eq!(read(&wire, "endpoint-config").await, ComputeState::EndpointConfig(config));
    let images = set(&["111122223333.dkr.ecr.eu-west-1.amazonaws.com/prepare:1", "registry.example.com/serve:1"]);
    let buckets = set(&["acme-models", "acme-weights"]);
    let model = ModelState { exists: true, images, buckets, open_network: true };
    assert_eq!(read(&wire, "model").await, ComputeState::Model(model));
    for seen in wire.seen().iter().filter(|seen| seen.call.contains("Describe")) {
        assert!(seen.body.contains(r#":"Churn"}"#), "{}", seen.body);
    }
}

#[tokio::test]
async fn what_is_open_or_has_no_key_is_seen() {
    let instances = |kind: &str, count: i64| json!({"ResourceConfig": {"InstanceType": kind, "InstanceCount": count}});
    let groups = json!({"ResourceConfig": {"InstanceGroups": [
        {"InstanceType": "ml.p4d.24xlarge", "InstanceCount": 1}, {"InstanceType": "ml.g5.xlarge", "InstanceCount": 1}
    ]}});
    for (changes, expected) in [
        (json!({"VpcConfig": null}), JobState { open_network: true, ..trained() }),
        (json!({"VpcConfig": {"Subnets": []}}), JobState { open_network: true, ..trained() }),
        (json!({"VpcConfig": null, "EnableNetworkIsolation": true}), trained()),
        (instances("ml.m5.large", 2), JobState { plain_traffic: true, volume_key: false, ..trained() }),
        (instances("ml.p5.48xlarge", 1), trained()),
        (instances("ml.c5.large", 1), JobState { volume_key: false, ..trained() }),
        (groups, JobState { plain_traffic: true, ..trained() }),
        (json!({"RemoteDebugConfig": {"EnableRemoteDebug": true}}), JobState { remote_debug: true, ..trained() }),
    ] {
        let answer = changes.clone();
        let wire = Wire::new(move |seen| {
            if seen.call != "sagemaker:DescribeTrainingJob" {
                return crate::sagemaker::sound(seen);
            }
            let Answer(status, body) = sound(seen);
            let mut body: Value = serde_json::from_str(&body).unwrap();
            body.as_object_mut().unwrap().extend(answer.as_object().unwrap().clone());
            Answer(status, body.to_string())
        });
        assert_eq!(read(&wire, "training-job").await, ComputeState::Job(expected), "{changes}");
    }
}

#[tokio::test]
async fn a_job_that_is_gone_computes_no_more() {
    let gone = Wire::new(|_| Answer::error(400, "ResourceNotFound"));
    for kind in ["training-job", "processing-job", "transform-job"] {
        let ComputeState::Job(job) = read(&gone, kind).await else { panic!("no job") };
        assert_eq!(job.status, "Deleted");
        let unnamed = Finding { subjects: Vec::new(), ..named(kind) };
        assert!(observe(&gone, StateKind::Compute, &unnamed).await.is_err());
    }
    let gone = Wire::new(|_| invalid("Could not find endpoint configuration \"arn\"."));
    let config = ComputeState::EndpointConfig(EndpointConfigState::default());
    assert_eq!(read(&gone, "endpoint-config").await, config);
    let other = named("notebook-instance");
    assert!(observe(&gone, StateKind::Compute, &other).await.is_err());
}

fn stops() -> [(Remedy, &'static str); 3] {
    let job = || "Churn".to_owned();
    [
        (Remedy::StopTrainingJob { job: job() }, r#"{"TrainingJobName":"Churn"}"#),
        (Remedy::StopProcessingJob { job: job() }, r#"{"ProcessingJobName":"Churn"}"#),
        (Remedy::StopTransformJob { job: job() }, r#"{"TransformJobName":"Churn"}"#),
    ]
}

#[tokio::test]
async fn a_job_is_stopped_by_its_name_and_one_that_is_over_is_stopped() {
    for (remedy, body) in stops() {
        let wire = Wire::new(|_| Answer::ok("{}"));
        carry_out(&wire.config(), &remedy, &training()).await.unwrap();
        assert_eq!(wire.seen()[0].body, body);
        let over = "The request was rejected because the training job is in status Completed.";
        carry_out(&Wire::new(move |_| invalid(over)).config(), &remedy, &training()).await.unwrap();
        let refused = Wire::new(|_| invalid("1 validation error detected"));
        let error = carry_out(&refused.config(), &remedy, &training()).await.unwrap_err();
        assert!(matches!(error, RemedyError::Refused { .. }), "{error}");
    }
}

#[tokio::test]
async fn remote_debugging_is_turned_off_once_the_job_downloads_or_trains() {
    let disable = Remedy::DisableRemoteDebug { job: "Churn".to_owned() };
    let wire = Wire::new(|_| Answer::ok(json!({"TrainingJobArn": "arn"})));
    carry_out(&wire.config(), &disable, &training()).await.unwrap();
    take_back(&wire.config(), &Undo::EnableRemoteDebug { job: "Churn".to_owned() }, &training()).await.unwrap();
    for (seen, on) in wire.seen().iter().zip([false, true]) {
        let expected = json!({"TrainingJobName": "Churn", "RemoteDebugConfig": {"EnableRemoteDebug": on}});
        assert_eq!(serde_json::from_str::<Value>(&seen.body).unwrap(), expected);
    }
    for secondary in ["Starting", "Pending", "DownloadingTrainingImage", "Uploading"] {
        let secondary = Some(secondary.to_owned());
        let live = State::Compute(ComputeState::Job(JobState { secondary, ..JobState::default() }));
        let wire = Wire::new(|_| Answer::ok("{}"));
        let error = carry_out(&wire.config(), &disable, &live).await.unwrap_err();
        assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
        assert_eq!(wire.calls(), Vec::<String>::new());
    }
    let error = carry_out(&wire.config(), &disable, &crate::remedy::live()).await.unwrap_err();
    assert!(matches!(error, RemedyError::Unfit { .. }), "{error}");
}
