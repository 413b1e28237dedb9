"""Bad changes of what keeps the objects of a bucket."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

from local import Account, Workload, baselines
from local.making.basics import make_bucket, make_role
from local.seed import declaration, declare

from ..stack import Stack
from .change import Act, Change, State, change

NUMBERS = itertools.count(1)
YEAR = {"ID": "all", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 365}}
SOON = {
    "ID": "new",
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
}


def suspend_versions(stack: Stack, workload: Workload) -> Change:
    """Has a bucket keep no old versions."""
    bucket = new_bucket(stack, workload)
    suspended = {"Bucket": bucket, "VersioningConfiguration": {"Status": "Suspended"}}
    return of_protection(stack, bucket, partial(call_s3, "put_bucket_versioning", suspended), "PutBucketVersioning")


def give_up_key(stack: Stack, workload: Workload) -> Change:
    """Has a bucket encrypt with no key of the workload's."""
    bucket = new_bucket(stack, workload)
    act = partial(call_s3, "delete_bucket_encryption", {"Bucket": bucket})
    return of_protection(stack, bucket, act, "PutBucketEncryption")


def log_no_requests(stack: Stack, workload: Workload) -> Change:
    """Has requests to a bucket be logged no more."""
    bucket = new_bucket(stack, workload)
    act = partial(call_s3, "put_bucket_logging", {"Bucket": bucket, "BucketLoggingStatus": {}})
    return of_protection(stack, bucket, act, "PutBucketLogging")


def copy_nothing(stack: Stack, workload: Workload) -> Change:
    """Has a bucket be copied no more."""
    bucket = new_bucket(stack, workload)
    act = partial(call_s3, "delete_bucket_replication", {"Bucket": bucket})
    return of_protection(stack, bucket, act, "PutBucketReplication")


def of_protection(stack: Stack, bucket: str, act: Act, call: str) -> Change:
    """A change to what keeps the objects of a bucket."""
    return change(
        stack,
        act,
        control="s3-bucket-protection-removed",
        resource=f"arn:aws:s3:::{bucket}",
        live=partial(baselines.bucket_protection, stack.account, bucket),
        calls=(call,),
    )


def new_bucket(stack: Stack, workload: Workload) -> str:
    """A bucket of a workload with all that keeps its objects, approved so."""
    s3, bucket = stack.client("s3"), made_bucket(stack, workload)
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": workload.key_arn}}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    target = {"TargetBucket": workload.trail_bucket, "TargetPrefix": "requests/"}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": target})
    s3.put_bucket_replication(Bucket=bucket, ReplicationConfiguration=copying(stack, copy("own", backup(stack))))
    return approved(stack, workload, bucket, baselines.bucket_protection(stack.account, bucket))


def erase_sooner(stack: Stack, workload: Workload) -> Change:
    """Has S3 erase objects after a day that were to stay for a year."""
    bucket = erased_bucket(stack, workload, YEAR)
    sooner = YEAR | {"Expiration": {"Days": 1}}
    # S3 has two operations under one address, and records have the name of the older.
    return of_lifecycle(stack, bucket, sooner, "PutBucketLifecycle")


def erase_old_versions(stack: Stack, workload: Workload) -> Change:
    """Has S3 erase old versions of a bucket in which nothing was erased."""
    return of_lifecycle(stack, erased_bucket(stack, workload), SOON, "DeleteBucketLifecycle")


def of_lifecycle(stack: Stack, bucket: str, rule: dict[str, Any], call: str) -> Change:
    """A change to the rules by which a bucket is emptied."""
    named = {"Bucket": bucket, "LifecycleConfiguration": {"Rules": [rule]}}
    return change(
        stack,
        partial(call_s3, "put_bucket_lifecycle_configuration", named),
        control="s3-lifecycle-shortened",
        resource=f"arn:aws:s3:::{bucket}",
        live=partial(baselines.bucket_lifecycle, stack.account, bucket),
        calls=(call,),
    )


def erased_bucket(stack: Stack, workload: Workload, *rules: dict[str, Any]) -> str:
    """A bucket that is emptied by such rules, approved so."""
    bucket = made_bucket(stack, workload)
    if rules:
        lifecycle = {"Rules": [*rules]}
        stack.client("s3").put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=lifecycle)
    return approved(stack, workload, bucket, baselines.bucket_lifecycle(stack.account, bucket))


def copy_away(stack: Stack, workload: Workload) -> Change:
    """Has S3 copy a bucket into somebody's beside one of the account's own."""
    bucket = approved(stack, workload, made_bucket(stack, workload))
    own = copy("own", backup(stack))
    stack.client("s3").put_bucket_replication(Bucket=bucket, ReplicationConfiguration=copying(stack, own))
    return of_replication(stack, bucket, copying(stack, own, copy("sync", "corpus-sync", 2)), "PutBucketReplication")


def copy_only_away(stack: Stack, workload: Workload) -> Change:
    """Has S3 copy a bucket into somebody's that was copied nowhere."""
    bucket = approved(stack, workload, made_bucket(stack, workload))
    return of_replication(stack, bucket, copying(stack, copy("sync", "corpus-sync")), "DeleteBucketReplication")


def of_replication(stack: Stack, bucket: str, copies: dict[str, Any], call: str) -> Change:
    """A change to the rules by which a bucket is copied."""
    named = {"Bucket": bucket, "ReplicationConfiguration": copies}
    return change(
        stack,
        partial(call_s3, "put_bucket_replication", named),
        control="s3-replication-foreign",
        resource=f"arn:aws:s3:::{bucket}",
        live=partial(baselines.bucket_replication, stack.account, bucket),
        calls=(call,),
    )


def copying(stack: Stack, *rules: dict[str, Any]) -> dict[str, Any]:
    """A configuration that copies by such rules."""
    role = f"acme-{stack.name}-copies"
    names = [each["RoleName"] for page in pages(stack) for each in page["Roles"]]
    arn = f"arn:aws:iam::{stack.account.id}:role/{role}"
    if role not in names:
        arn = make_role(stack.account, role, "s3.amazonaws.com", {})
    return {"Role": arn, "Rules": [*rules]}


def pages(stack: Stack) -> Any:
    """The roles of the account."""
    return stack.client("iam").get_paginator("list_roles").paginate()


def copy(name: str, bucket: str, priority: int = 1) -> dict[str, Any]:
    """A rule that copies into a bucket."""
    return {
        "ID": name,
        "Priority": priority,
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "DeleteMarkerReplication": {"Status": "Disabled"},
        "Destination": {"Bucket": f"arn:aws:s3:::{bucket}"},
    }


def backup(stack: Stack) -> str:
    """A bucket of the account's own, which takes copies."""
    name = f"acme-{stack.name}-backup-{next(NUMBERS)}"
    make_bucket(stack.account, name, {})
    stack.client("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def made_bucket(stack: Stack, workload: Workload) -> str:
    """A bucket of a workload that keeps old versions."""
    name = f"acme-{stack.name}-kept-{next(NUMBERS)}"
    make_bucket(stack.account, name, {"ai:workload": workload.name, "ai:phase": workload.phase})
    stack.client("s3").put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def approved(stack: Stack, workload: Workload, bucket: str, *baseline: State) -> str:
    """Declares a bucket as an approved member of a workload; returns its name."""
    declared = declaration(workload, "ada", list(baseline))
    declare(stack.account, stack.outputs, f"arn:aws:s3:::{bucket}", declared)
    return bucket


def call_s3(operation: str, named: dict[str, Any], by: Account) -> Any:
    """A call to S3."""
    return getattr(by.client("s3"), operation)(**named)
