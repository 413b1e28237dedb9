"""What a workload stands on: a key, a tool function, a trail."""

from __future__ import annotations

from collections.abc import Mapping

from local.aws import Account
from local.deploy import zip_bootstrap

from .basics import make_bucket, make_role, pairs, policy

INSIGHTS = [{"InsightType": "ApiCallRateInsight"}, {"InsightType": "ApiErrorRateInsight"}]
WRITES = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}


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
    function = account.client("lambda").create_function(
        FunctionName=name,
        Runtime="provided.al2023",
        Handler="bootstrap",
        Role=make_role(account, name, "lambda.amazonaws.com", tags),
        Code={"ZipFile": zip_bootstrap(b"#!/bin/sh\n")},
        Tags=dict(tags),
    )
    return str(function["FunctionArn"])


def make_trail(account: Account, name: str, bucket: str, tags: Mapping[str, str]) -> str:
    """A trail of all Regions that records into a bucket of its own, and looks for what is unusual."""
    cloudtrail = account.client("cloudtrail")
    make_bucket(account, bucket, {})
    service = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    logs = f"arn:aws:s3:::{bucket}/AWSLogs/{account.id}/*"
    delivery = policy(
        {**service, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{bucket}"},
        {**service, "Action": "s3:PutObject", "Resource": logs, "Condition": WRITES},
    )
    account.client("s3").put_bucket_policy(Bucket=bucket, Policy=delivery)
    cloudtrail.create_trail(Name=name, S3BucketName=bucket, IsMultiRegionTrail=True, EnableLogFileValidation=True)
    arn = f"arn:aws:cloudtrail:{account.region}:{account.id}:trail/{name}"
    cloudtrail.add_tags(ResourceId=arn, TagsList=pairs(tags))  # here, CreateTrail takes none
    cloudtrail.put_insight_selectors(TrailName=arn, InsightSelectors=INSIGHTS)
    cloudtrail.start_logging(Name=arn)
    return arn
