"""A small AI workload to change, by ordinary calls: a corpus in a bucket, its key, a tool function, and a trail.

`seed` makes it as its owners would; `approve` remembers it in a deployed stack as a person approved it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from . import baselines
from .aws import Account
from .baselines import State
from .deploy import create_bucket, zip_bootstrap

PHASES = ("prototype", "production", "scaled")
ALL_BLOCKED = dict.fromkeys(baselines.SWITCHES.values(), True)
WRITES = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}


@dataclass(frozen=True)
class Workload:
    """What was made for a workload."""

    name: str
    phase: str
    bucket: str
    bucket_arn: str
    key_arn: str
    key_alias: str
    function: str
    function_arn: str
    trail: str
    trail_arn: str
    trail_bucket: str


def seed(account: Account, name: str = "assistant", phase: str = "production") -> Workload:
    """Makes a workload in which nothing is wrong. Every member is tagged with its workload and phase."""
    tags = {"ai:workload": name, "ai:phase": phase}
    prefix = f"acme-{name}"
    workload = Workload(
        name=name,
        phase=phase,
        bucket=f"{prefix}-corpus",
        bucket_arn=f"arn:aws:s3:::{prefix}-corpus",
        key_arn=make_key(account, f"alias/{prefix}", tags),
        key_alias=f"alias/{prefix}",
        function=f"{prefix}-tool",
        function_arn=make_function(account, f"{prefix}-tool", tags),
        trail=f"{prefix}-trail",
        trail_arn=f"arn:aws:cloudtrail:{account.region}:{account.id}:trail/{prefix}-trail",
        trail_bucket=f"{prefix}-trail-logs",
    )
    make_bucket(account, workload.bucket, tags)
    make_trail(account, workload, tags)
    return workload


def make_bucket(account: Account, bucket: str, tags: Mapping[str, str]) -> None:
    """A bucket that blocks all public access."""
    s3 = account.client("s3")
    create_bucket(account, bucket)
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": pairs(tags)})
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=ALL_BLOCKED)


def make_key(account: Account, alias: str, tags: Mapping[str, str]) -> str:
    """A key that rotates every year."""
    kms = account.client("kms")
    found = kms.create_key(Tags=[{"TagKey": key, "TagValue": value} for key, value in tags.items()])
    arn: str = found["KeyMetadata"]["Arn"]
    kms.create_alias(AliasName=alias, TargetKeyId=arn)
    kms.enable_key_rotation(KeyId=arn, RotationPeriodInDays=365)
    return arn


def make_function(account: Account, name: str, tags: Mapping[str, str]) -> str:
    """A tool function that only its own account may invoke."""
    trust = policy({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})
    role = account.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
    function = account.client("lambda").create_function(
        FunctionName=name,
        Runtime="provided.al2023",
        Handler="bootstrap",
        Role=role["Arn"],
        Code={"ZipFile": zip_bootstrap(b"#!/bin/sh\n")},
        Tags=dict(tags),
    )
    return str(function["FunctionArn"])


def make_trail(account: Account, workload: Workload, tags: Mapping[str, str]) -> None:
    """A trail of all Regions that records."""
    bucket, cloudtrail = workload.trail_bucket, account.client("cloudtrail")
    make_bucket(account, bucket, {})
    service = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    logs = f"arn:aws:s3:::{bucket}/AWSLogs/{account.id}/*"
    delivery = policy(
        {**service, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{bucket}"},
        {**service, "Action": "s3:PutObject", "Resource": logs, "Condition": WRITES},
    )
    account.client("s3").put_bucket_policy(Bucket=bucket, Policy=delivery)
    cloudtrail.create_trail(
        Name=workload.trail, S3BucketName=bucket, IsMultiRegionTrail=True, EnableLogFileValidation=True
    )
    cloudtrail.add_tags(ResourceId=workload.trail_arn, TagsList=pairs(tags))  # here, CreateTrail takes none
    cloudtrail.start_logging(Name=workload.trail_arn)


def policy(*statements: Mapping[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as most services take them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def approve(account: Account, outputs: Mapping[str, str], workload: Workload, by: str = "ada") -> None:
    """Remembers the members of a workload as approved, with the state in which each of them is now.

    `outputs` are those of the stack. What a tool function's control judges has no baseline.
    """
    members: dict[str, list[State]] = {
        workload.bucket_arn: [baselines.public_access(account, workload.bucket)],
        workload.key_arn: [baselines.key(account, workload.key_arn)],
        workload.function_arn: [],
        workload.trail_arn: [baselines.trail(account, workload.trail_arn)],
    }
    source = f"inventory approved by {by} on {datetime.now(UTC):%Y-%m-%d}"
    for arn, approved in members.items():
        declare(account, outputs, arn, declaration(workload, source, approved))
    raise_highest(account, outputs, workload.phase)


def declaration(workload: Workload, source: str, approved: list[State]) -> dict[str, Any]:
    """The JSON of a `Declaration` of an approved member."""
    return {
        "workload": workload.name,
        "phase": workload.phase,
        "approved": True,
        "source": source,
        "baselines": approved,
    }


def declare(account: Account, outputs: Mapping[str, str], identity: str, declared: Mapping[str, Any]) -> None:
    """Writes what is declared of a resource into the stack's registry, in the place of what was there."""
    account.client("dynamodb").put_item(
        TableName=outputs["WorkloadsTableName"],
        Item={"resource": {"S": identity}, "body": {"S": json.dumps(declared)}},
    )


def raise_highest(account: Account, outputs: Mapping[str, str], phase: str) -> None:
    """Writes the highest phase of the account and Region, which never falls."""
    dynamodb, rank = account.client("dynamodb"), {"N": str(PHASES.index(phase))}
    place = {"S": f"account#{account.id}#{account.region}"}
    with contextlib.suppress(dynamodb.exceptions.ConditionalCheckFailedException):
        dynamodb.put_item(
            TableName=outputs["WorkloadsTableName"],
            Item={"resource": place, "body": {"S": json.dumps({"highest": phase})}, "rank": rank},
            ConditionExpression="attribute_not_exists(#rank) OR #rank < :rank",
            ExpressionAttributeNames={"#rank": "rank"},
            ExpressionAttributeValues={":rank": rank},
        )
