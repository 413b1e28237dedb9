//! Buckets.

use super::{ANOTHER_KIND, Undo};
use crate::{Arn, State};

pub(super) fn acl(before: &State, bucket: String) -> Undo {
    let State::BucketAccess(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutBucketAcl { bucket, owner: before.owner.clone(), grants: before.grants.clone() }
}

pub(super) fn bucket_policy(before: &State, resource: String) -> Undo {
    let State::BucketAccess(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.policy.clone() {
        Some(document) => Undo::PutPolicy { resource, document },
        None => Undo::DeleteBucketPolicy { bucket: Arn::new(resource).name().to_owned() },
    }
}

pub(super) fn block(before: &State, bucket: String) -> Undo {
    let State::PublicAccess(access) = before else { return Undo::none(ANOTHER_KIND) };
    match access.bucket {
        Some(flags) => Undo::PutBucketPublicAccessBlock { bucket, flags },
        None => Undo::DeleteBucketPublicAccessBlock { bucket },
    }
}

pub(super) fn account_block(before: &State, account: String) -> Undo {
    let State::PublicAccess(access) = before else { return Undo::none(ANOTHER_KIND) };
    match access.account {
        Some(flags) => Undo::PutAccountPublicAccessBlock { account, flags },
        None => Undo::DeleteAccountPublicAccessBlock { account },
    }
}

pub(super) fn bucket_tags(before: &State, bucket: String) -> Undo {
    let State::PhaseTag(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutBucketTags { bucket, tags: before.tags.clone() }
}

pub(super) fn encryption(before: &State, bucket: String) -> Undo {
    let State::BucketProtection(before) = before else { return Undo::none(ANOTHER_KIND) };
    match before.encryption.clone() {
        Some(document) => Undo::PutBucketEncryption { bucket, document },
        None => Undo::DeleteBucketEncryption { bucket },
    }
}

pub(super) fn logging(before: &State, bucket: String) -> Undo {
    let State::BucketProtection(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutBucketLogging { bucket, document: before.logging.clone().unwrap_or_default() }
}

pub(super) fn lifecycle(before: &State, bucket: String) -> Undo {
    let State::BucketLifecycle(before) = before else { return Undo::none(ANOTHER_KIND) };
    let (erasing, minimum_size) = (before.rules.clone(), before.minimum_size.clone());
    Undo::PutBucketLifecycle { bucket, erasing, minimum_size }
}

pub(super) fn replication(before: &State, bucket: String) -> Undo {
    let State::BucketReplication(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutBucketReplication { bucket, document: before.document() }
}
