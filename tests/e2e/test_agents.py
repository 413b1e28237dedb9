"""An agent keeps its guardrail, and what its owner made of it beside that."""

from __future__ import annotations

from local import Workload

from . import showing
from .changes import edit_unguarded_agent, move_alias, unguard_agent
from .changes.agents import updating
from .members import Home
from .people import approvers, arn_of, person, phaseguard
from .stack import Stack
from .telling import assert_proved, assert_told_once


def test_an_agent_gets_its_guardrail_back_and_answers_through_it(scaled: Home) -> None:
    """The rest of the draft is as its owner left it."""
    stack, workload = scaled.stack, scaled.workload
    described = updating(stack, workload, lambda definition: definition | {"description": "Two desks."})
    with stack.unheard():
        described(stack.account)
        stack.client("bedrock-agent").prepare_agent(agentId=workload.agent)
    change = unguard_agent(stack, workload)
    stack.settle()

    assert change.is_mended()
    assert change.live()["state"]["definition"]["description"] == "Two desks."
    (record,) = stack.findings()
    assert (record["id"], record["before"]) == (change.finding, change.broken)
    assert_proved(stack, change, record)
    assert_told_once(stack, workload, record)


def test_unfinished_work_is_not_put_into_effect(scaled: Home) -> None:
    change = edit_unguarded_agent(scaled.stack, scaled.workload)
    scaled.stack.settle()

    live, before = change.live()["state"], change.mended["state"]
    assert (live["guardrail"], live["definition"]) == (before["guardrail"], before["definition"])
    assert live["status"] == "NOT_PREPARED"
    assert [call.operation for call in scaled.stack.mutations()] == ["UpdateAgent"]


def test_an_agent_that_cannot_be_prepared_yet_is_prepared_later(scaled: Home) -> None:
    """The guardrail is there, but not in effect: the repair is not over."""
    stack = scaled.stack
    busy = stack.aws.front.faults.add("PrepareAgent", "deny", code="ConflictException", function="Remediator")
    change = unguard_agent(stack, scaled.workload)
    stack.settle()

    assert len(busy.struck) == 1
    assert change.live()["state"]["status"] == "PREPARED"
    assert change.is_mended()
    (record,) = stack.findings()
    assert (record["status"], record["decisions"], record["before"]) == ("remediated", 1, change.broken)
    assert [call.operation for call in stack.mutations() if call.status == 202] == ["UpdateAgent", "PrepareAgent"]


def test_in_production_a_person_decides_first_about_a_guardrail(stack: Stack, workload: Workload) -> None:
    unguard_agent(stack, workload)
    stack.settle()

    assert stack.mutations() == []
    (record,) = stack.findings()
    assert record["status"] == "awaiting-approval"
    assert [remedy["remedy"] for remedy in record["decision"]["plan"]] == ["restore-agent-guardrail", "prepare-agent"]


def test_an_alias_is_routed_back_once_a_person_has_approved(scaled: Home) -> None:
    """Where the policy says who releases agents; without that nobody can say that it was no release."""
    stack, workload = scaled.stack, scaled.workload
    grace = person(stack, "gudrun", "Approver")
    release = f"approved:\n  release_roles: [arn:aws:iam::{stack.account.id}:role/release]\n"
    with approvers(stack, arn_of(grace), beside=release):
        change = move_alias(stack, workload)
        stack.settle()
        assert stack.finding(change.finding)["status"] == "awaiting-approval"
        approved = phaseguard(stack, grace, "approve", change.finding, "--yes")
        stack.settle()

    assert approved.returncode == 0, approved.stderr
    assert change.live()["state"]["aliases"] == scaled.approved[workload.agent_arn][0]["state"]["aliases"]
    assert [call.operation for call in stack.mutations()] == list(change.calls)
    assert stack.finding(change.finding)["status"] == "remediated"
    showing.repaired(change)
