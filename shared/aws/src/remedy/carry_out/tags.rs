//! The tag that declares a phase. Each call sets this one tag; S3 replaces them all, so all that were read are repeated.

use aws_config::SdkConfig;
use aws_sdk_resourcegroupstagging::types::FailureInfo;
use aws_smithy_types::error::operation::BuildError as NotBuilt;
use model::{Arn, Phase, State, Tags};

use super::{Done, Failure, done, home};
use crate::{error::Fault, s3};

pub(crate) async fn tag(config: &SdkConfig, resource: &str, key: &str, value: &str) -> Result<Done, Failure> {
    let client = aws_sdk_resourcegroupstagging::Client::new(&home(config, resource));
    let answer = client.tag_resources().resource_arn_list(resource).tags(key, value).send().await?;
    unless_failed(done(&answer), answer.failed_resources_map().and_then(|failed| failed.get(resource)))
}

/// The tagging API answers with success also where the resource's own service refused.
pub(crate) fn unless_failed(done: Done, failed: Option<&FailureInfo>) -> Result<Done, Failure> {
    let Some(failed) = failed else { return Ok(done) };
    Err(Failure::Call(Fault {
        transient: failed.status_code() >= 500,
        code: failed.error_code().map(|code| code.as_str().to_owned()),
        message: failed.error_message().unwrap_or("it did not say why").to_owned(),
        request_id: done.request_id,
    }))
}

pub(super) async fn tag_bucket(
    config: &SdkConfig,
    bucket: &str,
    key: &str,
    phase: Phase,
    live: &State,
) -> Result<Done, Failure> {
    let State::PhaseTag(live) = live else {
        return Err(Failure::Unfit("the state that was read has no tags"));
    };
    let mut tags = live.tags.clone();
    tags.insert(key.to_owned(), phase.as_str().to_owned());
    put_all(config, bucket, tags).await
}

/// Gives a bucket these tags and no others.
pub(crate) async fn put_all(config: &SdkConfig, bucket: &str, tags: Tags) -> Result<Done, Failure> {
    use aws_sdk_s3::types::{Tag, Tagging};

    let tags = tags.into_iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
    let tags = Tagging::builder().set_tag_set(Some(tags.collect::<Result<_, _>>().map_err(unbuilt)?)).build();
    let request = s3::buckets(config).put_bucket_tagging().bucket(bucket).tagging(tags.map_err(unbuilt)?);
    Ok(done(&request.send().await?))
}

pub(crate) async fn tag_role(config: &SdkConfig, role: &str, key: &str, value: &str) -> Result<Done, Failure> {
    let tag = aws_sdk_iam::types::Tag::builder().key(key).value(value).build().map_err(unbuilt)?;
    let request = aws_sdk_iam::Client::new(config).tag_role().role_name(Arn::new(role).name());
    Ok(done(&request.tags(tag).send().await?))
}

pub(crate) async fn tag_in_sagemaker(
    config: &SdkConfig,
    resource: &str,
    key: &str,
    value: &str,
) -> Result<Done, Failure> {
    let tag = aws_sdk_sagemaker::types::Tag::builder().key(key).value(value).build();
    let request = aws_sdk_sagemaker::Client::new(&home(config, resource)).add_tags().resource_arn(resource);
    Ok(done(&request.tags(tag).send().await?))
}

fn unbuilt(_: NotBuilt) -> Failure {
    Failure::Unfit("a tag needs a key and a value")
}
