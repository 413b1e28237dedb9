//! Buckets.

use super::{ANOTHER_KIND, Undo};
use crate::State;

pub(super) fn acl(before: &State, bucket: String) -> Undo {
    let State::BucketAccess(before) = before else { return Undo::none(ANOTHER_KIND) };
    Undo::PutBucketAcl { bucket, owner: before.owner.clone(), grants: before.grants.clone() }
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
