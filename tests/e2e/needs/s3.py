"""Buckets, buckets of vectors, and the policy document."""

from __future__ import annotations

from collections.abc import Iterator

from local import Workload

from ..changes import (
    SWITCHES,
    Change,
    copy_away,
    copy_nothing,
    copy_only_away,
    erase_old_versions,
    erase_sooner,
    give_up_key,
    grant_bucket,
    log_no_requests,
    share_bucket,
    share_only_bucket,
    share_only_vectors,
    share_vectors,
    suspend_versions,
    unblock_bucket,
)
from ..members import new_bucket
from ..permissions import Grant
from ..policies import INVALID, WILLING, put_by_hand, start_anew
from ..stack import Stack
from .terms import ASKED_FIRST, READERS, Make

VECTORS = "arn:${AWS::Partition}:s3vectors:*:${AWS::AccountId}:bucket/*"


def open_bucket(stack: Stack, workload: Workload) -> Change:
    """Opens the bucket."""
    return unblock_bucket(stack, workload.bucket)


def open_bucket_under_bad_policy(stack: Stack, workload: Workload) -> Change:
    """Opens the bucket while functions that have just started must look for the last valid policy."""
    put_by_hand(stack, WILLING)
    put_by_hand(stack, INVALID)
    start_anew(stack)
    return unblock_bucket(stack, workload.bucket)


def share_new_bucket(stack: Stack, workload: Workload) -> Change:
    """Lets anyone read another bucket, beside an account."""
    return share_bucket(stack, new_bucket(stack, workload, off=SWITCHES))


def let_anyone_read(stack: Stack, workload: Workload) -> Change:
    """Lets anyone read another bucket, and nobody else."""
    return share_only_bucket(stack, new_bucket(stack, workload, off=SWITCHES))


def grant_anyone(stack: Stack, workload: Workload) -> Change:
    """Lets anyone read another bucket by its ACL."""
    return grant_bucket(stack, new_bucket(stack, workload, off=SWITCHES))


NEEDED_BY: dict[str, Make] = {
    "s3:DeleteBucketPolicy": let_anyone_read,
    "s3:GetBucketAcl": grant_anyone,
    "s3:GetBucketLogging": log_no_requests,
    "s3:GetBucketObjectLock": suspend_versions,
    "s3:GetBucketOwnershipControls": grant_anyone,
    "s3:GetBucketPolicy": share_new_bucket,
    "s3:GetBucketVersioning": suspend_versions,
    "s3:GetEncryption": give_up_key,
    "s3:GetLifecycle": erase_sooner,
    "s3:GetObjectVersion": open_bucket_under_bad_policy,
    "s3:GetReplication": copy_nothing,
    "s3:ListAllMyBuckets": copy_away,
    "s3:PutBucketAcl": grant_anyone,
    "s3:PutBucketLogging": log_no_requests,
    "s3:PutBucketPolicy": share_new_bucket,
    "s3:PutBucketVersioning": suspend_versions,
    "s3:PutEncryption": give_up_key,
    "s3:PutLifecycle": erase_sooner,
    "s3:PutReplication": copy_nothing,
    "s3vectors:": share_vectors,
    "s3vectors:DeleteVectorBucketPolicy": share_only_vectors,
    "ssm:": open_bucket_under_bad_policy,
    "": open_bucket,
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (
        open_bucket_under_bad_policy,
        grant_anyone,
        let_anyone_read,
        share_new_bucket,
        share_only_vectors,
        share_vectors,
        copy_away,
        copy_nothing,
        copy_only_away,
        erase_old_versions,
        erase_sooner,
        give_up_key,
        log_no_requests,
        suspend_versions,
    ),
)


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those that a person is asked about first, and of what is only told."""
    yield Grant("RemedyS3Role", "s3:PutAccountPublicAccessBlock", ("*",), None), ASKED_FIRST
    for role in READERS:
        yield Grant(role, "s3vectors:GetIndex", (VECTORS,), None), "a deleted index is told, and never repaired"
