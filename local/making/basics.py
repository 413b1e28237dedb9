"""What every maker needs: buckets, roles, policies and tags."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from local import baselines
from local.aws import Account
from local.deploy import create_bucket

ALL_BLOCKED = dict.fromkeys(baselines.SWITCHES.values(), True)


def make_bucket(account: Account, bucket: str, tags: Mapping[str, str]) -> None:
    """A bucket that blocks all public access."""
    s3 = account.client("s3")
    create_bucket(account, bucket)
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": pairs(tags)})
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=ALL_BLOCKED)


def make_role(account: Account, name: str, service: str, tags: Mapping[str, str], *allowed: Mapping[str, Any]) -> str:
    """A role of an AWS service, which may do what the statements allow; returns its ARN."""
    iam = account.client("iam")
    trust = policy({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"})
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust, Tags=pairs(tags))["Role"]
    if allowed:
        iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=policy(*allowed))
    return str(role["Arn"])


def make_boundary(account: Account, name: str, tags: Mapping[str, str]) -> str:
    """A policy beyond which no principal of a workload may go, whatever it is granted; returns its ARN."""
    allowed = {"Effect": "Allow", "Action": ["bedrock:InvokeModel*", "s3:GetObject"], "Resource": "*"}
    found = account.client("iam").create_policy(PolicyName=name, PolicyDocument=policy(allowed), Tags=pairs(tags))
    return str(found["Policy"]["Arn"])


def policy(*statements: Mapping[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def pairs(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Tags as most services take them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
