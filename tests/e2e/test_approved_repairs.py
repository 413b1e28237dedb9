"""What a person must approve in every phase, from the call that breaks something to the alert that it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local import Account, Workload

from . import showing
from .changes import (
    Change,
    change_monitoring,
    delete_guardrail,
    divert_route,
    export_batch,
    hand_to_stranger,
    hide_findings,
    lend_tool,
    open_collection,
    open_endpoint,
    open_route,
    pause_macie,
    prove_otherwise,
    train_elsewhere,
)
from .members import Home
from .operators import operator
from .people import approvers, arn_of, person, phaseguard
from .stack import Stack

CHANGES: dict[str, Callable[[Stack, Workload], Change]] = {
    "a guardrail is deleted": delete_guardrail,
    "an agent is given a stranger's tool": lend_tool,
    "an agent hands work to a stranger": hand_to_stranger,
    "an endpoint lets all pass": open_endpoint,
    "findings are hidden": hide_findings,
    "the internet reaches a collection": open_collection,
    "a network leads out": open_route,
    "a network leads out another way": divert_route,
    "something else is watched of a model": change_monitoring,
    "Macie is paused": pause_macie,
    "other tokens prove who asks": prove_otherwise,
}


STOPPED: dict[str, Callable[[Stack, Workload], Change]] = {
    "a batch writes elsewhere": export_batch,
    "a model is trained with what lies elsewhere": train_elsewhere,
}
LISTS = "approved:\n  buckets: [acme-*]\n"


@pytest.fixture(scope="module")
def heidi(production: Home) -> Account:
    """She may approve."""
    return person(production.stack, "heidi", "Approver")


@pytest.fixture(autouse=True, scope="module")
def named(production: Home, heidi: Account) -> Iterator[None]:
    """The policy names her."""
    with approvers(production.stack, arn_of(heidi), beside=LISTS):
        yield


def lasting(state: Any) -> Any:
    """A state without ids: AWS gives what is made again another one."""
    if isinstance(state, dict):
        return {name: lasting(value) for name, value in state.items() if name != "id"}
    return state


def approved(stack: Stack, by: Account, change: Change) -> None:
    """Somebody approves the plan that people were asked about, and it is carried out."""
    stack.settle()
    assert stack.finding(change.finding)["status"] == "awaiting-approval"
    assert stack.mutations() == []
    alerts = [(alert.attributes["control"], alert.subject.split(":")[0]) for alert in stack.alerts()]
    assert alerts == [(change.control, "Phaseguard asks approval")]
    told = phaseguard(stack, by, "approve", change.finding, "--yes")
    assert told.returncode == 0, told.stderr
    stack.settle()


@pytest.mark.parametrize("make", CHANGES.values(), ids=CHANGES)
def test_what_a_person_approved_is_mended_and_can_be_taken_back(
    stack: Stack, workload: Workload, heidi: Account, make: Callable[[Stack, Workload], Change]
) -> None:
    change = make(stack, workload)
    approved(stack, heidi, change)

    assert change.is_mended()
    record = stack.finding(change.finding)
    assert (record["status"], record["before"]) == ("remediated", change.broken)
    assert [call.operation for call in stack.mutations()] == list(change.calls)
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard repaired")
    assert stack.dead_letters() == []
    showing.repaired(change)

    undone = operator(stack).run("undo", change.finding, "--reason", "it was given up", "--yes")
    assert undone.returncode == 0, undone.stderr
    stack.settle()
    assert lasting(change.live()) == lasting(change.broken)
    assert stack.finding(change.finding)["status"] == "accepted"
    # What was made has another name, under which its deletion is told like any other.
    told = {alert.finding: alert.subject.split(":")[0] for alert in stack.alerts()}
    assert told.pop(change.finding) == "Phaseguard accepted"
    assert list(told.values()) in ([], ["Phaseguard alert"])
    showing.taken_back(change)


@pytest.mark.parametrize("make", STOPPED.values(), ids=STOPPED)
def test_what_a_person_approved_is_stopped_for_good(
    stack: Stack, workload: Workload, heidi: Account, make: Callable[[Stack, Workload], Change]
) -> None:
    change = make(stack, workload)
    approved(stack, heidi, change)

    assert change.is_mended()
    record = stack.finding(change.finding)
    assert (record["status"], record["before"]) == ("remediated", change.broken)
    assert [call.operation for call in stack.mutations()] == list(change.calls)
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard repaired")
    showing.repaired(change)
    undone = operator(stack).run("undo", change.finding, "--reason", "it was meant", "--yes")
    assert undone.returncode == 0, undone.stderr
    assert "must be submitted again" in undone.stdout
    stack.settle()
    assert [alert.subject.split(":")[0] for alert in stack.alerts()] == ["Phaseguard accepted"]
    assert stack.dead_letters() == []


def test_the_alert_names_the_guardrail_that_was_made_again(stack: Stack, workload: Workload, heidi: Account) -> None:
    """It has another ARN, the tag of its workload and no other, and nobody who named the old one knows it."""
    change = delete_guardrail(stack, workload)
    approved(stack, heidi, change)

    made = change.live()["state"]["replacement"]
    assert made != change.resource
    told = {alert.subject.split(":")[0]: alert for alert in stack.alerts()}
    assert list(told) == ["Phaseguard repaired"]
    assert f"made again as {made}" in told["Phaseguard repaired"].document["outcome"]
    tags = stack.client("bedrock").list_tags_for_resource(resourceARN=made)["tags"]
    assert tags == [{"key": "ai:workload", "value": workload.name}]


def test_a_guardrail_whose_name_is_taken_is_left_to_a_person(stack: Stack, workload: Workload) -> None:
    """Somebody has made another one in its place: nobody approved that."""
    with stack.unheard():
        change = delete_guardrail(stack, workload)
        name = stack.declaration(change.resource)["baselines"][0]["state"]["state"]["definition"]["name"]
        texts = {"blockedInputMessaging": "no", "blockedOutputsMessaging": "no"}
        hollow = stack.client("bedrock").create_guardrail(name=name, **texts)["guardrailArn"]
    stack.settle()

    (alert,) = stack.alerts()
    assert (alert.finding, alert.attributes["response"]) == (change.finding, "alert")
    assert hollow in alert.document["verdict"]["evidence"]
    assert alert.document["plan"] == []
