//! What keeps the objects of a bucket. S3 replaces each document as a whole: what is sent is what was approved, or what
//! was just read without the rules that go.

use aws_config::SdkConfig;
use aws_sdk_s3::types::{BucketVersioningStatus, TransitionDefaultMinimumObjectSize, VersioningConfiguration};
use model::{BucketReplication, Edit, State};

use super::super::{Done, Failure, done};
use crate::document::send_markup;
use crate::s3::buckets;

pub(crate) async fn version(config: &SdkConfig, bucket: &str, kept: bool) -> Result<Done, Failure> {
    let status = if kept { BucketVersioningStatus::Enabled } else { BucketVersioningStatus::Suspended };
    let versioning = VersioningConfiguration::builder().status(status).build();
    let request = buckets(config).put_bucket_versioning().bucket(bucket).versioning_configuration(versioning);
    Ok(done(&request.send().await?))
}

pub(crate) async fn encrypt(config: &SdkConfig, bucket: &str, document: &str) -> Result<Done, Failure> {
    let document = known(document)?.to_owned();
    let request = buckets(config).put_bucket_encryption().bucket(bucket).customize();
    let request =
        request.mutate_request(move |request| send_markup(request, "ServerSideEncryptionConfiguration", &document));
    Ok(done(&request.send().await?))
}

pub(in crate::remedy) async fn restore_log(config: &SdkConfig, bucket: &str, document: &str) -> Result<Done, Failure> {
    log(config, bucket, known(document)?).await
}

/// Logs requests; nowhere when there is no document.
pub(crate) async fn log(config: &SdkConfig, bucket: &str, document: &str) -> Result<Done, Failure> {
    let document = document.to_owned();
    let request = buckets(config).put_bucket_logging().bucket(bucket).customize();
    let request = request.mutate_request(move |request| send_markup(request, "BucketLoggingStatus", &document));
    Ok(done(&request.send().await?))
}

pub(crate) async fn copy(config: &SdkConfig, bucket: &str, document: &str) -> Result<Done, Failure> {
    let document = known(document)?.to_owned();
    let request = buckets(config).put_bucket_replication().bucket(bucket).customize();
    let request = request.mutate_request(move |request| send_markup(request, "ReplicationConfiguration", &document));
    Ok(done(&request.send().await?))
}

pub(in crate::remedy) async fn narrow_copies(
    config: &SdkConfig,
    bucket: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    let State::BucketReplication(live) = live else { return Err(ANOTHER) };
    let left = left(&live.rules, edits)?;
    if left.is_empty() {
        return Err(Failure::Unfit("no rule would be left"));
    }
    copy(config, bucket, &BucketReplication { rules: left, ..live.clone() }.document()).await
}

pub(in crate::remedy) async fn stop_copies(
    config: &SdkConfig,
    bucket: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    let State::BucketReplication(live) = live else { return Err(ANOTHER) };
    unless_left(&live.rules, edits)?;
    Ok(done(&buckets(config).delete_bucket_replication().bucket(bucket).send().await?))
}

pub(in crate::remedy) async fn narrow_rules(
    config: &SdkConfig,
    bucket: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    let State::BucketLifecycle(live) = live else { return Err(ANOTHER) };
    let left = left(&live.rules, edits)?;
    if left.is_empty() {
        return Err(Failure::Unfit("no rule would be left"));
    }
    erase_by(config, bucket, &left, live.minimum_size.as_deref()).await
}

pub(in crate::remedy) async fn stop_rules(
    config: &SdkConfig,
    bucket: &str,
    edits: &[Edit],
    live: &State,
) -> Result<Done, Failure> {
    let State::BucketLifecycle(live) = live else { return Err(ANOTHER) };
    unless_left(&live.rules, edits)?;
    Ok(done(&buckets(config).delete_bucket_lifecycle().bucket(bucket).send().await?))
}

/// Has S3 erase objects by these rules and no others.
pub(crate) async fn erase_by(
    config: &SdkConfig,
    bucket: &str,
    rules: &[String],
    minimum_size: Option<&str>,
) -> Result<Done, Failure> {
    let document = rules.concat();
    let size = minimum_size.map(TransitionDefaultMinimumObjectSize::from);
    let request = buckets(config).put_bucket_lifecycle_configuration().bucket(bucket);
    let request = request.set_transition_default_minimum_object_size(size).customize();
    let request = request.mutate_request(move |request| send_markup(request, "LifecycleConfiguration", &document));
    Ok(done(&request.send().await?))
}

const ANOTHER: Failure = Failure::Unfit("the state that was read has no such rules");

fn known(document: &str) -> Result<&str, Failure> {
    if document.is_empty() { Err(Failure::Unfit("nothing was approved that is known here")) } else { Ok(document) }
}

/// The rules after the edits, each of which must stand there as it was judged.
fn left(rules: &[String], edits: &[Edit]) -> Result<Vec<String>, Failure> {
    if edits.is_empty() || edits.iter().any(|edit| !rules.contains(&edit.statement)) {
        return Err(Failure::NotNow("the rules that were to change are not there any more".to_owned()));
    }
    let after = |rule: &String| match edits.iter().find(|edit| edit.statement == *rule) {
        Some(edit) => edit.instead.clone(),
        None => vec![rule.clone()],
    };
    Ok(rules.iter().flat_map(after).collect())
}

fn unless_left(rules: &[String], edits: &[Edit]) -> Result<(), Failure> {
    if left(rules, edits)?.is_empty() { Ok(()) } else { Err(Failure::NotNow("another rule is there now".to_owned())) }
}
