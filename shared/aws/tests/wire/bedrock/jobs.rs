//! Jobs.

use model::{DataPlace, ModelJob};

use super::*;

pub(crate) const BATCH: &str = "arn:aws:bedrock:eu-west-1:111122223333:model-invocation-job/k3d8w1z6mfq2";
pub(crate) const TRAINING: &str =
    "arn:aws:bedrock:eu-west-1:111122223333:model-customization-job/amazon.nova-lite-v1:0:300k/w4c7k1m9ztq8";

const TIME: &str = "2026-11-17T09:02:11Z";

pub(crate) fn batch() -> Value {
    json!({
        "jobArn": BATCH, "modelId": "amazon.nova-lite-v1:0", "roleArn": "r", "status": "Scheduled", "submitTime": TIME,
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://acme-in/orders.jsonl"}},
        "outputDataConfig": {"s3OutputDataConfig": {
            "s3Uri": "s3://acme-out/", "s3BucketOwner": "444455556666", "s3EncryptionKeyId": "k"}}
    })
}

pub(crate) fn training() -> Value {
    json!({
        "jobArn": TRAINING, "jobName": "n", "outputModelName": "o", "roleArn": "r", "status": "InProgress",
        "creationTime": TIME, "lastModifiedTime": TIME, "baseModelArn": "b",
        "trainingDataConfig": {"s3Uri": "s3://acme-train/x", "invocationLogsConfig":
            {"invocationLogSource": {"s3Uri": "s3://acme-logs/y"}}},
        "validationDataConfig": {"validators": [{"s3Uri": "s3://acme-check/z"}]},
        "outputDataConfig": {"s3Uri": "s3://acme-metrics"},
        "vpcConfig": {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}
    })
}

fn at(bucket: &str, owner: Option<&str>) -> DataPlace {
    DataPlace { bucket: bucket.to_owned(), owner: owner.map(str::to_owned) }
}

async fn read(arn: &str) -> ModelJob {
    let State::ModelJob(job) = state(&Wire::new(sound), StateKind::ModelJob, &finding(arn, Scope::Ai)).await else {
        panic!("no job")
    };
    job
}

#[tokio::test]
async fn where_jobs_read_and_write_is_read() {
    let batch = ModelJob {
        status: "Scheduled".to_owned(),
        reads: vec![at("acme-in", None)],
        writes: vec![at("acme-out", Some("444455556666"))],
        keyed: true,
        confined: false,
    };
    assert_eq!(read(BATCH).await, batch);
    let training = ModelJob {
        status: "InProgress".to_owned(),
        reads: ["acme-train", "acme-logs", "acme-check"].map(|bucket| at(bucket, None)).into(),
        writes: vec![at("acme-metrics", None)],
        keyed: false,
        confined: true,
    };
    assert_eq!(read(TRAINING).await, training);
}

#[tokio::test]
async fn a_job_is_stopped_by_its_arn_and_one_that_is_over_is_looked_at_again() {
    let stop = Remedy::StopModelInvocationJob { job: BATCH.to_owned() };
    let wire = Wire::new(|_| Answer::ok("{}"));
    carry_out(&wire.config(), &stop, &live()).await.unwrap();
    assert!(wire.seen()[0].uri.ends_with("/stop") && wire.seen()[0].uri.contains("k3d8w1z6mfq2"));
    assert_eq!(wire.seen()[0].region, "eu-west-1");
    let wire = Wire::new(|_| Answer::error(409, "ConflictException"));
    let error = carry_out(&wire.config(), &stop, &live()).await.unwrap_err();
    assert!(matches!(error, RemedyError::NotNow { .. }), "{error}");
}
