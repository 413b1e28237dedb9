//! S3 replaces a whole block or ACL: each request repeats what is there, with the switches to turn on, without the grants
//! that must go.

pub(crate) mod keeping;

use aws_config::SdkConfig;
use aws_sdk_s3::types::{
    AccessControlPolicy, Grant, Grantee, Owner, Permission, PublicAccessBlockConfiguration as BucketBlock, Type,
};
use aws_sdk_s3control::types::PublicAccessBlockConfiguration as AccountBlock;
use model::{BucketGrant, PublicAccess, PublicAccessBlock, State};

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

pub(super) async fn remove_grants(
    config: &SdkConfig,
    bucket: &str,
    grants: &[BucketGrant],
    live: &State,
) -> Result<Done, Failure> {
    let State::BucketAccess(live) = live else { return Err(Failure::Unfit("the state that was read is no bucket's")) };
    let left: Vec<_> = live.grants.iter().filter(|grant| !grants.contains(grant)).cloned().collect();
    if left.len() == live.grants.len() {
        return Err(Failure::NotNow("the grants that were to go are not there any more".to_owned()));
    }
    put_acl(config, bucket, &live.owner, &left).await
}

/// Replaces the whole ACL of a bucket.
pub(crate) async fn put_acl(
    config: &SdkConfig,
    bucket: &str,
    owner: &str,
    grants: &[BucketGrant],
) -> Result<Done, Failure> {
    let owner = Owner::builder().id(owner).build();
    let grants = grants.iter().map(grant).collect::<Result<Vec<_>, _>>()?;
    let acl = AccessControlPolicy::builder().owner(owner).set_grants(Some(grants)).build();
    Ok(done(&s3::buckets(config).put_bucket_acl().bucket(bucket).access_control_policy(acl).send().await?))
}

fn grant(grant: &BucketGrant) -> Result<Grant, Failure> {
    let grantee = if grant.is_for_group() {
        Grantee::builder().r#type(Type::Group).uri(&grant.grantee)
    } else {
        Grantee::builder().r#type(Type::CanonicalUser).id(&grant.grantee)
    };
    let grantee = grantee.build().map_err(|_| Failure::Unfit("a grantee has no type"))?;
    Ok(Grant::builder().grantee(grantee).permission(Permission::from(grant.permission.as_str())).build())
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
