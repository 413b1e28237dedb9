//! S3 replaces a whole block: each request repeats the switches that are on, and adds those to turn on.

use aws_config::SdkConfig;
use aws_sdk_s3::types::PublicAccessBlockConfiguration as BucketBlock;
use aws_sdk_s3control::types::PublicAccessBlockConfiguration as AccountBlock;
use model::{PublicAccess, PublicAccessBlock, State};

use super::{Done, Failure, done};
use crate::s3;

pub(super) async fn block_bucket(
    config: &SdkConfig,
    bucket: &str,
    flags: PublicAccessBlock,
    live: &State,
) -> Result<Done, Failure> {
    let flags = flags.or(access(live)?.bucket.unwrap_or_default());
    let request = s3::buckets(config).put_public_access_block().bucket(bucket);
    Ok(done(&request.public_access_block_configuration(of_bucket(flags)).send().await?))
}

pub(super) async fn block_account(
    config: &SdkConfig,
    account: &str,
    flags: PublicAccessBlock,
    live: &State,
) -> Result<Done, Failure> {
    let flags = flags.or(access(live)?.account.unwrap_or_default());
    let request = s3::accounts(config).put_public_access_block().account_id(account);
    Ok(done(&request.public_access_block_configuration(of_account(flags)).send().await?))
}

/// The switches in the words of the bucket's API.
pub(crate) fn of_bucket(flags: PublicAccessBlock) -> BucketBlock {
    BucketBlock::builder()
        .block_public_acls(flags.block_public_acls)
        .ignore_public_acls(flags.ignore_public_acls)
        .block_public_policy(flags.block_public_policy)
        .restrict_public_buckets(flags.restrict_public_buckets)
        .build()
}

/// The switches in the words of the account's API.
pub(crate) fn of_account(flags: PublicAccessBlock) -> AccountBlock {
    AccountBlock::builder()
        .block_public_acls(flags.block_public_acls)
        .ignore_public_acls(flags.ignore_public_acls)
        .block_public_policy(flags.block_public_policy)
        .restrict_public_buckets(flags.restrict_public_buckets)
        .build()
}

fn access(live: &State) -> Result<&PublicAccess, Failure> {
    if let State::PublicAccess(access) = live {
        return Ok(access);
    }
    Err(Failure::Unfit("the state that was read is no public access block"))
}
