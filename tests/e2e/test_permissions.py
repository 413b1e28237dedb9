"""Every action of every role is needed: without it something is refused, and the repair does not come about."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

import pytest

from local import LocalAws

from .changes import Change
from .deployed import QUEUES
from .members import Home, settle_in
from .needs import AT_ONCE, change_that_needs, exempt
from .permissions import Grant, grants, refused, roles, used
from .policies import take_away
from .soundness import make_sound
from .stack import TEMPLATE, Stack, deploy_stack

ALL = os.environ.get("PHASEGUARD_ALL_PERMISSIONS") == "1"
HOMES = 4 if ALL else 2  # stacks, each of which lacks something at the same time

GRANTED = tuple(grants(TEMPLATE.read_text()))
EXEMPT = dict(exempt(GRANTED))
ENFORCED = {(grant.role, grant.action): grant for grant in GRANTED if grant not in EXEMPT}


@pytest.fixture(scope="module")
def homes(running: LocalAws, binaries: dict[str, Path]) -> list[Home]:
    """Stacks of accounts of their own, with a scaled workload each, for which everything is repaired."""
    return [at_home(running, binaries, number) for number in range(HOMES)]


def at_home(running: LocalAws, binaries: dict[str, Path], number: int) -> Home:
    """One of these stacks."""
    stack = deploy_stack(running, binaries, f"7{number:011d}", f"lacking-{number}", Mode="enforce")
    return settle_in(stack, f"service-{number}", "scaled")


def sample() -> list[Grant]:
    """One action of each role."""
    by_role: dict[str, list[Grant]] = {}
    for grant in ENFORCED.values():
        by_role.setdefault(grant.role, []).append(grant)
    return [of_role[len(of_role) // 2] for of_role in by_role.values()]


@pytest.mark.parametrize("grant", sorted(EXEMPT, key=str), ids=str)
def test_what_is_not_enforced_here_stands_in_the_template(grant: Grant) -> None:
    """Word for word: no run would notice if it were gone, or wider."""
    allowed = (grant.role, grant.action)
    granted = {each for each in GRANTED if (each.role, each.action) == allowed}
    assert granted - set(ENFORCED.values()) == {each for each in EXEMPT if (each.role, each.action) == allowed}


@pytest.mark.usefixtures("aws")
def test_what_is_granted_is_used(homes: list[Home]) -> None:
    """All repairs together need all that is enforced, and nothing else is granted."""
    home = homes[0]
    needed: set[tuple[str, str]] = set()
    for makes in AT_ONCE:
        home.stack.reset()
        take_away(home.stack)
        make_sound(home)
        changes = [make(home.stack, home.workload) for make in makes]
        home.stack.sweep()
        home.stack.settle(within=60)
        assert [change.resource for change in changes if change.calls and not change.is_mended()] == []
        needed |= used(home.stack)
    assert needed == set(ENFORCED)


@pytest.mark.usefixtures("aws")
def test_without_an_action_the_repair_does_not_come_about(homes: list[Home], subtests: pytest.Subtests) -> None:
    wanted = list(ENFORCED.values()) if ALL else sample()
    for start in range(0, len(wanted), len(homes)):
        lacks = list(zip(homes, wanted[start : start + len(homes)], strict=False))
        for home, _ in lacks:
            home.stack.reset()
            take_away(home.stack)
            make_sound(home)
            give_up_at_once(home.stack)
        with contextlib.ExitStack() as lacking:
            for home, grant in lacks:
                lacking.enter_context(roles(home.stack)[grant.role].without(grant.action))
            changes = [change_that_needs(grant, home.stack, home.workload) for home, grant in lacks]
            for (home, grant), change in zip(lacks, changes, strict=True):
                with subtests.test(str(grant)):
                    settle(home.stack, change)
                    assert_needed(home.stack, grant, change)


def give_up_at_once(stack: Stack) -> None:
    """Makes a dead letter of what was not answered at the first time."""
    stack.set_visibility(1)
    for queue in QUEUES:
        redrive = json.loads(stack.attributes(queue, ["RedrivePolicy"])["RedrivePolicy"]) | {"maxReceiveCount": 1}
        stack.client("sqs").set_queue_attributes(
            QueueUrl=stack.outputs[f"{queue}Url"], Attributes={"RedrivePolicy": json.dumps(redrive)}
        )


def settle(stack: Stack, change: Change) -> None:
    """Waits until people were told, if anybody can tell them: while its mapping is off, the notifier hears nothing."""
    stack.settle(through="Remediator")
    if change.is_mended() or "UpdateEventSourceMapping" not in change.calls:
        stack.settle()


def assert_needed(stack: Stack, grant: Grant, change: Change) -> None:
    """The very action was refused; the state is not repaired, or people are not told, or something was given up."""
    assert grant.action in refused(stack.calls())
    repaired = [alert for alert in stack.alerts() if alert.subject.startswith("Phaseguard repaired")]
    assert not (repaired and change.is_mended()) or stack.dead_letters()
