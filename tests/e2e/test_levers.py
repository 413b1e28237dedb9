"""What operators set while the stack runs: it holds for repairs that are queued, and no word of an operator is lost."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from local import Workload

from .changes import unblock_bucket
from .members import Home, new_role
from .operators import OWN, Operator, operator
from .stack import Stack

WHY = ("--reason", "the corpus moves")


@pytest.fixture
def grace(stack: Stack) -> Operator:
    """An operator who may use the levers, and change nothing else."""
    person = operator(stack)
    person.may(OWN)
    return person


def effective(person: Operator) -> dict[str, object]:
    """What the tool says of the mode."""
    shown = person.run("mode", "--format", "json")
    assert shown.returncode == 0, shown.stderr
    return dict(json.loads(shown.stdout))


@pytest.mark.parametrize("mode", ["observe", "off"])
def test_a_stack_that_is_switched_down_repairs_nothing_until_it_is_switched_on(
    stack: Stack, workload: Workload, grace: Operator, mode: str
) -> None:
    with stack.held("Remediator"):
        change = unblock_bucket(stack, workload.bucket)
        stack.settle(through="ChangeDetector")
        set_down = grace.run("mode", mode, *WHY)
        assert set_down.returncode == 0, set_down.stderr
    stack.settle()
    assert stack.mutations() == []
    assert change.live() == change.broken
    assert [line["outcome"] for line in stack.outcomes("Remediator")][:1] == ["held-back"]
    shown = effective(grace)
    assert (shown["template"], shown["operators"], shown["effective"]) == ("enforce", mode, mode)
    assert grace.arn in str(shown["set"])

    assert grace.run("mode", "enforce", *WHY).returncode == 0
    change.again()
    stack.settle()
    assert change.is_mended()
    assert effective(grace)["effective"] == "enforce"


def test_no_operator_raises_what_the_template_allows(observer: Home) -> None:
    person = operator(observer.stack)
    raised = person.run("mode", "enforce", *WHY)
    assert raised.returncode == 0, raised.stderr
    assert "The template allows observe" in raised.stdout
    assert effective(person)["effective"] == "observe"


def test_a_mode_is_set_for_a_reason(stack: Stack, grace: Operator) -> None:
    assert grace.run("mode", "off").returncode == 2
    assert effective(grace)["operators"] is None
    assert stack.journal() == []


def test_a_pause_holds_back_what_is_queued_and_only_that_workload(
    stack: Stack, workload: Workload, grace: Operator
) -> None:
    with stack.held("Remediator"):
        change = unblock_bucket(stack, workload.bucket)
        stack.settle(through="ChangeDetector")
        paused = grace.run("pause", "--workload", workload.name, "--for", "2h", *WHY)
        assert paused.returncode == 0, paused.stderr
    stack.settle()
    assert stack.mutations() == []
    (record,) = stack.findings()
    assert record["decision"]["reasons"][-1]["reason"] == "paused"
    (alert,) = stack.alerts()
    assert alert.attributes["response"] == "alert"
    listed = grace.run("pause", "list")
    assert workload.name in listed.stdout
    assert WHY[1] in listed.stdout

    assert grace.run("pause", "end", "--workload", workload.name).returncode == 0
    change.again()
    stack.settle()
    assert change.is_mended()
    assert grace.run("pause", "end", "--workload", workload.name).returncode == 2


def test_an_actor_is_paused_by_the_role_and_never_by_the_session(
    stack: Stack, workload: Workload, grace: Operator
) -> None:
    session = f"arn:aws:sts::{stack.account.id}:assumed-role/deployer/mallory"
    refused = grace.run("pause", "--actor", session, "--for", "2h", *WHY)
    assert refused.returncode == 2
    assert f"arn:aws:iam::{stack.account.id}:role/deployer" in refused.stderr

    ada = f"arn:aws:iam::{stack.account.id}:user/ada"
    assert grace.run("pause", "--actor", ada, "--for", "2h", *WHY).returncode == 0
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()
    assert change.live() == change.broken
    by_another = unblock_bucket(stack, workload.bucket, actor=new_role(stack, "mallory"))
    stack.settle()
    assert by_another.is_mended()


def test_two_operators_do_not_overwrite_each_other(stack: Stack, grace: Operator) -> None:
    names = [f"workload-{number}" for number in range(3)]

    def pause(name: str) -> int:
        return grace.run("pause", "--workload", name, "--for", "2h", *WHY).returncode

    with ThreadPoolExecutor(len(names)) as pool:
        done = list(pool.map(pause, names))
    (levers,) = (json.loads(item["body"]["S"]) for item in stack.journal() if item["pk"]["S"] == "levers")
    kept = sorted(pause["of"]["workload"] for pause in levers["pauses"])
    assert kept == sorted(name for name, code in zip(names, done, strict=True) if code == 0)
    assert kept
