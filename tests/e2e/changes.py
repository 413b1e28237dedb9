"""Bad changes: each a real call to a member of a workload, and the event by which AWS tells of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from local import Actor, Workload, baselines
from local.cloudtrail import record

from .stack import Stack, finding_id

SWITCHES = tuple(baselines.SWITCHES.values())
STRANGER = "999988887777"

State = dict[str, Any]
Event = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A bad change that was made.

    `told` is the call as CloudTrail would tell of it, each time as another event; `live` reads the state as the journal
    keeps it; `calls` are those that repair it; `mended` is the state after them.
    """

    control: str
    resource: str
    told: Callable[[], Event]
    live: Callable[[], State]
    calls: tuple[str, ...]
    mended: State

    def finding(self, event: Event) -> str:
        """The id of the finding that an event about it opens."""
        return finding_id(self.control, self.resource, event)


def teller(
    stack: Stack, source: str, name: str, request: State, response: State | None = None, **more: Any
) -> Callable[[], Event]:
    """Makes events about one call: each with an id of its own."""
    account = stack.account
    actor = more.pop("actor", None) or Actor.user("ada", account.id)
    return lambda: record(account.id, account.region, f"{source}.amazonaws.com", name, request, response, actor, **more)


# Buckets.


def unblock_bucket(stack: Stack, bucket: str, **more: Any) -> Change:
    """Removes the public access block of a bucket. `more` are members of the event."""
    mended = baselines.public_access(stack.account, bucket)
    stack.client("s3").delete_public_access_block(Bucket=bucket)
    told = teller(stack, "s3", "DeleteBucketPublicAccessBlock", {"bucketName": bucket}, **more)
    return of_bucket(stack, bucket, told, mended)


def switch_off(stack: Stack, bucket: str, *switches: str, **more: Any) -> Change:
    """Turns switches of a bucket's public access block off, and all others on."""
    mended = baselines.public_access(stack.account, bucket)
    block = {switch: switch not in switches for switch in SWITCHES}
    stack.client("s3").put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
    request = {"bucketName": bucket, "PublicAccessBlockConfiguration": block}
    return of_bucket(stack, bucket, teller(stack, "s3", "PutBucketPublicAccessBlock", request, **more), mended)


def of_bucket(stack: Stack, bucket: str, told: Callable[[], Event], mended: State) -> Change:
    """A change to the public access block of a bucket."""
    return Change(
        control="s3-public-access-unblocked",
        resource=f"arn:aws:s3:::{bucket}",
        told=told,
        live=lambda: baselines.public_access(stack.account, bucket),
        calls=("PutPublicAccessBlock",),
        mended=mended,
    )


# Keys.


def disable_key(stack: Stack, key: str) -> Change:
    """Disables a key."""
    mended = baselines.key(stack.account, key)
    stack.client("kms").disable_key(KeyId=key)
    return of_key(stack, key, mended, "DisableKey", {}, "EnableKey")


