//! Buckets: who may use one, and the public access block of it and of the account that it stands in.

mod keeping;

use aws_config::SdkConfig;
use aws_sdk_s3::types::{Grant, ObjectOwnership, PublicAccessBlockConfiguration as BucketBlock};
use aws_sdk_s3control::types::PublicAccessBlockConfiguration as AccountBlock;
use model::{
    BucketAccess, BucketGrant, Observed, PolicyDocument, PublicAccess, PublicAccessBlock, Resource, Scope, State, Tags,
};

use super::ObserveError;
use crate::{error::Fault, s3};

pub(super) use keeping::{lifecycle, protection, replication};

const BUCKET_BLOCK: &str = "s3:GetPublicAccessBlock";
const ACCOUNT_BLOCK: &str = "s3control:GetPublicAccessBlock";
const POLICY: &str = "s3:GetBucketPolicy";
const ACL: &str = "s3:GetBucketAcl";
const OWNERSHIP: &str = "s3:GetBucketOwnershipControls";
const TAGS: &str = "s3:GetBucketTagging";

/// What S3 answers when there is no block at all.
const NO_BLOCK: &[&str] = &["NoSuchPublicAccessBlockConfiguration"];

pub(super) async fn public_access(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let (access, tags) = match resource.scope {
        Scope::Setting => {
            let account = account_block(config, resource).await?;
            (PublicAccess { bucket: None, account }, Tags::new())
        }
        Scope::Ai | Scope::Generic => {
            let client = s3::buckets(config);
            let (bucket, account, tags) = tokio::try_join!(
                bucket_block(&client, resource),
                account_block(config, resource),
                tags(&client, resource)
            )?;
            (PublicAccess { bucket, account }, tags)
        }
    };
    Ok(Observed { state: State::PublicAccess(access), arn: None, tags })
}

pub(super) async fn bucket_access(config: &SdkConfig, resource: &Resource) -> Result<Observed, ObserveError> {
    let client = s3::buckets(config);
    let (policy, acl, acls_disabled, of_bucket, of_account, tags) = tokio::try_join!(
        policy(&client, resource),
        acl(&client, resource),
        acls_disabled(&client, resource),
        bucket_block(&client, resource),
        account_block(config, resource),
        tags(&client, resource)
    )?;
    let block = of_bucket.unwrap_or_default().or(of_account.unwrap_or_default());
    let (owner, grants) = acl;
    let state = BucketAccess { policy, owner, grants, acls_disabled, block };
    Ok(Observed { state: State::BucketAccess(state), arn: None, tags })
}

async fn policy(client: &aws_sdk_s3::Client, resource: &Resource) -> Result<Option<PolicyDocument>, ObserveError> {
    let request = client.get_bucket_policy().bucket(resource.arn.name());
    match request.expected_bucket_owner(&resource.account).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.policy().map(PolicyDocument::new)),
        Err(fault) if fault.is(&["NoSuchBucketPolicy"]) => Ok(None),
        Err(fault) => Err(ObserveError::new(POLICY, fault)),
    }
}

/// The owner's canonical id, and the grants.
async fn acl(client: &aws_sdk_s3::Client, resource: &Resource) -> Result<(String, Vec<BucketGrant>), ObserveError> {
    let request = client.get_bucket_acl().bucket(resource.arn.name());
    let answer = request.expected_bucket_owner(&resource.account).send().await;
    let answer = answer.map_err(|error| ObserveError::new(ACL, error.into()))?;
    let owner = answer.owner().and_then(|owner| owner.id()).unwrap_or_default().to_owned();
    Ok((owner, answer.grants().iter().filter_map(granted).collect()))
}

fn granted(grant: &Grant) -> Option<BucketGrant> {
    let grantee = grant.grantee()?;
    let name = grantee.uri().or(grantee.id()).or(grantee.email_address())?;
    Some(BucketGrant { permission: grant.permission()?.as_str().to_owned(), grantee: name.to_owned() })
}

