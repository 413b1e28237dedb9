"""Members of workloads: more of them, as they are declared, and put right again."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from local import Workload, baselines, seed
from local import approve as approve_all
from local.seed import declaration, declare, make_bucket, make_key

from .changes import SWITCHES, exposure, statements, trail
from .stack import Stack

SOURCE = "inventory approved by ada on 2026-01-15"
ALL_ON = dict.fromkeys(SWITCHES, True)
EVERYTHING = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}
NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Home:
    """A deployed stack, and a workload that it knows."""

    stack: Stack
    workload: Workload


def settle_in(stack: Stack, name: str, phase: str) -> Home:
    """Gives a stack a workload of an account's own, approved as it is."""
    workload = seed(stack.account, name, phase)
    approve_all(stack.account, stack.outputs, workload)
    return Home(stack, workload)


def new_bucket(stack: Stack, workload: Workload | None, *, off: tuple[str, ...] = (), tagged: bool = True) -> str:
    """Another bucket, in which all public access is blocked but what is `off`; approved so when it has a workload."""
    bucket = f"acme-{stack.name}-{next(NUMBERS)}"
    make_bucket(stack.account, bucket, tags(workload) if workload and tagged else {})
    block = {switch: switch not in off for switch in SWITCHES}
    stack.client("s3").put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
    if workload:
        approve_bucket(stack, workload, bucket)
    return bucket


def approve_bucket(stack: Stack, workload: Workload, bucket: str) -> None:
    """Approves the state that a bucket has now."""
    approve(stack, workload, f"arn:aws:s3:::{bucket}", baselines.public_access(stack.account, bucket))


def new_key(stack: Stack, workload: Workload, *, approved: bool = True) -> str:
    """Another key that rotates, declared as it is."""
    arn = make_key(stack.account, f"alias/acme-{next(NUMBERS)}", tags(workload))
    approve(stack, workload, arn, baselines.key(stack.account, arn), approved=approved)
    return arn


def approve(stack: Stack, workload: Workload, arn: str, *baseline: dict[str, Any], approved: bool = True) -> None:
    """Declares a member with these baselines."""
    declared = declaration(workload, SOURCE, list(baseline)) | {"approved": approved}
    declare(stack.account, stack.outputs, arn, declared)


def tags(workload: Workload) -> dict[str, str]:
    """The tags of a workload's members."""
    return {"ai:workload": workload.name, "ai:phase": workload.phase}


def make_sound(stack: Stack, workload: Workload) -> None:
    """Puts every member of a workload back as it was made."""
    s3, kms, lambda_ = stack.client("s3"), stack.client("kms"), stack.client("lambda")
    s3.put_public_access_block(Bucket=workload.bucket, PublicAccessBlockConfiguration=ALL_ON)
    if kms.describe_key(KeyId=workload.key_arn)["KeyMetadata"]["KeyState"] == "PendingDeletion":
        kms.cancel_key_deletion(KeyId=workload.key_arn)
    kms.enable_key(KeyId=workload.key_arn)
    kms.enable_key_rotation(KeyId=workload.key_arn, RotationPeriodInDays=365)
    for statement in statements(stack, workload.function):
        lambda_.remove_permission(FunctionName=workload.function, StatementId=statement["Sid"])
    if exposure(stack, workload.function)["state"]["urls"]:
        lambda_.delete_function_url_config(FunctionName=workload.function)
    make_trail_sound(stack, workload)


def make_trail_sound(stack: Stack, workload: Workload) -> None:
    """Puts the trail back as it was made."""
    cloudtrail = stack.client("cloudtrail")
    if trail(stack, workload)["state"]["settings"] is None:
        cloudtrail.create_trail(
            Name=workload.trail,
            S3BucketName=workload.trail_bucket,
            IsMultiRegionTrail=True,
            EnableLogFileValidation=True,
        )
    cloudtrail.put_event_selectors(TrailName=workload.trail_arn, EventSelectors=[EVERYTHING])
    cloudtrail.start_logging(Name=workload.trail_arn)
