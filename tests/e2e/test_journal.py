"""The operator's tool reads the journal of the deployed stack."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from local import Workload

from .changes import (
    ADMINISTRATOR,
    Change,
    attach_to_role,
    create_key,
    create_notebook,
    delete_detector,
    delete_logging,
    open_gateway,
    open_port,
    redirect_logging,
    suspend_detector,
    unblock_bucket,
    weaken_guardrail,
)
from .changes.models import ELSEWHERE
from .members import Home
from .operating import phaseguard
from .stack import Stack

# What each repair is taken back by, and a particular of it; those of one line can be made at once.
UNDO: tuple[dict[Callable[[Stack, Workload], Change], tuple[str, ...]], ...] = (
    {
        delete_logging: ("delete-invocation-logging",),
        weaken_guardrail: ("update-guardrail", "contentPolicyConfig"),
        open_gateway: ("update-gateway", '"authorizerType":"NONE"'),
        create_notebook: ("start-notebook-instance", "Quick-Start"),
        create_key: ("activate-service-credential", "BedrockAPIKey-concierge"),
        attach_to_role: ("attach-role-policy", ADMINISTRATOR),
        open_port: ("authorize-ingress-rules", "0.0.0.0/0"),
        suspend_detector: ("update-detector", '"enabled":false'),
    },
    {
        redirect_logging: ("put-invocation-logging", ELSEWHERE),
        delete_detector: ("delete-detector",),
    },
)


def journal(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Reads the journal with the tool."""
    return phaseguard(stack, "journal", *arguments)


def test_the_story_of_a_repair_can_be_read(stack: Stack, workload: Workload) -> None:
    unblock_bucket(stack, workload.bucket)
    stack.settle()
    (record,) = stack.findings()
    (call,) = record["calls"]

    listed = journal(stack, "list")
    assert listed.returncode == 0, listed.stderr
    assert record["id"] in listed.stdout
    assert "remediated" in listed.stdout

    shown = journal(stack, "show", record["id"])
    assert shown.returncode == 0, shown.stderr
    assert call["request_id"] in shown.stdout
    assert "proved sound" in shown.stdout
    assert f"phaseguard undo {record['id']}" in shown.stdout
    assert "s3:DeletePublicAccessBlock" in shown.stdout


@pytest.mark.parametrize("undo", UNDO, ids=["of most", "of the others"])
def test_what_takes_a_repair_back_is_shown(
    scaled: Home, undo: dict[Callable[[Stack, Workload], Change], tuple[str, ...]], subtests: pytest.Subtests
) -> None:
    """It brings back what was before, in the words of AWS's API, for a person to carry out."""
    changes = {make: make(scaled.stack, scaled.workload) for make in undo}
    scaled.stack.settle()

    for make, change in changes.items():
        with subtests.test(change.control):
            assert scaled.stack.finding(change.finding)["status"] == "remediated"
            shown = journal(scaled.stack, "show", change.finding, "--reveal").stdout
            assert [word for word in undo[make] if word not in shown] == []
            shown = journal(scaled.stack, "show", change.finding).stdout
            assert f"phaseguard undo {change.finding}" in shown
            assert undo[make][0] not in shown


def test_what_was_before_is_shown_only_when_asked_for(stack: Stack, workload: Workload) -> None:
    unblock_bucket(stack, workload.bucket)
    stack.settle()
    (record,) = stack.findings()

    def before(*more: str) -> object:
        return json.loads(journal(stack, "show", record["id"], "--format", "json", *more).stdout)["before"]

    assert before() is None
    assert before("--reveal") == record["before"]


def test_what_is_missing_is_said(stack: Stack) -> None:
    unknown = journal(stack, "show", "0" * 20)
    assert unknown.returncode == 2
    assert "journal list" in unknown.stderr
    elsewhere = journal(stack, "list", "--stack", "no-such-stack")
    assert elsewhere.returncode == 2
    assert "no-such-stack" in elsewhere.stderr
    assert "ParameterNotFound" in elsewhere.stderr
    assert "--stack" in elsewhere.stderr
