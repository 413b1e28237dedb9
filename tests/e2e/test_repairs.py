"""Each repair, from the call that breaks something to the alert that says it is whole again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from local import Workload

from .changes import (
    Change,
    delete_trail,
    disable_key,
    let_in,
    open_url,
    schedule_deletion,
    statements,
    stop_rotation,
    stop_trail,
    switch_off,
    trail,
    unblock_bucket,
)
from .members import new_bucket
from .stack import Record, Stack

SUBJECT_MOST = 100

CHANGES: dict[str, Callable[[Stack, Workload], Change]] = {
    "a bucket's block is removed": lambda stack, workload: unblock_bucket(stack, workload.bucket),
    "a bucket's switch is turned off": lambda stack, workload: switch_off(stack, workload.bucket, "BlockPublicPolicy"),
    "a key is disabled": lambda stack, workload: disable_key(stack, workload.key_arn),
    "a key is to be deleted": lambda stack, workload: schedule_deletion(stack, workload.key_arn),
    "a key rotates no more": lambda stack, workload: stop_rotation(stack, workload.key_arn),
    "anyone may invoke a tool": let_in,
    "a tool has an open URL": open_url,
    "a trail is stopped": stop_trail,
    "a trail is deleted": delete_trail,
}


@pytest.mark.parametrize("make", CHANGES.values(), ids=CHANGES)
def test_what_was_broken_is_whole_again(
    stack: Stack, workload: Workload, make: Callable[[Stack, Workload], Change]
) -> None:
    """The state is as before, the journal proves it, and people are told once."""
    change = make(stack, workload)
    broken = change.live()
    assert broken != change.mended
    event = change.told()

    stack.deliver(event)
    stack.settle()

    assert change.live() == change.mended
    (record,) = stack.findings()
    assert record["id"] == change.finding(event)
    assert record["before"] == broken
    assert_proved(stack, change, record)
    assert_told_once(stack, workload, record)
    assert stack.dead_letters() == []


def assert_proved(stack: Stack, change: Change, record: Record) -> None:
    """The journal has the calls that were made, by AWS's own numbers, and the proof after them."""
    made = stack.mutations()
    assert [call.operation for call in made] == list(change.calls)
    assert [call["request_id"] for call in record["calls"]] == [call.request_id for call in made]
    assert all(call["request_id"] and call["error"] is None for call in record["calls"])
    assert record["status"] == "remediated"
    assert record["decisions"] == 1
    assert record["claim"] is None
    assert record["proved_at"] >= record["calls"][-1]["at"] >= record["opened_at"]
    assert [item["pk"]["S"] for item in stack.journal()] == [f"finding#{record['id']}"]


def assert_told_once(stack: Stack, workload: Workload, record: Record) -> None:
    """One alert came, with a subject that SNS takes and the attributes that people filter by."""
    (alert,) = stack.alerts()
    assert len(alert.subject) <= SUBJECT_MOST
    assert alert.subject.isascii()
    assert alert.subject.isprintable()
    assert alert.subject.startswith(f"Phaseguard repaired: {record['control']}")
    assert alert.attributes == {
        "control": record["control"],
        "severity": record["severity"],
        "phase": "production",
        "layer": record["layer"],
        "account": stack.account.id,
        "region": stack.account.region,
        "workload": workload.name,
        "response": "remediate",
    }
    assert alert.finding == record["id"]
    assert alert.document["calls"] == record["calls"]
    assert "before" not in alert.document


def test_a_switch_that_nobody_approved_stays(stack: Stack, workload: Workload) -> None:
    """Only what the baseline had is turned on again; the owner's later switch is kept, and so is what is off."""
    bucket = new_bucket(stack, workload, off=("IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"))
    change = switch_off(stack, bucket, "BlockPublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")

    stack.deliver(change.told())
    stack.settle()

    assert change.live()["state"]["bucket"] == {
        "block_public_acls": True,
        "ignore_public_acls": True,
        "block_public_policy": False,
        "restrict_public_buckets": False,
    }


def test_another_permission_of_the_function_stays(stack: Stack, workload: Workload) -> None:
    """It is there afterwards byte for byte."""
    stack.client("lambda").add_permission(
        FunctionName=workload.function,
        StatementId="orders",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=f"arn:aws:events:{stack.account.region}:{stack.account.id}:rule/orders",
    )
    (kept,) = map(json.dumps, statements(stack, workload.function))
    change = let_in(stack, workload)

    stack.deliver(change.told())
    stack.settle()

    assert [json.dumps(statement) for statement in statements(stack, workload.function)] == [kept]
    assert [call.operation for call in stack.mutations()] == ["RemovePermission"]


def test_a_period_of_rotation_that_the_owner_chose_later_stays(stack: Stack, workload: Workload) -> None:
    """The key is enabled again, and rotates as often as its owner said last."""
    stack.client("kms").enable_key_rotation(KeyId=workload.key_arn, RotationPeriodInDays=120)
    change = disable_key(stack, workload.key_arn)

    stack.deliver(change.told())
    stack.settle()

    assert change.live()["state"] == {"status": "Enabled", "rotation_days": 120}


def test_selectors_that_the_owner_chose_later_stay(stack: Stack, workload: Workload) -> None:
    """A stopped trail is started, and nothing else about it is touched."""
    selector = {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True, "DataResources": []}
    stack.client("cloudtrail").put_event_selectors(TrailName=workload.trail, EventSelectors=[selector])
    settings = trail(stack, workload)["state"]["settings"]
    change = stop_trail(stack, workload)

    stack.deliver(change.told())
    stack.settle()

    assert change.live()["state"]["logging"]
    assert change.live()["state"]["settings"] == settings


def test_a_repair_does_not_wear_off(stack: Stack, workload: Workload) -> None:
    """The same thing broken again is another finding, and is repaired again."""
    for _ in range(2):
        stack.deliver(unblock_bucket(stack, workload.bucket).told())
        stack.settle()

    assert [record["status"] for record in stack.findings()] == ["remediated"] * 2
    assert len(stack.mutations()) == 2
    assert len(stack.alerts()) == 2
