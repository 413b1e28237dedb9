"""Bad changes of what a workload stands on: its bucket, its key, its tool function and its trail."""

from __future__ import annotations

import json
from functools import partial

from botocore.exceptions import ClientError

from local import Account, Workload, baselines

from ..stack import Stack
from .change import Act, Change, State, change
from .sources import approve

SWITCHES = tuple(baselines.SWITCHES.values())
STRANGER = "999988887777"

# Buckets.


def unblock_bucket(stack: Stack, bucket: str, actor: Account | None = None) -> Change:
    """Removes the public access block of a bucket."""
    return of_bucket(stack, bucket, lambda by: by.client("s3").delete_public_access_block(Bucket=bucket), actor)


def switch_off(stack: Stack, bucket: str, *switches: str, actor: Account | None = None) -> Change:
    """Turns switches of a bucket's public access block off, and all others on."""
    block = {switch: switch not in switches for switch in SWITCHES}

    def act(by: Account) -> State:
        return dict(by.client("s3").put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block))

    return of_bucket(stack, bucket, act, actor)


def of_bucket(stack: Stack, bucket: str, act: Act, actor: Account | None) -> Change:
    """A change to the public access block of a bucket."""
    return change(
        stack,
        act,
        actor=actor,
        control="s3-public-access-unblocked",
        resource=f"arn:aws:s3:::{bucket}",
        live=partial(baselines.public_access, stack.account, bucket),
        calls=("PutPublicAccessBlock",),
    )


# Keys.


def disable_key(stack: Stack, key: str) -> Change:
    """Disables a key."""
    return of_key(stack, key, lambda by: by.client("kms").disable_key(KeyId=key), "EnableKey")


