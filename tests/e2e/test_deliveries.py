"""Events come twice, all at once, late and out of order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from local import Workload

from .changes import switch_off, unblock_bucket
from .members import ALL_ON
from .stack import Stack

AT_ONCE = 8


def test_an_event_that_comes_twice_is_answered_once(stack: Stack, workload: Workload) -> None:
    change = unblock_bucket(stack, workload.bucket)
    event = change.told()

    for _ in range(2):
        stack.deliver(event)
        stack.settle()

    assert change.live() == change.mended
    assert [record["status"] for record in stack.findings()] == ["remediated"]
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1


def test_an_event_that_comes_many_times_at_once_is_answered_once(stack: Stack, workload: Workload) -> None:
    stack.configure("ChangeDetector", BatchSize=1)
    change = unblock_bucket(stack, workload.bucket)
    event = change.told()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(stack.deliver, [event] * AT_ONCE))
    stack.settle()

    assert change.live() == change.mended
    assert [record["status"] for record in stack.findings()] == ["remediated"]
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1
    assert stack.dead_letters() == []


def test_many_events_about_one_bad_state_are_one_finding(stack: Stack, workload: Workload) -> None:
    """While the first is not answered yet, others join it."""
    change = unblock_bucket(stack, workload.bucket)
    with stack.held("Remediator"):
        for _ in range(3):
            stack.deliver(change.told())
        stack.settle(through="ChangeDetector")
        (record,) = stack.findings()
    stack.settle()

    assert record["count"] == 3
    assert change.live() == change.mended
    assert [record["status"] for record in stack.findings()] == ["remediated"]
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1


def test_an_event_that_comes_after_the_state_was_put_right_is_no_finding(stack: Stack, workload: Workload) -> None:
    change = unblock_bucket(stack, workload.bucket)
    stack.client("s3").put_public_access_block(Bucket=workload.bucket, PublicAccessBlockConfiguration=ALL_ON)

    stack.deliver(change.told())
    stack.settle()

    assert stack.journal() == []
    assert stack.mutations() == []
    assert stack.alerts() == []
    assert [line["outcome"] for line in stack.outcomes("ChangeDetector")] == ["sound"]


def test_an_event_that_comes_before_an_older_one_makes_no_difference(stack: Stack, workload: Workload) -> None:
    """Only what is live counts: the older event, coming last, finds a state that was repaired."""
    older = switch_off(stack, workload.bucket, "BlockPublicAcls").told()
    change = unblock_bucket(stack, workload.bucket)

    for event in (change.told(), older):
        stack.deliver(event)
        stack.settle()

    assert change.live()["state"]["bucket"] == dict.fromkeys(
        ("block_public_acls", "ignore_public_acls", "block_public_policy", "restrict_public_buckets"), True
    )
    assert len(stack.findings()) == 1
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1
