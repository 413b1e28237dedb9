"""What waits for something that does not come is found by a sweep: no event speaks of it."""

from __future__ import annotations

import json

from local import Workload

from .changes import disable_key, unblock_bucket
from .deployed import LONG_AGO
from .members import new_key
from .stack import Stack


def test_the_schedule_asks_the_remediator(stack: Stack) -> None:
    schedule = stack.schedule()
    assert schedule["ScheduleExpression"] == "rate(5 minutes)"
    queue = stack.attributes("RemediationQueue", ["QueueArn"])["QueueArn"]
    assert (schedule["Target"]["Arn"], list(json.loads(schedule["Target"]["Input"]))) == (queue, ["sweep"])


def test_a_repair_that_was_not_announced_is_made(stack: Stack, workload: Workload) -> None:
    with stack.held("Remediator"):
        change = unblock_bucket(stack, workload.bucket)
        stack.settle(through="ChangeDetector")
        stack.purge("RemediationQueue")
    stack.age(change.finding, updated_at=LONG_AGO)

    stack.sweep()
    stack.settle()

    assert change.is_mended()
    assert len(stack.mutations()) == len(stack.alerts()) == 1


def test_a_repair_whose_worker_is_gone_is_taken_up(stack: Stack, workload: Workload) -> None:
    """The worker died after it had claimed the finding, and the message that it had was lost."""
    with stack.held("Remediator"):
        change = unblock_bucket(stack, workload.bucket)
        stack.settle(through="ChangeDetector")
        stack.purge("RemediationQueue")
        gone = {"owner": "0" * 36, "since": LONG_AGO, "until": LONG_AGO}
        stack.age(change.finding, status="claimed", claim=gone)
    stack.sweep()
    stack.settle()

    assert change.is_mended()
    assert stack.finding(change.finding)["status"] == "remediated"
    assert len(stack.alerts()) == 1


def test_an_alert_that_was_lost_is_sent(stack: Stack, workload: Workload) -> None:
    with stack.held("Notifier"):
        change = disable_key(stack, new_key(stack, workload, approved=False))
        stack.settle(through="ChangeDetector")
        stack.purge("NoticeQueue")
    stack.age(change.finding, updated_at=LONG_AGO)
    for _ in range(2):
        stack.sweep()
        stack.settle()

    (alert,) = stack.alerts()
    assert alert.finding == change.finding


def test_what_is_on_its_way_is_left_alone(stack: Stack, workload: Workload) -> None:
    with stack.held("Notifier"):
        change = disable_key(stack, new_key(stack, workload, approved=False))
        stack.settle(through="ChangeDetector")
        announced = stack.waiting("NoticeQueue")
        stack.age(change.finding)
        stack.sweep()
        stack.settle(through="Remediator")
        assert stack.waiting("NoticeQueue") == announced
    stack.settle()
    assert len(stack.alerts()) == 1


def test_nothing_is_due_of_what_is_done(stack: Stack, workload: Workload) -> None:
    """The index is as small as what is left to do."""
    unblock_bucket(stack, workload.bucket)
    disable_key(stack, new_key(stack, workload, approved=False))
    stack.settle()

    assert len(stack.findings()) == 2
    assert [item["pk"]["S"] for item in stack.items() if "due" in item] == []
    stack.sweep()
    stack.settle()
    assert [line["outcome"] for line in stack.outcomes("Remediator")].count("announced-again") == 0
