//! Public access blocks, as they were, and what keeps the objects of a bucket.

use aws_config::SdkConfig;
use model::PublicAccessBlock;

use crate::{
    remedy::{
        Done,
        carry_out::{
            Failure, done,
            s3::{of_account, of_bucket},
        },
    },
    s3,
};

pub(super) async fn put_bucket(config: &SdkConfig, bucket: &str, flags: PublicAccessBlock) -> Result<Done, Failure> {
    let request = s3::buckets(config).put_public_access_block().bucket(bucket);
    Ok(done(&request.public_access_block_configuration(of_bucket(flags)).send().await?))
}

pub(super) async fn delete_bucket(config: &SdkConfig, bucket: &str) -> Result<Done, Failure> {
    Ok(done(&s3::buckets(config).delete_public_access_block().bucket(bucket).send().await?))
}

pub(super) async fn put_account(config: &SdkConfig, account: &str, flags: PublicAccessBlock) -> Result<Done, Failure> {
    let request = s3::accounts(config).put_public_access_block().account_id(account);
    Ok(done(&request.public_access_block_configuration(of_account(flags)).send().await?))
}

pub(super) async fn delete_account(config: &SdkConfig, account: &str) -> Result<Done, Failure> {
    Ok(done(&s3::accounts(config).delete_public_access_block().account_id(account).send().await?))
}

pub(super) async fn delete_encryption(config: &SdkConfig, bucket: &str) -> Result<Done, Failure> {
    Ok(done(&s3::buckets(config).delete_bucket_encryption().bucket(bucket).send().await?))
}

pub(super) async fn delete_policy(config: &SdkConfig, bucket: &str) -> Result<Done, Failure> {
    Ok(done(&s3::buckets(config).delete_bucket_policy().bucket(bucket).send().await?))
}

pub(super) async fn delete_replication(config: &SdkConfig, bucket: &str) -> Result<Done, Failure> {
    Ok(done(&s3::buckets(config).delete_bucket_replication().bucket(bucket).send().await?))
}
