"""Whoever uses a role of ours is told of, and we are not."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from local import Workload

from .changes import unblock_bucket
from .stack import Stack

MISUSED = "phaseguard-role-misused"


def test_who_is_refused_a_role_of_ours_is_told_of(stack: Stack) -> None:
    role = stack.remedy_roles()["kms"]
    with pytest.raises(ClientError, match="AccessDenied"):
        stack.ada.assume(role, "phaseguard-0123456789abcdef0123")
    stack.settle()

    (record,) = stack.findings()
    assert (record["control"], record["status"], record["severity"]) == (MISUSED, "decided", "critical")
    assert record["finding"]["resource"]["arn"] == role
    assert record["finding"]["summary"].endswith("and was refused")
    (alert,) = stack.alerts()
    assert alert.finding == record["id"]
    assert stack.mutations() == []


def test_the_remediator_that_takes_a_role_is_heard_of_and_not_told(stack: Stack, workload: Workload) -> None:
    """It takes it for a finding that has a plan."""
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()

    assert [record["id"] for record in stack.findings()] == [change.finding]
    (taking,) = (dict(record) for record in stack.aws.loop.records if record["eventName"] == "AssumeRole")
    assert taking["requestParameters"]["roleArn"] == stack.remedy_roles()["s3"]
    assert set(stack.outcomes_of(taking)) == {"own-change"}
    assert len(stack.alerts()) == 1
