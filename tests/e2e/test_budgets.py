"""Repairs have a budget: whoever keeps undoing them is not outvoted for ever, and a person is asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from local import Account, Workload

from .changes import SWITCHES, stop_trail, switch_off, unblock_bucket
from .members import Home, new_bucket
from .people import approvers, arn_of, person, phaseguard
from .stack import Stack

PER_RESOURCE = 5  # repairs of a control and resource in an hour
PER_WORKLOAD = 50  # repairs of all controls in a workload in an hour
HOUR = 3600
ROOM = 180.0  # seconds within which a test of one hour ends
AT_ONCE = 10  # environments of the remediator


@pytest.fixture(scope="module")
def grace(production: Home) -> Account:
    """She may approve."""
    return person(production.stack, "grace-budgets", "Approver")


@pytest.fixture(scope="module")
def named(production: Home, grace: Account) -> Iterator[None]:
    """The policy names her."""
    with approvers(production.stack, arn_of(grace)):
        yield


def spent(stack: Stack, scope: str) -> int:
    """How many repairs were counted in this hour."""
    window = int(time.time()) // HOUR
    pk = f"budget#{scope}#{HOUR}#{window}"
    return next((int(item["count"]["N"]) for item in stack.items() if item["pk"]["S"] == pk), 0)


def spend(stack: Stack, scope: str, repairs: int) -> None:
    """Counts that many repairs, in this hour and in the next, in case it begins meanwhile."""
    now = int(time.time()) // HOUR
    for window in (now, now + 1):
        stack.remember({"pk": {"S": f"budget#{scope}#{HOUR}#{window}"}, "count": {"N": str(repairs)}})


def of_workload(stack: Stack, name: str) -> str:
    """The scope of a workload's budget."""
    return f"workload|{stack.account.id}|{name}"


def of_resource(stack: Stack, control: str, resource: str) -> str:
    """The scope of the budget of a control and resource."""
    return f"resource|{control}|{resource}|{stack.account.id}|{stack.account.region}"


def wait_for_room_in_the_hour() -> None:
    """Returns once enough of the hour is left: each has a budget of its own."""
    left = HOUR - time.time() % HOUR
    if left < ROOM:
        time.sleep(left + 1)


@pytest.mark.usefixtures("named")
def test_what_is_undone_again_and_again_is_repaired_five_times_and_then_asked_about(
    stack: Stack, workload: Workload, grace: Account
) -> None:
    wait_for_room_in_the_hour()
    bucket = new_bucket(stack, workload)
    change = unblock_bucket(stack, bucket)
    stack.settle()
    for _ in range(PER_RESOURCE - 1):
        change.again()
        stack.settle()
    repaired = stack.alerts()
    assert [alert.subject.startswith("Phaseguard repaired") for alert in repaired] == [True] * PER_RESOURCE
    ada = arn_of(stack.ada)
    undoing = [any(f"{ada} undoes our repair of" in why for why in alert.document["reasons"]) for alert in repaired]
    assert undoing == [False, *[True] * (PER_RESOURCE - 1)]

    change.again()
    stack.settle()

    assert len(stack.mutations()) == PER_RESOURCE == spent(stack, of_resource(stack, change.control, change.resource))
    assert change.live() == change.broken
    (asked,) = stack.alerts()
    assert asked.subject.startswith("Phaseguard asks approval")
    assert asked.attributes["severity"] == "critical"
    why = f"5 repairs of this control and resource were made within {HOUR} s; something undoes them"
    assert f"{why}, the last time {ada}" in asked.document["reasons"]

    assert phaseguard(stack, grace, "approve", asked.finding, "--yes").returncode == 0
    stack.settle()
    assert change.is_mended()
    assert stack.finding(asked.finding)["status"] == "remediated"
    assert len(stack.mutations()) == PER_RESOURCE + 1
    counted = spent(stack, of_resource(stack, change.control, change.resource))
    assert counted == PER_RESOURCE, "what a person approved is not counted"


@pytest.mark.usefixtures("named")
def test_an_approval_is_of_one_plan_and_the_budget_still_spent_for_another(
    stack: Stack, workload: Workload, grace: Account
) -> None:
    """The state moves between the approval and the repair, and nobody hears of that."""
    bucket = new_bucket(stack, workload)
    spend(stack, of_resource(stack, "s3-public-access-unblocked", f"arn:aws:s3:::{bucket}"), PER_RESOURCE)
    change = switch_off(stack, bucket, SWITCHES[0])
    stack.settle()
    assert stack.finding(change.finding)["status"] == "awaiting-approval"
    stack.alerts()

    with stack.held("Remediator"):
        assert phaseguard(stack, grace, "approve", change.finding, "--yes").returncode == 0
        block = dict.fromkeys(SWITCHES, False)
        stack.client("s3").put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
    stack.settle()

    record = stack.finding(change.finding)
    assert (record["status"], record["approval"], record["decisions"]) == ("awaiting-approval", None, 2)
    assert stack.mutations() == []
    (asked,) = stack.alerts()
    assert asked.subject.startswith("Phaseguard asks approval")

    assert phaseguard(stack, grace, "approve", change.finding, "--yes").returncode == 0
    stack.settle()
    assert change.is_mended()
    assert len(stack.mutations()) == 1


def test_many_repairs_at_once_spend_no_more_than_there_is(stack: Stack, workload: Workload) -> None:
    left, made = 3, 9
    spend(stack, of_workload(stack, workload.name), PER_WORKLOAD - left)
    stack.configure("Remediator", ScalingConfig={"MaximumConcurrency": AT_ONCE})
    buckets = [new_bucket(stack, workload) for _ in range(made)]
    with stack.held("Remediator"):
        changes = [unblock_bucket(stack, bucket) for bucket in buckets]
        stack.settle(through="ChangeDetector")
    stack.settle(within=60)

    assert len(stack.mutations()) == left
    assert sum(change.is_mended() for change in changes) == left
    assert spent(stack, of_workload(stack, workload.name)) == PER_WORKLOAD
    statuses = sorted(record["status"] for record in stack.findings())
    assert statuses == ["awaiting-approval"] * (made - left) + ["remediated"] * left
    assert stack.dead_letters() == []


def test_noise_on_a_prototype_spends_nothing_of_productions_budget(stack: Stack, workload: Workload) -> None:
    draft = replace(workload, name="draft", phase="prototype")
    spend(stack, of_workload(stack, draft.name), PER_WORKLOAD - 1)
    noise = [unblock_bucket(stack, new_bucket(stack, draft)) for _ in range(3)]
    stack.settle()
    change = unblock_bucket(stack, new_bucket(stack, workload))
    stack.settle()

    assert sum(each.is_mended() for each in noise) == 1
    assert change.is_mended()
    assert spent(stack, of_workload(stack, draft.name)) == PER_WORKLOAD
    assert spent(stack, of_workload(stack, workload.name)) == 1


def test_noise_in_a_workload_does_not_blind_us(stack: Stack, workload: Workload) -> None:
    """What records our calls is repaired, whatever its workload has spent."""
    spend(stack, of_workload(stack, workload.name), PER_WORKLOAD)
    change = stop_trail(stack, workload)
    stack.settle()

    assert change.is_mended()
    assert spent(stack, of_workload(stack, workload.name)) == PER_WORKLOAD
    assert spent(stack, of_resource(stack, change.control, change.resource)) == 1
