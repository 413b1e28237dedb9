"""Nobody gives orders by event: what may write on the bus still decides nothing."""

from __future__ import annotations

from local import Workload

from .changes import STRANGER, disable_key, let_in, unblock_bucket
from .members import new_key
from .stack import Stack

HASH = "0" * 64


def last_outcome(stack: Stack) -> str:
    """What the remediator said last."""
    stack.settle()
    return str(stack.outcomes("Remediator")[-1]["outcome"])


def test_a_finding_that_nobody_decided_is_not_repaired(stack: Stack) -> None:
    stack.announce("0123456789abcdef0123", HASH)

    assert last_outcome(stack) == "forged-order"
    assert stack.mutations() == []
    assert stack.journal() == []
    assert stack.alerts() == []


def test_a_finding_that_has_ended_is_not_repaired_again(stack: Stack, workload: Workload) -> None:
    """Its owner may have had good reasons since then; only an event of AWS opens another."""
    stack.deliver(unblock_bucket(stack, workload.bucket).told())
    stack.settle()
    (record,) = stack.findings()
    true_hash = stack.plan_hash(record["id"])
    later = unblock_bucket(stack, workload.bucket)
    broken = later.live()
    stack.aws.front.forget()
    stack.alerts()

    stack.announce(record["id"], true_hash)

    assert last_outcome(stack) == "known"
    assert later.live() == broken
    assert stack.mutations() == []
    assert stack.findings() == [record]
    assert stack.alerts() == []


def test_a_plan_that_was_not_recorded_is_not_carried_out(stack: Stack, workload: Workload) -> None:
    """The same finding is repaired by the order that names the plan that was recorded."""
    change = unblock_bucket(stack, workload.bucket)
    event = change.told()
    with stack.held("Remediator"):
        stack.deliver(event)
        stack.settle(through="ChangeDetector")
        true_hash = stack.plan_hash(change.finding(event))
        stack.client("sqs").purge_queue(QueueUrl=stack.outputs["RemediationQueueUrl"])
    broken = change.live()

    stack.announce(change.finding(event), HASH)

    assert last_outcome(stack) == "stale-order"
    assert stack.mutations() == []
    assert change.live() == broken

    stack.announce(change.finding(event), true_hash)
    stack.settle()
    assert change.live() == change.mended


def test_a_finding_that_waits_for_approval_is_not_repaired(stack: Stack, workload: Workload) -> None:
    change = let_in(stack, workload, principal=STRANGER)
    event = change.told()
    stack.deliver(event)
    stack.settle()
    record = stack.finding(change.finding(event))
    assert record["status"] == "awaiting-approval"
    broken = change.live()

    stack.announce(record["id"], stack.plan_hash(record["id"]))

    assert last_outcome(stack) == "stale-order"
    assert stack.mutations() == []
    assert change.live() == broken


def test_a_finding_that_is_only_told_is_not_repaired(stack: Stack, workload: Workload) -> None:
    """Its plan is recorded, and shown, but a person did not approve that the key belongs to the workload."""
    change = disable_key(stack, new_key(stack, workload, approved=False))
    event = change.told()
    stack.deliver(event)
    stack.settle()
    record = stack.finding(change.finding(event))
    assert (record["decision"]["response"], bool(record["decision"]["plan"])) == ("alert", True)
    broken = change.live()

    stack.announce(record["id"], stack.plan_hash(record["id"]))

    assert last_outcome(stack) == "stale-order"
    assert stack.mutations() == []
    assert change.live() == broken
