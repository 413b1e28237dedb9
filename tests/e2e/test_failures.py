"""AWS refuses, throttles or does not answer: unknown is told, never repaired, and nothing is passed over in silence."""

from __future__ import annotations

import pytest

from local import Workload

from .changes import Change, schedule_deletion, unblock_bucket
from .deployed import VISIBILITY
from .members import new_bucket
from .stack import Record, Stack
from .trials import Step, Trial, together

TRIES = 3  # of one call by the SDK
FOR_A_WHILE = [
    ("ChangeDetector", "s3:GetPublicAccessBlock", "throttle"),
    ("ChangeDetector", "s3:GetPublicAccessBlock", "server-error"),
    ("ChangeDetector", "s3:GetPublicAccessBlock", "cut"),
    ("ChangeDetector", "dynamodb:BatchGetItem", "throttle"),
    ("ChangeDetector", "dynamodb:TransactWriteItems", "server-error"),
    ("ChangeDetector", "events:PutEvents", "server-error"),
    ("Remediator", "dynamodb:TransactGetItems", "server-error"),
    ("Remediator", "sts:AssumeRole", "throttle"),
    ("Remediator", "dynamodb:TransactWriteItems", "throttle"),
    ("Remediator", "s3:PutPublicAccessBlock", "throttle"),
    ("Remediator", "events:PutEvents", "server-error"),
    ("Notifier", "dynamodb:GetItem", "server-error"),
    ("Notifier", "dynamodb:TransactWriteItems", "server-error"),
    ("Notifier", "sns:Publish", "throttle"),
]
CHANGE_RECEIVES = 4
REMEDIATION_RECEIVES = 6


def open_bucket(stack: Stack, workload: Workload) -> Change:
    """A bucket of its own that is open."""
    return unblock_bucket(stack, new_bucket(stack, workload))


def only_finding(stack: Stack) -> Record:
    """The one finding there is."""
    (record,) = stack.findings()
    return record


def assert_told_unknown(stack: Stack, change: Change, reason: str) -> None:
    """One alert says that the state could not be judged, and nothing was changed."""
    record = only_finding(stack)
    assert record["verdict"]["verdict"] == "unknown"
    assert reason in record["verdict"]["reason"]
    assert (record["status"], record["decision"]["response"]) == ("decided", "alert")
    (alert,) = stack.alerts()
    assert alert.finding == record["id"]
    assert alert.document["verdict"] == record["verdict"]
    assert stack.mutations() == []
    assert change.live() == change.broken
    assert stack.dead_letters() == []


@pytest.mark.parametrize("call", ["s3:GetPublicAccessBlock", "s3control:GetPublicAccessBlock", "GetBucketTagging"])
def test_a_read_that_is_denied_is_unknown(stack: Stack, workload: Workload, call: str) -> None:
    stack.aws.front.faults.add(call, "deny", function="ChangeDetector", count=None)
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()

    assert_told_unknown(stack, change, "AccessDenied")


def test_a_registry_that_cannot_be_read_is_unknown(stack: Stack, workload: Workload) -> None:
    """Nobody can say then whose the bucket is, let alone what was approved."""
    stack.aws.front.faults.add("BatchGetItem", "deny", function="ChangeDetector", count=None)
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()

    assert_told_unknown(stack, change, "dynamodb:BatchGetItem")


def test_a_read_that_is_throttled_for_ever_is_unknown_in_the_end(stack: Stack, workload: Workload) -> None:
    """On the last receipt but one, so that one is left to report it."""
    stack.aws.front.faults.add("s3:GetPublicAccessBlock", "throttle", function="ChangeDetector", count=None)
    stack.set_visibility(5)
    with stack.held("ChangeDetector"):
        change = unblock_bucket(stack, workload.bucket)
        stack.receive_before("ChangeQueue", CHANGE_RECEIVES - 2)

    stack.settle()

    assert_told_unknown(stack, change, "s3:GetPublicAccessBlock did not answer")


def test_a_journal_that_cannot_be_written_leaves_a_dead_letter(stack: Stack, workload: Workload) -> None:
    """What could not be recorded is kept for a person, who can send it in again."""
    stack.aws.front.faults.add("TransactWriteItems", "deny", function="ChangeDetector", count=None)
    with stack.held("ChangeDetector"):
        change = unblock_bucket(stack, workload.bucket)
        stack.receive_before("ChangeQueue", CHANGE_RECEIVES - 1)

    stack.settle()

    (letter,) = stack.dead_letters()
    assert stack.journal() == []
    assert stack.alerts() == []
    assert change.live() == change.broken

    stack.aws.front.faults.clear()
    stack.send("ChangeQueue", letter)
    stack.settle()
    assert change.is_mended()
    assert len(stack.alerts()) == 1


