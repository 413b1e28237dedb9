//! Jobs that ask a model many questions, or train one.

use aws_config::SdkConfig;
use aws_sdk_bedrock::Client;
use model::{DataPlace, ModelJob, Observed, Resource, State};
use serde_json::Value;

use super::super::{ObserveError, whole};
use super::tags;
use crate::document::Answer;

const BATCH: &str = "bedrock:GetModelInvocationJob";
const TRAINING: &str = "bedrock:GetModelCustomizationJob";

/// Where jobs say what they read.
const READS: [&str; 3] = [
    "/inputDataConfig/s3InputDataConfig",
    "/trainingDataConfig",
    "/trainingDataConfig/invocationLogsConfig/invocationLogSource",
];

/// Where they say what they write.
const WRITES: [&str; 2] = ["/outputDataConfig", "/outputDataConfig/s3OutputDataConfig"];

/// Where they say with which key.
const KEYS: [&str; 2] = ["/outputDataConfig/s3OutputDataConfig/s3EncryptionKeyId", "/outputModelKmsKeyArn"];

pub(in super::super) async fn model_job(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let arn = resource.arn.as_str();
    let is_batch = resource.arn.resource().is_some_and(|resource| resource.starts_with("model-invocation-job/"));
    let read = async { if is_batch { batch(&client, arn).await } else { training(&client, arn).await } };
    let (document, tags) = tokio::join!(read, tags(&client, arn));
    Ok(Observed { state: State::ModelJob(state(&document?)), arn: None, tags: tags? })
}

async fn batch(client: &Client, job: &str) -> Result<Value, ObserveError> {
    let body = Answer::default();
    let request = client.get_model_invocation_job().job_identifier(job).customize().interceptor(body.clone());
    request.send().await.map_err(|error| ObserveError::new(BATCH, error.into()))?;
    whole(BATCH, &body, "outputDataConfig")
}

async fn training(client: &Client, job: &str) -> Result<Value, ObserveError> {
    let body = Answer::default();
    let request = client.get_model_customization_job().job_identifier(job).customize().interceptor(body.clone());
    request.send().await.map_err(|error| ObserveError::new(TRAINING, error.into()))?;
    whole(TRAINING, &body, "outputDataConfig")
}

fn state(document: &Value) -> ModelJob {
    let places = |paths: &[&str]| paths.iter().filter_map(|path| place(document.pointer(path)?)).collect::<Vec<_>>();
    let validators = document.pointer("/validationDataConfig/validators").and_then(Value::as_array);
    let validated = validators.into_iter().flatten().filter_map(place);
    ModelJob {
        status: document.get("status").and_then(Value::as_str).unwrap_or_default().to_owned(),
        reads: places(&READS).into_iter().chain(validated).collect(),
        writes: places(&WRITES),
        keyed: KEYS.iter().any(|key| document.pointer(key).is_some()),
        confined: document.get("vpcConfig").is_some(),
    }
}

fn place(data: &Value) -> Option<DataPlace> {
    let text = |member: &str| data.get(member).and_then(Value::as_str);
    DataPlace::of(text("s3Uri")?, text("s3BucketOwner"))
}
