"""Buckets and keys."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from botocore.exceptions import ClientError

from local.aws import Account

from .state import State, state

SWITCHES = {
    "block_public_acls": "BlockPublicAcls",
    "ignore_public_acls": "IgnorePublicAcls",
    "block_public_policy": "BlockPublicPolicy",
    "restrict_public_buckets": "RestrictPublicBuckets",
}
KEY_STATES = ("Enabled", "Disabled", "PendingDeletion", "PendingImport")


def public_access(account: Account, bucket: str) -> State:
    """The public access block of a bucket, and that of its account."""
    s3, s3control = account.client("s3"), account.client("s3control")
    of_bucket = block(lambda: s3.get_public_access_block(Bucket=bucket))
    of_account = block(lambda: s3control.get_public_access_block(AccountId=account.id))
    return state("public-access", {"bucket": of_bucket, "account": of_account})


def bucket_access(account: Account, bucket: str) -> State:
    """Who may use a bucket: its policy, its ACL, and what takes the effect from either."""
    s3, s3control = account.client("s3"), account.client("s3control")
    acl = s3.get_bucket_acl(Bucket=bucket)
    blocks = [
        block(lambda: s3.get_public_access_block(Bucket=bucket)),
        block(lambda: s3control.get_public_access_block(AccountId=account.id)),
    ]
    policy = unless(("NoSuchBucketPolicy",), lambda: s3.get_bucket_policy(Bucket=bucket)["Policy"])
    controls = unless(
        ("OwnershipControlsNotFoundError",),
        lambda: s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"],
    )
    rules = controls["Rules"] if controls else []
    content = {
        "policy": policy,
        "owner": acl["Owner"]["ID"],
        "grants": [grant(each) for each in acl["Grants"]],
        "acls_disabled": any(rule["ObjectOwnership"] == "BucketOwnerEnforced" for rule in rules),
        "block": {name: any(each and each[name] for each in blocks) for name in SWITCHES},
    }
    return state("bucket-access", content)


def grant(found: Any) -> dict[str, str]:
    """A grant of an ACL."""
    grantee = found["Grantee"]
    return {"permission": found["Permission"], "grantee": grantee.get("URI") or grantee["ID"]}


def unless(codes: Collection[str], read: Callable[[], Any]) -> Any:
    """What is read; None when S3 says that there is none."""
    try:
        return read()
    except ClientError as error:
        if error.response["Error"]["Code"] in codes:
            return None
        raise


def block(read: Callable[[], Any]) -> dict[str, bool] | None:
    """The four switches of a block; None when there is no block."""
    try:
        found = read()["PublicAccessBlockConfiguration"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchPublicAccessBlockConfiguration":
            return None
        raise
    return {ours: found.get(theirs, False) for ours, theirs in SWITCHES.items()}


def key(account: Account, arn: str) -> State:
    """The state of a KMS key, and how often it rotates."""
    kms = account.client("kms")
    status = kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"]
    rotation = kms.get_key_rotation_status(KeyId=arn)
    days = rotation.get("RotationPeriodInDays", 365) if rotation["KeyRotationEnabled"] else None
    return state("key", {"status": status if status in KEY_STATES else "Other", "rotation_days": days})
