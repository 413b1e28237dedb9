"""Every permission of every role is needed: without it something is refused, and the repair does not come about."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from local import Actor, Call, LocalAws, Workload, delete

from .changes import (
    Change,
    delete_trail,
    open_url,
    schedule_deletion,
    stop_trail,
    unblock_bucket,
)
from .grants import Grant, actions, grants, used, without
from .members import Home, settle_in
from .stack import QUEUES, TEMPLATE, Stack, deploy_stack

AT_ONCE = 7  # stacks that stand at the same time
ALL = os.environ.get("PHASEGUARD_ALL_PERMISSIONS") == "1"

# Statements that nothing here enforces, by their Sid.
NOT_ENFORCED = {
    "WriteLogs": "the local AWS writes the logs of functions itself and asks nobody",
    "ReceiveMessages": "the local AWS takes messages from the queue for the function and asks nobody",
    "PassLogRole": "the local AWS does not ask whether a role may be passed",
}
# Statements whose repair the local AWS, or this build, cannot carry out.
NOT_CARRIED_OUT = {
    "RestoreEventDataStore": "the local AWS has no event data stores",
    "StartEventDataStoreIngestion": "the local AWS has no event data stores",
    "RestoreAccountPublicAccessBlock": "it waits for a person's approval, and no function carries approvals out yet",
}
# Granted actions that no repair here uses, in statements that are needed for others of their actions.
NOT_USED = {
    ("ChangeDetectorRole", "cloudtrail:GetEventDataStore"): NOT_CARRIED_OUT["RestoreEventDataStore"],
    ("RemediatorRole", "cloudtrail:GetEventDataStore"): NOT_CARRIED_OUT["RestoreEventDataStore"],
}

NOT_TESTED = NOT_ENFORCED | NOT_CARRIED_OUT
TESTED = [grant for grant in grants(TEMPLATE.read_text()) if grant.sid not in NOT_TESTED]


def sample() -> list[Grant]:
    """One statement of each role."""
    by_role: dict[str, list[Grant]] = {}
    for grant in TESTED:
        by_role.setdefault(grant.role, []).append(grant)
    return [of_role[len(of_role) // 2] for of_role in by_role.values()]


def change_that_needs(grant: Grant, home: Home) -> Change:
    """A change whose repair needs a statement."""
    stack, workload = home.stack, home.workload
    if grant.sid == "ReadJournal" and grant.role == "ChangeDetectorRole":
        # It is read only to tell our own repairs from those of whoever pretends to be us.
        return unblock_bucket(stack, workload.bucket, actor=Actor.role(remedy_role(stack), "phaseguard-0"))
    if grant.service == "cloudtrail" and grant.sid not in ("ReadCloudtrail", "StartTrailLogging"):
        return delete_trail(stack, workload)
    makes: dict[str, Callable[[], Change]] = {
        "cloudtrail": lambda: stop_trail(stack, workload),
        "kms": lambda: schedule_deletion(stack, workload.key_arn),
        "lambda": lambda: open_url(stack, workload),
    }
    return makes.get(grant.service, lambda: unblock_bucket(stack, workload.bucket))()


def remedy_role(stack: Stack) -> str:
    """The ARN of a remedy role."""
    lambda_ = stack.client("lambda")
    settings = lambda_.get_function_configuration(FunctionName=stack.outputs["RemediatorName"])
    return str(json.loads(settings["Environment"]["Variables"]["REMEDY_ROLES"])["s3"])


@dataclass(frozen=True)
class Lack:
    """A stack that lacks a statement, and the change that it cannot answer in full."""

    grant: Grant
    home: Home
    change: Change


def lacking(aws: LocalAws, binaries: dict[str, Path], place: Path, number: int, grant: Grant) -> Lack:
    """Deploys the template without a statement into an account of its own, and breaks what needs it."""
    name = f"lacking-{number}"
    template = place / f"{name}.yaml"
    template.write_text(without(TEMPLATE.read_text(), grant))
    account = aws.account(f"7{number:011d}", behind_the_front=True)
    home = settle_in(deploy_stack(aws, binaries, account, name, template, Mode="enforce"), name, "production")
    give_up_at_once(home.stack)
    change = change_that_needs(grant, home)
    home.stack.deliver(change.told())
    return Lack(grant, home, change)


def give_up_at_once(stack: Stack) -> None:
    """Makes a dead letter of what was not answered at the first time."""
    stack.set_visibility(1)
    for queue in QUEUES:
        redrive = json.loads(stack.attributes(queue, ["RedrivePolicy"])["RedrivePolicy"]) | {"maxReceiveCount": 1}
        stack.client("sqs").set_queue_attributes(
            QueueUrl=stack.outputs[f"{queue}Url"], Attributes={"RedrivePolicy": json.dumps(redrive)}
        )


def test_without_a_statement_the_repair_does_not_come_about(
    aws: LocalAws, binaries: dict[str, Path], tmp_path: Path, subtests: pytest.Subtests
) -> None:
    wanted = list(enumerate(TESTED if ALL else sample()))
    for start in range(0, len(wanted), AT_ONCE):
        lacks = [lacking(aws, binaries, tmp_path, *each) for each in wanted[start : start + AT_ONCE]]
        for lack in lacks:
            with subtests.test(str(lack.grant)):
                lack.home.stack.settle()
                assert_needed(lack)
        for lack in lacks:
            tear_down(lack.home.stack)


def assert_needed(lack: Lack) -> None:
    """The very action was refused; the state is not repaired, or nobody is told that it is."""
    stack, change = lack.home.stack, lack.change
    refused = {action for call in stack.calls() if is_denied(call) for action in actions(call)}
    assert refused & set(lack.grant.actions)
    repaired = [alert for alert in stack.alerts() if alert.subject.startswith("Phaseguard repaired")]
    assert not (repaired and change.live() == change.mended)


def is_denied(call: Call) -> bool:
    """Whether a call was refused for want of a permission."""
    return call.error is not None and ("AccessDenied" in call.error or call.error == "AuthorizationError")


def tear_down(stack: Stack) -> None:
    """Removes a stack and its packages, of which each account has its own."""
    delete(stack.account, stack.name)
    bucket = f"artifacts-{stack.account.id}-{stack.account.region}"
    s3 = stack.client("s3")
    for package in s3.list_objects_v2(Bucket=bucket)["Contents"]:
        s3.delete_object(Bucket=bucket, Key=package["Key"])


def test_what_is_granted_is_used(stack: Stack, workload: Workload) -> None:
    """All repairs together need all that is granted, and nothing else is granted."""
    pretender = Actor.role(remedy_role(stack), "phaseguard-0")
    repair(stack, schedule_deletion(stack, workload.key_arn), open_url(stack, workload), stop_trail(stack, workload))
    repair(stack, delete_trail(stack, workload), unblock_bucket(stack, workload.bucket, actor=pretender))

    enforced = [grant for grant in grants(TEMPLATE.read_text()) if grant.sid not in NOT_TESTED]
    granted = {(grant.role, action) for grant in enforced for action in grant.actions}
    assert used(stack.calls(), roles(stack)) == granted - set(NOT_USED)
    assert set(NOT_USED) <= granted


def repair(stack: Stack, *changes: Change) -> None:
    """Has changes repaired."""
    stack.deliver(*(change.told() for change in changes))
    stack.settle()
    for change in changes:
        assert change.live() == change.mended


def roles(stack: Stack) -> dict[str, str]:
    """The logical ids of the stack's roles, by the ARN of the role or by the name of the function that has it."""
    resources = stack.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack.name)
    found = {}
    for resource in (resource for page in resources for resource in page["StackResourceSummaries"]):
        logical, physical = resource["LogicalResourceId"], resource["PhysicalResourceId"]
        if resource["ResourceType"] == "AWS::IAM::Role":
            found[f"arn:aws:iam::{stack.account.id}:role/{physical}"] = logical
        if resource["ResourceType"] == "AWS::Lambda::Function":
            found[physical] = f"{logical}Role"
    return found
