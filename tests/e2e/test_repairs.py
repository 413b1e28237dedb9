"""Each repair, from the call that breaks something to the alert that says it is whole again."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from local import Workload

from changes import (
    Change,
    delete_trail,
    disable_key,
    let_anyone_in,
    open_url,
    schedule_deletion,
    statements,
    stop_rotation,
    stop_trail,
    switch_off,
    unblock_bucket,
)
from members import approve_bucket, new_bucket
from stack import Record, Stack

Make = Callable[[Stack, Workload], Change]

CHANGES: dict[str, Make] = {
    "the block of a bucket is removed": lambda stack, workload: unblock_bucket(stack, workload.bucket),
    "a switch of a bucket is turned off": lambda stack, workload: switch_off(
        stack, workload.bucket, "BlockPublicPolicy"
    ),
    "a key is disabled": lambda stack, workload: disable_key(stack, workload.key_arn),
    "a key is to be deleted": lambda stack, workload: schedule_deletion(stack, workload.key_arn),
    "a key rotates no more": lambda stack, workload: stop_rotation(stack, workload.key_arn),
    "anyone may invoke a tool": let_anyone_in,
    "a tool gets an open URL": open_url,
    "a trail is stopped": stop_trail,
    "a trail is deleted": delete_trail,
}
"""What is broken, and how; the last member says what repairs it."""


@pytest.mark.parametrize("make", CHANGES.values(), ids=CHANGES)
def test_it_is_repaired(stack: Stack, workload: Workload, make: Make) -> None:
    """The state is as before, the journal proves it, and people are told once."""
    sound = make_nothing(stack, workload, make)
    change = make(stack, workload)
    broken = change.live()
    assert broken != sound
    event = change.told()

    stack.deliver(event)
    stack.settle()

    assert change.live() == sound
    (record,) = stack.findings()
    assert record["id"] == change.finding(event)
    assert_journalled(stack, change, record)
    assert record["before"] == broken
    assert_told_once(stack, record)
    assert stack.dead_letters() == []