def schedule_deletion(stack: Stack, key: str) -> Change:
    """Schedules a key for deletion."""
    mended = baselines.key(stack.account, key)
    stack.client("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    calls = ("CancelKeyDeletion", "EnableKey", "EnableKeyRotation")
    return of_key(stack, key, mended, "ScheduleKeyDeletion", {"pendingWindowInDays": 7}, *calls)


def stop_rotation(stack: Stack, key: str) -> Change:
    """Turns the rotation of a key off."""
    mended = baselines.key(stack.account, key)
    stack.client("kms").disable_key_rotation(KeyId=key)
    return of_key(stack, key, mended, "DisableKeyRotation", {}, "EnableKeyRotation")


def of_key(stack: Stack, key: str, mended: State, name: str, request: State, *calls: str) -> Change:
    """A change to a key."""
    listed = [{"ARN": key, "accountId": stack.account.id, "type": "AWS::KMS::Key"}]
    request = {"keyId": key.rpartition("/")[2], **request}
    return Change(
        control="kms-key-disabled",
        resource=key,
        told=teller(stack, "kms", name, request, {"keyId": key}, resources=listed),
        live=lambda: baselines.key(stack.account, key),
        calls=calls,
        mended=mended,
    )


# Functions.


def let_in(stack: Stack, workload: Workload, principal: str = "*") -> Change:
    """Lets anyone, or another account, invoke a function."""
    mended = exposure(stack, workload.function)
    permission = {"statementId": "backdoor", "action": "lambda:InvokeFunction", "principal": principal}
    stack.client("lambda").add_permission(
        FunctionName=workload.function, StatementId="backdoor", Action="lambda:InvokeFunction", Principal=principal
    )
    request = {"functionName": workload.function, **permission}
    return of_function(stack, workload, mended, "AddPermission20150331v2", request, "RemovePermission")


def open_url(stack: Stack, workload: Workload) -> Change:
    """Gives a function a URL that anyone may call without signing."""
    mended = exposure(stack, workload.function)
    mended["state"]["urls"] = [{"qualifier": None, "requires_iam": True}]
    lambda_ = stack.client("lambda")
    lambda_.create_function_url_config(FunctionName=workload.function, AuthType="NONE")
    lambda_.add_permission(
        FunctionName=workload.function,
        StatementId="public-url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )
    request = {"functionName": workload.function, "authType": "NONE"}
    calls = ("UpdateFunctionUrlConfig", "RemovePermission")
    return of_function(stack, workload, mended, "CreateFunctionUrlConfig20211031", request, *calls)


def of_function(stack: Stack, workload: Workload, mended: State, name: str, request: State, *calls: str) -> Change:
    """A change to who may invoke a function."""
    return Change(
        control="lambda-tool-exposed",
        resource=workload.function_arn,
        told=teller(stack, "lambda", name, request),
        live=lambda: exposure(stack, workload.function),
        calls=calls,
        mended=mended,
    )


def exposure(stack: Stack, function: str) -> State:
    """Who may invoke a function, as the journal keeps it."""
    lambda_ = stack.client("lambda")
    urls = lambda_.list_function_url_configs(FunctionName=function)["FunctionUrlConfigs"]
    state = {
        "statements": [[None, statement] for statement in statements(stack, function)],
        "urls": [{"qualifier": None, "requires_iam": url["AuthType"] == "AWS_IAM"} for url in urls],
    }
    return {"kind": "function", "state": state}


def statements(stack: Stack, function: str) -> list[State]:
    """The statements of a function's policy."""
    try:
        policy = json.loads(stack.client("lambda").get_policy(FunctionName=function)["Policy"])
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return []
        raise
    return list(policy["Statement"])


# Trails.


def stop_trail(stack: Stack, workload: Workload) -> Change:
    """Stops a trail."""
    mended = trail(stack, workload)
    stack.client("cloudtrail").stop_logging(Name=workload.trail)
    return of_trail(stack, workload, mended, "StopLogging", "StartLogging")


def delete_trail(stack: Stack, workload: Workload) -> Change:
    """Deletes a trail."""
    mended = trail(stack, workload)
    stack.client("cloudtrail").delete_trail(Name=workload.trail)
    return of_trail(stack, workload, mended, "DeleteTrail", "CreateTrail", "PutEventSelectors", "StartLogging")


def of_trail(stack: Stack, workload: Workload, mended: State, name: str, *calls: str) -> Change:
    """A change to a trail."""
    return Change(
        control="cloudtrail-logging-stopped",
        resource=workload.trail_arn,
        told=teller(stack, "cloudtrail", name, {"name": workload.trail_arn}),
        live=lambda: trail(stack, workload),
        calls=calls,
        mended=mended,
    )


def trail(stack: Stack, workload: Workload) -> State:
    """The state of a trail, also of one that is gone."""
    trails = stack.client("cloudtrail").describe_trails()["trailList"]
    if any(found["TrailARN"] == workload.trail_arn for found in trails):
        return baselines.trail(stack.account, workload.trail_arn)
    state = {"recorder": "trail", "settings": None, "logging": False, "covered": False}
    return {"kind": "recorder", "state": state}