def test_what_fails_for_a_while_is_done_later(stack: Stack, workload: Workload, subtests: pytest.Subtests) -> None:
    """Whatever step it is: the finding is repaired once, and told once."""
    stack.set_visibility(5)
    beginning = (
        Trial.begin(stack, open_bucket(stack, workload), function, Step(call, 1), what, strikes=TRIES)
        for function, call, what in FOR_A_WHILE
    )
    trials = together(stack, beginning)

    for trial in trials:
        with subtests.test(trial.name):
            assert len(trial.fault.struck) == TRIES
            assert trial.change.is_mended()
            assert trial.record["status"] == "remediated"
            assert trial.record["before"] == trial.change.broken
            assert [call["error"] for call in trial.record["calls"] if call["request_id"]] == [None]
            assert len(trial.alerts) == 1
    assert len(stack.findings()) == len(trials)
    assert stack.dead_letters() == []


def test_a_proof_that_comes_later_leaves_the_number_of_the_call(stack: Stack, workload: Workload) -> None:
    """By that number our own call is known when its record comes."""
    stack.set_visibility(5)
    stack.aws.front.faults.add("s3:GetPublicAccessBlock", "throttle", nth=2, count=TRIES, function="Remediator")
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()

    (made,) = stack.mutations()
    record = only_finding(stack)
    assert change.is_mended()
    assert record["status"] == "remediated"
    assert [(call["request_id"], call["error"]) for call in record["calls"]] == [(made.request_id, None)]


def test_a_repair_that_takes_long_is_left_to_whoever_makes_it(stack: Stack, workload: Workload) -> None:
    """Nobody else is given the message meanwhile, so that the journal has the one call."""
    stack.aws.front.faults.add("PutPublicAccessBlock", "delay", seconds=VISIBILITY + 1, function="Remediator")
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()

    (made,) = stack.mutations()
    assert change.is_mended()
    assert [call["request_id"] for call in only_finding(stack)["calls"]] == [made.request_id]
    assert stack.warnings("Remediator") == []


def test_a_write_that_is_throttled_for_ever_has_failed(stack: Stack, workload: Workload) -> None:
    stack.set_visibility(5)
    stack.aws.front.faults.add("PutPublicAccessBlock", "throttle", function="Remediator", count=None)
    with stack.held("Remediator"):
        change = unblock_bucket(stack, workload.bucket)
        stack.receive_before("RemediationQueue", REMEDIATION_RECEIVES - 2)

    stack.settle()

    assert_failed(stack, "s3:PutPublicAccessBlock did not answer")
    assert change.live() == change.broken


def test_a_write_that_is_denied_has_failed(stack: Stack, workload: Workload) -> None:
    stack.aws.front.faults.add("PutPublicAccessBlock", "deny", function="Remediator", count=None)
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()

    assert_failed(stack, "s3:PutPublicAccessBlock was refused with AccessDenied")
    assert change.live() == change.broken


def test_what_was_done_before_a_write_is_denied_is_told(stack: Stack, workload: Workload) -> None:
    stack.aws.front.faults.add("EnableKey", "deny", function="Remediator", count=None)
    schedule_deletion(stack, workload.key_arn)
    stack.settle()

    assert_failed(stack, "kms:EnableKey was refused")
    calls = only_finding(stack)["calls"]
    assert [(call["operation"], call["error"] is None) for call in calls] == [
        ("kms:CancelKeyDeletion", True),
        ("kms:EnableKey", False),
    ]


def test_a_role_that_is_denied_has_failed(stack: Stack, workload: Workload) -> None:
    stack.aws.front.faults.add("AssumeRole", "deny", function="Remediator", count=None)
    unblock_bucket(stack, workload.bucket)
    stack.settle()

    assert_failed(stack, "sts:AssumeRole was refused")
    assert stack.mutations() == []


def test_a_read_that_is_denied_before_the_repair_has_failed(stack: Stack, workload: Workload) -> None:
    """What the remediator cannot see it does not touch."""
    stack.aws.front.faults.add("s3:GetPublicAccessBlock", "deny", function="Remediator", count=None)
    unblock_bucket(stack, workload.bucket)
    stack.settle()

    assert_failed(stack, "could not be judged")
    assert stack.mutations() == []


def test_a_proof_that_is_denied_has_failed(stack: Stack, workload: Workload) -> None:
    """Calls that were answered prove nothing."""
    stack.aws.front.faults.add("s3:GetPublicAccessBlock", "deny", function="Remediator", nth=2, count=None)
    unblock_bucket(stack, workload.bucket)
    stack.settle()

    assert_failed(stack, "could not be read again")
    assert only_finding(stack)["proved_at"] is None


def assert_failed(stack: Stack, outcome: str) -> None:
    """The finding says why, people are told, and nothing is left to be done."""
    record = only_finding(stack)
    assert record["status"] == "failed"
    assert outcome in record["outcome"]
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard could not repair")
    assert alert.document["outcome"] == record["outcome"]
    assert [item["pk"]["S"] for item in stack.journal()] == [f"finding#{record['id']}"]
    assert stack.dead_letters() == []


def test_a_repair_that_failed_is_tried_anew_at_the_next_event(stack: Stack, workload: Workload) -> None:
    stack.aws.front.faults.add("PutPublicAccessBlock", "deny", function="Remediator")
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()
    change.again()
    stack.settle()

    assert change.is_mended()
    assert sorted(record["status"] for record in stack.findings()) == ["failed", "remediated"]
    assert len(stack.alerts()) == 2
