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
    unblock_bucket(stack, workload.bucket)
    stack.settle()
    (record,) = stack.findings()
    true_hash = stack.plan_hash(record["id"])
    stack.aws.front.forget()
    stack.alerts()

    with stack.unheard():
        later = unblock_bucket(stack, workload.bucket)
        stack.announce(record["id"], true_hash)

        assert last_outcome(stack) == "known"
        assert later.live() == later.broken
        assert stack.mutations() == []
        assert stack.findings() == [record]
        assert stack.alerts() == []


def test_a_plan_that_was_not_recorded_is_not_carried_out(stack: Stack, workload: Workload) -> None:
    """The same finding is repaired by the order that names the plan that was recorded."""
    with stack.held("Remediator"):
        change = unblock_bucket(stack, workload.bucket)
        stack.settle(through="ChangeDetector")
        true_hash = stack.plan_hash(change.finding)
        stack.purge("RemediationQueue")

    stack.announce(change.finding, HASH)

    assert last_outcome(stack) == "stale-order"
    assert stack.mutations() == []
    assert change.live() == change.broken

    stack.announce(change.finding, true_hash)
    stack.reach(change.finding, "remediated")
    assert change.is_mended()


def test_a_finding_that_waits_for_approval_is_not_repaired(stack: Stack, workload: Workload) -> None:
    change = let_in(stack, workload, principal=STRANGER)
    stack.settle()
    record = stack.finding(change.finding)
    assert record["status"] == "awaiting-approval"

    stack.announce(record["id"], stack.plan_hash(record["id"]))

    assert last_outcome(stack) == "stale-order"
    assert stack.mutations() == []
    assert change.live() == change.broken


def test_a_finding_that_is_only_told_is_not_repaired(stack: Stack, workload: Workload) -> None:
    """Its plan is recorded, and shown, but a person did not approve that the key belongs to the workload."""
    change = disable_key(stack, new_key(stack, workload, approved=False))
    stack.settle()
    record = stack.finding(change.finding)
    assert (record["decision"]["response"], bool(record["decision"]["plan"])) == ("alert", True)

    stack.announce(record["id"], stack.plan_hash(record["id"]))

    assert last_outcome(stack) == "stale-order"
    assert stack.mutations() == []
    assert change.live() == change.broken
