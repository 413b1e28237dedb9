"""Events come twice, all at once, late and out of order."""

from __future__ import annotations

from local import Workload

from .changes import stop_trail, switch_off, unblock_bucket
from .soundness import ALL_ON
from .stack import Stack

AT_ONCE = 8


def test_an_event_that_comes_twice_is_answered_once(stack: Stack, workload: Workload) -> None:
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()

    stack.aws.loop.put(change.event)
    stack.settle()

    assert change.is_mended()
    assert [record["status"] for record in stack.findings()] == ["remediated"]
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1


def test_an_event_that_comes_many_times_at_once_is_answered_once(stack: Stack, workload: Workload) -> None:
    stack.configure("ChangeDetector", BatchSize=1)
    copies = stack.aws.loop.faults.add("duplicate", account=stack.account.id, times=AT_ONCE - 1, count=1)

    change = unblock_bucket(stack, workload.bucket)
    stack.settle()

    assert len(copies.struck) == 1
    assert len([each for each in stack.aws.loop.deliveries if each.envelope["detail"] == change.told]) == AT_ONCE
    assert change.is_mended()
    assert [record["status"] for record in stack.findings()] == ["remediated"]
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1
    assert stack.dead_letters() == []


def test_many_events_about_one_bad_state_are_one_finding(stack: Stack, workload: Workload) -> None:
    """While the first is not answered yet, others join it."""
    with stack.held("Remediator"):
        change = unblock_bucket(stack, workload.bucket)
        for _ in range(2):
            change.again()
        stack.settle(through="ChangeDetector")
        (record,) = stack.findings()
    stack.settle()

    assert record["count"] == 3
    assert change.is_mended()
    assert [record["status"] for record in stack.findings()] == ["remediated"]
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1


def test_an_event_that_comes_after_the_state_was_put_right_is_no_finding(stack: Stack, workload: Workload) -> None:
    with stack.unheard():
        unblock_bucket(stack, workload.bucket)
        stack.ada.client("s3").put_public_access_block(Bucket=workload.bucket, PublicAccessBlockConfiguration=ALL_ON)
    stack.settle()

    assert stack.journal() == []
    assert stack.mutations() == []
    assert stack.alerts() == []
    assert {line["outcome"] for line in stack.outcomes("ChangeDetector")} == {"sound", "nothing-to-do"}


def test_an_event_that_comes_before_an_older_one_makes_no_difference(stack: Stack, workload: Workload) -> None:
    """Only what is live counts: the older event, coming last, finds a state that was repaired."""
    with stack.unheard(match="PutBucketPublicAccessBlock"):
        older = switch_off(stack, workload.bucket, "BlockPublicAcls")
        change = unblock_bucket(stack, workload.bucket)
        stack.settle()
    stack.settle()

    assert older.is_mended()
    assert [record["id"] for record in stack.findings()] == [change.finding]
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1


def test_the_events_of_two_calls_come_in_the_wrong_order(stack: Stack, workload: Workload) -> None:
    """They are one bad state, and one finding."""
    swapped = stack.aws.loop.faults.add("reorder", account=stack.account.id, count=1)
    older = switch_off(stack, workload.bucket, "BlockPublicAcls")
    with stack.held("Remediator"):
        unblock_bucket(stack, workload.bucket)
        stack.settle(through="ChangeDetector")
    stack.settle()

    assert [event["detail"]["eventID"] for event in swapped.struck] == [older.told["eventID"]]
    assert older.is_mended()
    assert [record["status"] for record in stack.findings()] == ["remediated"]
    assert len(stack.alerts()) == 1


def test_what_is_done_while_no_trail_records_is_never_heard_of(stack: Stack, workload: Workload) -> None:
    """Whoever stops the trail first is answered for that alone; the repair of the trail ends the silence."""
    with stack.held("Remediator"):
        stopped = stop_trail(stack, workload)
        stack.ada.client("s3").delete_public_access_block(Bucket=workload.bucket)
        stack.settle(through="ChangeDetector")
    stack.settle()

    assert stopped.is_mended()
    assert [record["id"] for record in stack.findings()] == [stopped.finding]
    again = unblock_bucket(stack, workload.bucket)
    stack.settle()
    assert stack.finding(again.finding)["status"] == "remediated"