def schedule_deletion(stack: Stack, key: str) -> Change:
    """Schedules a key for deletion."""

    def act(by: Account) -> State:
        return dict(by.client("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=7))

    return of_key(stack, key, act, "CancelKeyDeletion", "EnableKey", "EnableKeyRotation")


def stop_rotation(stack: Stack, key: str) -> Change:
    """Turns the rotation of a key off."""
    return of_key(stack, key, lambda by: by.client("kms").disable_key_rotation(KeyId=key), "EnableKeyRotation")


def of_key(stack: Stack, key: str, act: Act, *calls: str) -> Change:
    """A change to a key."""
    live = partial(baselines.key, stack.account, key)
    return change(stack, act, control="kms-key-disabled", resource=key, live=live, calls=calls)


# Functions.


def let_in(stack: Stack, workload: Workload, principal: str = "*") -> Change:
    """Lets anyone, or another account, invoke a function."""

    def act(by: Account) -> State:
        permission = {"StatementId": "backdoor", "Action": "lambda:InvokeFunction", "Principal": principal}
        return dict(by.client("lambda").add_permission(FunctionName=workload.function, **permission))

    return of_function(stack, workload, act, "RemovePermission")


def open_url(stack: Stack, workload: Workload) -> Change:
    """Gives a function a URL that anyone may call without signing; the permission for that was left from another."""
    stack.client("lambda").add_permission(
        FunctionName=workload.function,
        StatementId="public-url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )

    def act(by: Account) -> State:
        return dict(by.client("lambda").create_function_url_config(FunctionName=workload.function, AuthType="NONE"))

    signed = {"statements": [], "urls": [{"qualifier": None, "requires_iam": True}]}
    made = of_function(stack, workload, act, "UpdateFunctionUrlConfig", "RemovePermission")
    return made.mending({"kind": "function", "state": signed})


def move_tool_alias(stack: Stack, workload: Workload) -> Change:
    """Has an alias stand for a version of nobody's for a part of the calls. It is described otherwise, too."""
    client, named = stack.client("lambda"), {"FunctionName": workload.function}
    first = client.publish_version(**named)["Version"]
    client.update_function_configuration(**named, Description=f"after {first}")  # or there is nothing new to publish
    client.get_waiter("function_updated_v2").wait(**named)
    second = client.publish_version(**named)["Version"]
    alias = f"live-{second}"
    client.create_alias(**named, Name=alias, FunctionVersion=first)
    live = partial(baselines.function_release, stack.account, workload.function)
    approve(stack, workload, workload.function_arn, live())
    canary = {"AdditionalVersionWeights": {second: 0.25}}

    def act(by: Account) -> State:
        return dict(by.client("lambda").update_alias(**named, Name=alias, RoutingConfig=canary, Description="faster"))

    return change(
        stack,
        act,
        control="lambda-tool-code-changed",
        resource=workload.function_arn,
        live=live,
        calls=("UpdateAlias",),
    )


def of_function(stack: Stack, workload: Workload, act: Act, *calls: str) -> Change:
    """A change to who may invoke a function."""
    return change(
        stack,
        act,
        control="lambda-tool-exposed",
        resource=workload.function_arn,
        live=partial(exposure, stack, workload.function),
        calls=calls,
    )


def exposure(stack: Stack, function: str) -> State:
    """Who may invoke a function, as the journal keeps it."""
    urls = stack.client("lambda").list_function_url_configs(FunctionName=function)["FunctionUrlConfigs"]
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
    return of_trail(
        stack, workload, lambda by: by.client("cloudtrail").stop_logging(Name=workload.trail), "StartLogging"
    )


def delete_trail(stack: Stack, workload: Workload) -> Change:
    """Deletes a trail."""
    calls = ("CreateTrail", "PutEventSelectors", "PutInsightSelectors", "StartLogging")
    return of_trail(stack, workload, lambda by: by.client("cloudtrail").delete_trail(Name=workload.trail), *calls)


def narrow_trail(stack: Stack, workload: Workload) -> Change:
    """Makes a trail prove no more that its files are unchanged, and write them elsewhere in its bucket."""
    settings = {"EnableLogFileValidation": False, "S3KeyPrefix": "attic"}

    def act(by: Account) -> State:
        return dict(by.client("cloudtrail").update_trail(Name=workload.trail, **settings))

    return of_trail(stack, workload, act, "UpdateTrail", control="cloudtrail-trail-narrowed")


def record_reads(stack: Stack, workload: Workload) -> Change:
    """Makes a trail record reads alone."""
    selector = {"ReadWriteType": "ReadOnly", "IncludeManagementEvents": True, "DataResources": []}

    def act(by: Account) -> State:
        return dict(by.client("cloudtrail").put_event_selectors(TrailName=workload.trail, EventSelectors=[selector]))

    return of_trail(stack, workload, act, "PutEventSelectors", control="cloudtrail-trail-narrowed")


def look_for_nothing(stack: Stack, workload: Workload) -> Change:
    """Makes a trail look for nothing unusual any more."""

    def act(by: Account) -> State:
        return dict(by.client("cloudtrail").put_insight_selectors(TrailName=workload.trail, InsightSelectors=[]))

    return of_trail(stack, workload, act, "PutInsightSelectors", control="cloudtrail-trail-narrowed")


def of_trail(
    stack: Stack, workload: Workload, act: Act, *calls: str, control: str = "cloudtrail-logging-stopped"
) -> Change:
    """A change to a trail."""
    live = partial(trail, stack, workload)
    return change(stack, act, control=control, resource=workload.trail_arn, live=live, calls=calls)


def trail(stack: Stack, workload: Workload) -> State:
    """The state of a trail, also of one that is gone."""
    trails = stack.client("cloudtrail").describe_trails()["trailList"]
    if any(found["TrailARN"] == workload.trail_arn for found in trails):
        return baselines.trail(stack.account, workload.trail_arn)
    state = {"recorder": "trail", "settings": None, "logging": False, "covered": False}
    return {"kind": "recorder", "state": state}
