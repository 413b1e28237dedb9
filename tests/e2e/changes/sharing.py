"""Bad changes of whom the policy of a resource lets in."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from local import Account, Workload, baselines

from ..stack import Stack
from .change import Act, Change, State, change

Statement = dict[str, Any]


def share_gateway(stack: Stack, workload: Workload) -> Change:
    """Lets anyone call a gateway, whose policy is for one role so far."""
    arn = workload.gateway_arn
    own = allowing(f"arn:aws:iam::{stack.account.id}:root", "bedrock-agentcore:InvokeGateway", arn)
    stack.client("bedrock-agentcore-control").put_resource_policy(resourceArn=arn, policy=policy(own))
    anyone = allowing("*", "bedrock-agentcore:InvokeGateway", arn)

    def act(by: Account) -> State:
        client = by.client("bedrock-agentcore-control")
        return dict(client.put_resource_policy(resourceArn=arn, policy=policy(own, anyone)))

    return of_resource(stack, arn, act, "agentcore-resource-policy-exposed", "PutResourcePolicy")


def share_only_gateway(stack: Stack, workload: Workload) -> Change:
    """Lets anyone call a gateway that has no policy so far."""
    arn = workload.gateway_arn
    anyone = allowing("*", "bedrock-agentcore:InvokeGateway", arn)

    def act(by: Account) -> State:
        return dict(by.client("bedrock-agentcore-control").put_resource_policy(resourceArn=arn, policy=policy(anyone)))

    return of_resource(stack, arn, act, "agentcore-resource-policy-exposed", "DeleteResourcePolicy")


def share_guardrail(stack: Stack, workload: Workload) -> Change:
    """Lets anyone beside our own account use a guardrail."""
    arn = workload.guardrail_arn
    own = allowing([stack.account.id], "bedrock:ApplyGuardrail", arn)
    stack.client("bedrock").put_resource_policy(resourceArn=arn, resourcePolicy=policy(own))
    shared = allowing([stack.account.id, "*"], "bedrock:ApplyGuardrail", arn)

    def act(by: Account) -> State:
        return dict(by.client("bedrock").put_resource_policy(resourceArn=arn, resourcePolicy=policy(shared)))

    return of_resource(stack, arn, act, "bedrock-resource-policy-exposed", "PutResourcePolicy")


def share_only_guardrail(stack: Stack, workload: Workload) -> Change:
    """Lets anyone use a guardrail that has no policy so far."""
    arn = workload.guardrail_arn
    anyone = allowing("*", "bedrock:ApplyGuardrail", arn)

    def act(by: Account) -> State:
        return dict(by.client("bedrock").put_resource_policy(resourceArn=arn, resourcePolicy=policy(anyone)))

    return of_resource(stack, arn, act, "bedrock-resource-policy-exposed", "DeleteResourcePolicy")


def share_bucket(stack: Stack, bucket: str) -> Change:
    """Lets anyone read a bucket, whose policy is for one account so far."""
    own = allowing(stack.account.id, "s3:GetObject", f"arn:aws:s3:::{bucket}/*")
    stack.client("s3").put_bucket_policy(Bucket=bucket, Policy=policy(own))
    anyone = allowing("*", "s3:GetObject", f"arn:aws:s3:::{bucket}/*")
    return of_bucket(
        stack,
        bucket,
        lambda by: by.client("s3").put_bucket_policy(Bucket=bucket, Policy=policy(own, anyone)),
        "PutBucketPolicy",
    )


def share_only_bucket(stack: Stack, bucket: str) -> Change:
    """Lets anyone read a bucket that has no policy so far."""
    anyone = allowing("*", "s3:GetObject", f"arn:aws:s3:::{bucket}/*")
    return of_bucket(
        stack,
        bucket,
        lambda by: by.client("s3").put_bucket_policy(Bucket=bucket, Policy=policy(anyone)),
        "DeleteBucketPolicy",
    )


def grant_bucket(stack: Stack, bucket: str) -> Change:
    """Lets anyone read a bucket by its ACL."""
    controls = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    stack.client("s3").put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=controls)
    return of_bucket(
        stack, bucket, lambda by: by.client("s3").put_bucket_acl(Bucket=bucket, ACL="public-read"), "PutBucketAcl"
    )


def of_bucket(stack: Stack, bucket: str, act: Act, call: str) -> Change:
    """A change to who may use a bucket."""
    return change(
        stack,
        act,
        control="s3-bucket-exposed",
        resource=f"arn:aws:s3:::{bucket}",
        live=partial(baselines.bucket_access, stack.account, bucket),
        calls=(call,),
    )


def of_resource(stack: Stack, arn: str, act: Act, control: str, call: str) -> Change:
    """A change to the policy of a resource."""
    live = partial(baselines.resource_policy, stack.account, arn)
    return change(stack, act, control=control, resource=arn, live=live, calls=(call,))


def allowing(principal: str | list[str], action: str, resource: str) -> Statement:
    """A statement that lets somebody in."""
    return {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action, "Resource": resource}


def policy(*statements: Statement) -> str:
    """A policy as people write it: no client of ours would space it so."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",  ", ": "))
