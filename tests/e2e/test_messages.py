"""Messages that nobody can make sense of."""

from __future__ import annotations

import pytest

from local import Workload

from .changes import let_in, unblock_bucket
from .stack import Stack

CHANGE_RECEIVES = 4
NONSENSE = ["not JSON", "[]", '{"detail-type": "AWS API Call via CloudTrail"}', '{"detail": {}}']


def test_only_what_cannot_be_understood_of_a_batch_is_given_up(stack: Stack, workload: Workload) -> None:
    """The bad messages end as dead letters; the good one of the same batch is answered once."""
    with stack.held("ChangeDetector"):
        stack.send("ChangeQueue", *NONSENSE[:2])
        change = unblock_bucket(stack, workload.bucket)
        stack.send("ChangeQueue", *NONSENSE[2:])
        stack.receive_before("ChangeQueue", CHANGE_RECEIVES - 1, messages=len(NONSENSE) + 1)

    stack.settle()

    assert sorted(stack.dead_letters()) == sorted(NONSENSE)
    assert change.is_mended()
    assert [(record["status"], record["count"]) for record in stack.findings()] == [("remediated", 1)]
    assert len(stack.alerts()) == 1
    assert len([call for call in stack.calls("ChangeDetector") if call.operation == "PutEvents"]) == 1


@pytest.mark.parametrize("queue", ["RemediationQueue", "NoticeQueue"])
def test_what_is_no_order_of_ours_is_given_up(stack: Stack, queue: str) -> None:
    function = {"RemediationQueue": "Remediator", "NoticeQueue": "Notifier"}[queue]
    with stack.held(function):
        stack.send(queue, '{"detail": {}}')
        stack.receive_before(queue, 5)

    stack.settle()

    assert stack.dead_letters() == ['{"detail": {}}']
    assert stack.mutations() == []
    assert stack.alerts() == []


def test_an_event_that_says_nothing_of_what_it_touched_is_told(stack: Stack, workload: Workload) -> None:
    """Padding a request so that CloudTrail leaves it out is a known way to hide it."""
    stack.aws.loop.faults.add("drop", account=stack.account.id)
    event = let_in(stack, workload).event
    event["detail"]["requestParameters"] = {"reason": "requestParameters too large", "omitted": True}

    stack.deliver(event)
    stack.settle()

    (record,) = stack.findings()
    assert record["verdict"]["verdict"] == "unknown"
    assert stack.mutations() == []
    assert len(stack.alerts()) == 1
