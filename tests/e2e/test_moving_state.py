"""Somebody else works on the same resource: another repair of ours, or a person, between plan and act."""

from __future__ import annotations

import time

from local import Fault, Workload

from .changes import SWITCHES, Change, schedule_deletion, stop_monitoring, switch_off, unblock_bucket
from .stack import Record, Stack, finding_id
from .waiting import until

ROOM = 1.0  # seconds in which the remediator's first call is on its way
MOST_DECISIONS = 3
TRIES = 3  # of one call by the SDK


def test_a_repair_waits_for_another_of_the_same_resource(stack: Stack, workload: Workload) -> None:
    """Whatever control the other is about: a lease is on the resource."""
    lease = f"lease#{workload.bucket_arn}|{stack.account.id}|{stack.account.region}"
    stack.remember(leased(lease, until_second=int(time.time()) + 3600))

    change = unblock_bucket(stack, workload.bucket)
    until(lambda: stack.warnings("Remediator"), "the remediator gives the message back")
    waiting = stack.finding(change.finding)
    assert stack.mutations() == []
    stack.forget(lease)
    stack.settle()

    assert waiting["status"] == "decided"
    assert "another repair of the resource is under way" in stack.warnings("Remediator")[0]
    assert change.is_mended()
    assert stack.finding(change.finding)["status"] == "remediated"
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1
    assert stack.dead_letters() == []


def test_a_lease_that_has_ended_holds_nobody_up(stack: Stack, workload: Workload) -> None:
    lease = f"lease#{workload.bucket_arn}|{stack.account.id}|{stack.account.region}"
    stack.remember(leased(lease, until_second=int(time.time()) - 1))

    change = unblock_bucket(stack, workload.bucket)
    stack.settle()

    assert change.is_mended()
    assert stack.warnings("Remediator") == []
    assert [item["pk"]["S"].partition("#")[0] for item in stack.journal()] == ["finding"]


def leased(pk: str, until_second: int) -> dict[str, dict[str, str]]:
    """The lease of another finding on a resource."""
    return {"pk": {"S": pk}, "owner": {"S": "0123456789abcdef0123"}, "until": {"N": str(until_second)}}


def test_what_looks_sound_while_aws_is_not_done_is_looked_at_again(stack: Stack, workload: Workload) -> None:
    """Nobody can say of a schedule that is pending whether it is being started or stopped."""
    change = stop_monitoring(stack, workload)
    stack.settle()
    assert stack.warnings("ChangeDetector") == []

    told = change.again()
    stack.settle()

    assert "it is Pending, and nobody knows yet what it will be" in stack.warnings("ChangeDetector")[0]
    assert stack.finding(finding_id(change.control, change.resource, told))["status"] == "remediated"
    assert change.is_mended()


def test_a_state_that_moved_is_decided_again(stack: Stack, workload: Workload) -> None:
    """More was lost meanwhile: the new plan puts back all of it."""
    record = moved(stack, workload, [SWITCHES[1:], ()])

    assert record["status"] == "remediated"
    assert record["decisions"] == 2
    assert set(record["before"]["state"]["bucket"].values()) == {False}
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1


def test_a_state_that_keeps_moving_is_contested(stack: Stack, workload: Workload) -> None:
    """After three decisions nothing more is tried, and people are told."""
    record = moved(stack, workload, [SWITCHES[:on] for on in range(MOST_DECISIONS + 1)])

    assert record["status"] == "contested"
    assert record["decisions"] == MOST_DECISIONS
    assert stack.mutations() == []
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard contested")


def test_a_change_that_is_not_of_its_business_makes_no_difference(stack: Stack, workload: Workload) -> None:
    """The owner tags the bucket while it is being repaired."""
    delayed = stack.aws.front.faults.add("TransactGetItems", "delay", function="Remediator", seconds=ROOM)
    change = unblock_bucket(stack, workload.bucket)
    await_strikes(delayed, 1)
    s3 = stack.client("s3")
    tags = [*s3.get_bucket_tagging(Bucket=workload.bucket)["TagSet"], {"Key": "team", "Value": "search"}]
    s3.put_bucket_tagging(Bucket=workload.bucket, Tagging={"TagSet": tags})
    stack.settle()

    (record,) = stack.findings()
    assert (record["status"], record["decisions"]) == ("remediated", 1)
    assert change.is_mended()
    assert {"Key": "team", "Value": "search"} in s3.get_bucket_tagging(Bucket=workload.bucket)["TagSet"]
    assert len(stack.alerts()) == 1


def test_what_the_owner_finishes_is_still_our_repair(stack: Stack, workload: Workload) -> None:
    """We took the key back from deletion, and could not enable it; the owner does, before our next plan is tried."""
    stack.set_visibility(5)
    faults = stack.aws.front.faults
    faults.add("EnableKey", "throttle", function="Remediator", count=TRIES)
    third = faults.add("TransactGetItems", "delay", function="Remediator", nth=3, seconds=ROOM)
    change = schedule_deletion(stack, workload.key_arn)
    await_strikes(third, 1)
    stack.client("kms").enable_key(KeyId=workload.key_arn)
    stack.settle()

    (record,) = stack.findings()
    assert change.is_mended()
    assert (record["status"], record["before"]) == ("remediated", change.broken)
    assert [call["operation"] for call in record["calls"] if call["request_id"]] == ["kms:CancelKeyDeletion"]
    assert [alert.document["calls"] for alert in stack.alerts()] == [record["calls"]]


def moved(stack: Stack, workload: Workload, states: list[tuple[str, ...]]) -> Record:
    """The finding of a bucket with these switches on, of which others are on each time that a repair sets to work.

    Of the later changes nobody hears in time.
    """
    stack.aws.loop.faults.add("drop", account=stack.account.id, nth=2)
    delayed = stack.aws.front.faults.add("TransactGetItems", "delay", function="Remediator", count=None, seconds=ROOM)
    change = opened(stack, workload, states[0])
    for at, on in enumerate(states[1:], start=1):
        await_strikes(delayed, at)
        opened(stack, workload, on)
    stack.settle()
    if stack.finding(change.finding)["status"] == "remediated":
        assert change.is_mended()
    return stack.finding(change.finding)


def await_strikes(fault: Fault, times: int) -> None:
    """Waits until a fault has struck so often."""
    until(lambda: len(fault.struck) >= times, f"{fault.match} was called {times} times")


def opened(stack: Stack, workload: Workload, on: tuple[str, ...]) -> Change:
    """Leaves only these switches of the bucket's block on."""
    return switch_off(stack, workload.bucket, *(switch for switch in SWITCHES if switch not in on))
