"""What stands in the way of each repair of the AI services: refused, it is told; unanswered, it is done later."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from local import Workload

from .changes import (
    Change,
    attach_to_role,
    create_key,
    create_notebook,
    delete_logging,
    open_gateway,
    open_port,
    suspend_detector,
    weaken_guardrail,
)
from .members import Home
from .stack import Stack
from .trials import Step, Trial, together

TRIES = 3  # of one call by the SDK


@dataclass(frozen=True)
class Way:
    """A change, the read that judges it, and the call that repairs it."""

    make: Callable[[Stack, Workload], Change]
    read: str
    repair: str


WAYS = (
    Way(
        delete_logging,
        "bedrock:GetModelInvocationLoggingConfiguration",
        "bedrock:PutModelInvocationLoggingConfiguration",
    ),
    Way(weaken_guardrail, "bedrock:GetGuardrail", "bedrock:UpdateGuardrail"),
    Way(open_gateway, "bedrock-agentcore-control:GetGateway", "bedrock-agentcore-control:UpdateGateway"),
    Way(create_key, "iam:ListServiceSpecificCredentials", "iam:UpdateServiceSpecificCredential"),
    Way(attach_to_role, "iam:ListAttachedRolePolicies", "iam:DetachRolePolicy"),
    Way(open_port, "ec2:DescribeSecurityGroupRules", "ec2:RevokeSecurityGroupIngress"),
    Way(suspend_detector, "guardduty:GetDetector", "guardduty:UpdateDetector"),
    Way(create_notebook, "sagemaker:DescribeNotebookInstance", "sagemaker:StopNotebookInstance"),
)


def strike(home: Home, function: str, what: str, strikes: int | None) -> list[Trial]:
    """Has all changes made, and each answered while one of its calls fails."""

    def beginning() -> Iterator[Trial]:
        for way in WAYS:
            step = Step(way.repair if function == "Remediator" else way.read, 1)
            change = way.make(home.stack, home.workload)
            yield Trial.begin(home.stack, change, function, step, what, strikes, named=False)

    return together(home.stack, beginning())


def test_a_refused_repair_is_told(scaled: Home, subtests: pytest.Subtests) -> None:
    for trial in strike(scaled, "Remediator", "deny", None):
        with subtests.test(trial.name):
            assert trial.record["status"] == "failed"
            assert "was refused" in trial.record["outcome"]
            assert trial.record["before"] == trial.change.broken or "Notebook" in trial.name
            assert not trial.change.is_mended()
            (alert,) = trial.alerts
            assert alert.subject.startswith("Phaseguard could not repair")
    assert scaled.stack.dead_letters() == []


def test_a_refused_read_is_unknown(scaled: Home, subtests: pytest.Subtests) -> None:
    for trial in strike(scaled, "ChangeDetector", "deny", None):
        with subtests.test(trial.name):
            assert trial.record["verdict"]["verdict"] == "unknown"
            assert (trial.record["status"], trial.record["decision"]["response"]) == ("decided", "alert")
            assert not trial.change.is_mended()
            assert len(trial.alerts) == 1
    assert scaled.stack.mutations() == []
    assert scaled.stack.dead_letters() == []


@pytest.mark.parametrize("what", ["throttle", "server-error", "cut"])
def test_what_is_not_answered_for_a_while_is_done_later(scaled: Home, what: str, subtests: pytest.Subtests) -> None:
    """First the read that judges a change fails, and then the call that repairs it."""
    scaled.stack.set_visibility(3)
    reads = [scaled.stack.aws.front.faults.add(way.read, what, count=TRIES, function="ChangeDetector") for way in WAYS]
    for read, trial in zip(reads, strike(scaled, "Remediator", what, TRIES), strict=True):
        with subtests.test(trial.name):
            assert len(read.struck) == len(trial.fault.struck) == TRIES
            assert trial.change.is_mended()
            assert trial.record["status"] == "remediated"
            assert len(trial.alerts) == 1
    assert scaled.stack.dead_letters() == []


@pytest.mark.parametrize("what", ["cut-after", "kill-after"])
def test_a_repair_whose_answer_is_lost_is_not_made_twice(scaled: Home, what: str, subtests: pytest.Subtests) -> None:
    """The state tells that it was made, or making it again does no harm."""
    scaled.stack.set_visibility(3)
    for trial in strike(scaled, "Remediator", what, 1):
        with subtests.test(trial.name):
            assert len(trial.fault.struck) == 1
            assert trial.change.is_mended()
            assert trial.record["status"] == "remediated"
            assert trial.record["proved_at"]
            assert 1 <= len(trial.alerts) <= 2
    assert scaled.stack.dead_letters() == []
