//! Buckets of vectors.

use aws_config::SdkConfig;
use aws_sdk_s3vectors::{Client, types::SseType};
use model::{Arn, Finding, Observed, PolicyDocument, State, Tags, VectorBucket};

use super::ObserveError;
use crate::error::Fault;

const BUCKET: &str = "s3vectors:GetVectorBucket";
const POLICY: &str = "s3vectors:GetVectorBucketPolicy";
const INDEX: &str = "s3vectors:GetIndex";
const TAGS: &str = "s3vectors:ListTagsForResource";

const NOT_FOUND: &[&str] = &["NotFoundException"];

/// The event may name an index of the bucket in its place.
pub(super) async fn vector_bucket(config: &SdkConfig, finding: &Finding) -> Result<Observed, ObserveError> {
    let client = Client::new(config);
    let named = finding.resource.arn.as_str();
    let bucket = named.split_once("/index/").map_or(named, |(bucket, _)| bucket);
    let (managed_key, policy, tags, missing) = tokio::try_join!(
        managed_key(&client, bucket),
        policy(&client, bucket),
        tags(&client, bucket),
        missing(&client, bucket, finding)
    )?;
    let exists = managed_key.is_some();
    let state = VectorBucket { exists, policy, managed_key: managed_key.unwrap_or_default(), missing };
    let arn = (bucket != named).then(|| Arn::new(bucket));
    Ok(Observed { state: State::VectorBucket(state), arn, tags })
}

/// Whether the bucket is encrypted with a key of KMS; `None` when there is no such bucket.
async fn managed_key(client: &Client, bucket: &str) -> Result<Option<bool>, ObserveError> {
    match client.get_vector_bucket().vector_bucket_arn(bucket).send().await.map_err(Fault::from) {
        Ok(answer) => {
            let encryption = answer.vector_bucket.and_then(|bucket| bucket.encryption_configuration);
            Ok(Some(encryption.is_some_and(|encryption| encryption.sse_type == SseType::AwsKms)))
        }
        Err(fault) if fault.is(NOT_FOUND) => Ok(None),
        Err(fault) => Err(ObserveError::new(BUCKET, fault)),
    }
}

async fn policy(client: &Client, bucket: &str) -> Result<Option<PolicyDocument>, ObserveError> {
    match client.get_vector_bucket_policy().vector_bucket_arn(bucket).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.policy.filter(|text| !text.is_empty()).map(|text| PolicyDocument::new(&text))),
        Err(fault) if fault.is(NOT_FOUND) => Ok(None),
        Err(fault) => Err(ObserveError::new(POLICY, fault)),
    }
}

async fn tags(client: &Client, bucket: &str) -> Result<Tags, ObserveError> {
    match client.list_tags_for_resource().resource_arn(bucket).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.tags.into_iter().collect()),
        Err(fault) if fault.is(NOT_FOUND) => Ok(Tags::new()),
        Err(fault) => Err(ObserveError::new(TAGS, fault)),
    }
}

/// The indexes that the event deleted and that are not there.
async fn missing(client: &Client, bucket: &str, finding: &Finding) -> Result<Vec<String>, ObserveError> {
    let mut missing = Vec::new();
    let deleted = finding.subjects.iter().filter(|_| finding.operation == "DeleteIndex");
    for index in deleted {
        let arn = format!("{bucket}/index/{index}");
        match client.get_index().index_arn(arn).send().await.map_err(Fault::from) {
            Ok(_) => {}
            Err(fault) if fault.is(NOT_FOUND) => missing.push(index.clone()),
            Err(fault) => return Err(ObserveError::new(INDEX, fault)),
        }
    }
    Ok(missing)
}