/// A bucket without such controls is older than they are, and its ACLs have an effect.
async fn acls_disabled(client: &aws_sdk_s3::Client, resource: &Resource) -> Result<bool, ObserveError> {
    let request = client.get_bucket_ownership_controls().bucket(resource.arn.name());
    match request.expected_bucket_owner(&resource.account).send().await.map_err(Fault::from) {
        Ok(answer) => {
            let rules = answer.ownership_controls.map(|controls| controls.rules).unwrap_or_default();
            Ok(rules.iter().any(|rule| rule.object_ownership == ObjectOwnership::BucketOwnerEnforced))
        }
        Err(fault) if fault.is(&["OwnershipControlsNotFoundError"]) => Ok(false),
        Err(fault) => Err(ObserveError::new(OWNERSHIP, fault)),
    }
}

/// The owner is named in each call on a bucket: a deleted name that somebody else took is not ours to judge.
async fn bucket_block(
    client: &aws_sdk_s3::Client,
    resource: &Resource,
) -> Result<Option<PublicAccessBlock>, ObserveError> {
    let request = client.get_public_access_block().bucket(resource.arn.name());
    match request.expected_bucket_owner(&resource.account).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(Some(answer.public_access_block_configuration().map(bucket_switches).unwrap_or_default())),
        Err(fault) if fault.is(NO_BLOCK) => Ok(None),
        Err(fault) => Err(ObserveError::new(BUCKET_BLOCK, fault)),
    }
}

async fn account_block(config: &SdkConfig, resource: &Resource) -> Result<Option<PublicAccessBlock>, ObserveError> {
    let request = s3::accounts(config).get_public_access_block().account_id(&resource.account);
    match request.send().await.map_err(Fault::from) {
        Ok(answer) => Ok(Some(answer.public_access_block_configuration().map(account_switches).unwrap_or_default())),
        Err(fault) if fault.is(NO_BLOCK) => Ok(None),
        Err(fault) => Err(ObserveError::new(ACCOUNT_BLOCK, fault)),
    }
}

async fn tags(client: &aws_sdk_s3::Client, resource: &Resource) -> Result<Tags, ObserveError> {
    set_of_tags(client, resource).await.map_err(|fault| ObserveError::new(TAGS, fault))
}

/// The tags of a bucket; `None` when it is gone.
pub(super) async fn bucket_tags(config: &SdkConfig, resource: &Resource) -> Result<Option<Tags>, ObserveError> {
    match set_of_tags(&s3::buckets(config), resource).await {
        Ok(tags) => Ok(Some(tags)),
        Err(fault) if fault.is(&["NoSuchBucket"]) => Ok(None),
        Err(fault) => Err(ObserveError::new(TAGS, fault)),
    }
}

async fn set_of_tags(client: &aws_sdk_s3::Client, resource: &Resource) -> Result<Tags, Fault> {
    let request = client.get_bucket_tagging().bucket(resource.arn.name());
    match request.expected_bucket_owner(&resource.account).send().await.map_err(Fault::from) {
        Ok(answer) => Ok(answer.tag_set.into_iter().map(|tag| (tag.key, tag.value)).collect()),
        Err(fault) if fault.is(&["NoSuchTagSet"]) => Ok(Tags::new()),
        Err(fault) => Err(fault),
    }
}

fn bucket_switches(block: &BucketBlock) -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: block.block_public_acls.unwrap_or_default(),
        ignore_public_acls: block.ignore_public_acls.unwrap_or_default(),
        block_public_policy: block.block_public_policy.unwrap_or_default(),
        restrict_public_buckets: block.restrict_public_buckets.unwrap_or_default(),
    }
}

fn account_switches(block: &AccountBlock) -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: block.block_public_acls.unwrap_or_default(),
        ignore_public_acls: block.ignore_public_acls.unwrap_or_default(),
        block_public_policy: block.block_public_policy.unwrap_or_default(),
        restrict_public_buckets: block.restrict_public_buckets.unwrap_or_default(),
    }
}
