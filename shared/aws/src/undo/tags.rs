//! The tag that declares a phase.

use aws_config::SdkConfig;
use model::{Arn, Tags};

use crate::{
    remedy::{
        Done,
        carry_out::{Failure, done, home, tags},
    },
    s3,
};

pub(super) async fn set(config: &SdkConfig, resource: &str, key: &str, value: &str) -> Result<Done, Failure> {
    match Arn::new(resource).service() {
        Some("iam") => tags::tag_role(config, resource, key, value).await,
        Some("sagemaker") => tags::tag_in_sagemaker(config, resource, key, value).await,
        _ => tags::tag(config, resource, key, value).await,
    }
}

pub(super) async fn remove(config: &SdkConfig, resource: &str, key: &str) -> Result<Done, Failure> {
    let arn = Arn::new(resource);
    match arn.service() {
        Some("iam") => {
            let request = aws_sdk_iam::Client::new(config).untag_role().role_name(arn.name());
            Ok(done(&request.tag_keys(key).send().await?))
        }
        Some("sagemaker") => {
            let client = aws_sdk_sagemaker::Client::new(&home(config, resource));
            Ok(done(&client.delete_tags().resource_arn(resource).tag_keys(key).send().await?))
        }
        _ => {
            let client = aws_sdk_resourcegroupstagging::Client::new(&home(config, resource));
            let answer = client.untag_resources().resource_arn_list(resource).tag_keys(key).send().await?;
            tags::unless_failed(done(&answer), answer.failed_resources_map().and_then(|failed| failed.get(resource)))
        }
    }
}

/// S3 has no empty set of tags: none at all is the deletion of what is there.
pub(super) async fn put_bucket(config: &SdkConfig, bucket: &str, all: &Tags) -> Result<Done, Failure> {
    if all.is_empty() {
        return Ok(done(&s3::buckets(config).delete_bucket_tagging().bucket(bucket).send().await?));
    }
    tags::put_all(config, bucket, all.clone()).await
}
