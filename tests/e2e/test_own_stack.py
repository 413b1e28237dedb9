"""Whoever disarms us: what can be put back narrowly is, everything else is told."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from . import showing
from .changes import own
from .changes.own import Tampering
from .stack import Stack


@pytest.fixture(autouse=True)
def restored(stack: Stack) -> Iterator[None]:
    """What a test leaves otherwise than it was deployed."""
    document, schedule = json.dumps(own.trust(stack)), stack.schedule()
    kept = {name: schedule[name] for name in ("Name", "FlexibleTimeWindow", "Target", "State", "ScheduleExpression")}
    yield
    stack.client("iam").update_assume_role_policy(RoleName=own.named(stack, "SweepRole"), PolicyDocument=document)
    stack.client("cloudwatch").enable_alarm_actions(AlarmNames=[own.named(stack, "NoticeDeadLettersAlarm")])
    stack.client("scheduler").update_schedule(**kept)
    stack.client("dynamodb").update_continuous_backups(
        TableName=stack.outputs["WorkloadsTableName"],
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )


@pytest.mark.parametrize("tampering", own.PUT_BACK.values(), ids=own.PUT_BACK)
def test_what_disarms_us_is_put_back(stack: Stack, tampering: Tampering) -> None:
    """It is as CloudFormation deployed it, by one call of one role, which is heard of and not answered."""
    whole = tampering.live(stack)
    with stack.unheard():
        tampering.act(stack.ada, stack)
        assert tampering.live(stack) != whole
    stack.settle()

    assert tampering.live(stack) == whole
    (record,) = stack.findings()
    assert (record["status"], record["severity"]) == ("remediated", "critical")
    assert record["outcome"] == "proved by reading again"
    assert tuple(told["eventName"].rstrip("0123456789") for told in stack.own()) == tampering.calls
    assert {outcome for told in stack.own() for outcome in stack.outcomes_of(told)} == {"own-change"}
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard repaired")
    assert stack.dead_letters() == []
    showing.seen.update((tampering.control, call, "repaired") for call in tampering.calls)


@pytest.mark.parametrize("tampering", own.TOLD.values(), ids=own.TOLD)
def test_what_only_a_person_can_put_back_is_told(stack: Stack, tampering: Tampering) -> None:
    whole = tampering.live(stack)
    tampering.act(stack.ada, stack)
    stack.settle()

    assert tampering.live(stack) != whole
    (record,) = stack.findings()
    assert (record["status"], record["decision"]["response"]) == ("decided", "alert")
    assert stack.own() == []
    assert len(stack.alerts()) == 1


def test_a_part_of_something_else_is_not_ours(stack: Stack) -> None:
    """It has the name that CloudFormation would give a rule of ours."""
    name = f"{stack.name}-ChangeS3Rule-0A1B2C3D4E5F"
    told = stack.told(stack.ada.client("events").put_rule(Name=name, EventPattern=own.NOBODY))
    stack.settle()

    assert stack.outcomes_of(told) == ["sound"]
    assert stack.findings() == []
    stack.client("events").delete_rule(Name=name)
