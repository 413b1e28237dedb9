"""We look at ourselves, with nothing of ours in between."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from local import LocalAws
from local.making.foundations import make_trail

from .changes.own import named
from .deployed import LONG_AGO
from .permissions import grants, used
from .stack import TEMPLATE, Alert, Stack, deploy_stack
from .waiting import until

WITHIN = 240  # seconds for some hundred calls; on AWS the function has 600
MADE_BY_TESTS = 180  # seconds for which a received message is hidden in a stack that no test is in a hurry with


def check(stack: Stack) -> None:
    """Does what the schedule does, and waits until all parts were looked at."""
    before = len(checked(stack))
    stack.client("lambda").invoke(FunctionName=stack.outputs["SelfCheckName"], InvocationType="Event", Payload=b"{}")
    until(lambda: has_more(stack, before), "a self-check", WITHIN)


def has_more(stack: Stack, before: int) -> bool:
    """Whether another self-check is over. It is not asked often, which would hold it up."""
    time.sleep(0.5)
    return len(checked(stack)) > before


def checked(stack: Stack) -> list[dict[str, Any]]:
    """What each self-check since the test began said in the end."""
    return [line for line in stack.outcomes("SelfCheck") if line["outcome"] == "self-checked"]


def rules(stack: Stack) -> list[tuple[str, str]]:
    """All rules of a stack, each with its bus."""
    kinds = stack.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack.name)
    found = (each for page in kinds for each in page["StackResourceSummaries"])
    ours = [each for each in found if each["ResourceType"] == "AWS::Events::Rule"]
    own = ("ApprovalRule", "NoticeRule", "RemediateRule", "SecondLookRule")
    bus = {each["LogicalResourceId"]: stack.name if each["LogicalResourceId"] in own else "default" for each in ours}
    return [(each["PhysicalResourceId"].rpartition("|")[2], bus[each["LogicalResourceId"]]) for each in ours]


def states(stack: Stack) -> set[str]:
    """The states of all rules, of those that hear reading calls too as of others."""
    events = stack.client("events")
    found = (events.describe_rule(Name=name, EventBusName=bus)["State"] for name, bus in rules(stack))
    return {state.partition("_WITH_")[0] for state in found}


@pytest.fixture(scope="module")
def deployed(running: LocalAws, binaries: dict[str, Path]) -> Stack:
    """A stack that stands as it was deployed, beside a trail: tests are in a hurry with the others, and start their
    functions anew.
    """
    stack = deploy_stack(running, binaries, "777700004444", "checked", Mode="enforce")
    make_trail(stack.account, "management", "acme-checked-trail", {"team": "platform"})
    stack.set_visibility(MADE_BY_TESTS)
    stack.switch_schedules("ENABLED")
    return stack


@pytest.fixture
def sound(deployed: Stack, aws: LocalAws) -> Stack:
    """That stack as a test begins."""
    assert deployed.aws is aws
    deployed.forget_all()
    return deployed


def deafen(stack: Stack) -> str:
    """Disables the rule that hears what is done to rules, of which nobody hears therefore."""
    rule = named(stack, "ChangeEventsRule")
    stack.ada.client("events").disable_rule(Name=rule)
    return rule


def begin_anew(stack: Stack) -> None:
    """Has the self-check die, so that the next one knows nothing of the last."""
    death = stack.aws.front.faults.add("dynamodb:BatchGetItem", "kill", function="SelfCheck")
    stack.client("lambda").invoke(FunctionName=stack.outputs["SelfCheckName"], Payload=b"{}")
    assert len(death.struck) == 1


def test_a_stack_as_it_was_deployed_is_sound(sound: Stack) -> None:
    check(sound)

    assert sound.findings() == []
    assert sound.alerts() == []
    (line,) = checked(sound)
    assert line["detail"]["what"].endswith("of which 0 departed")


def test_every_rule_is_found_when_none_is_left_to_tell(sound: Stack) -> None:
    """Nobody hears of it, nothing can be announced, and all of it is put back and told."""
    events = sound.ada.client("events")
    everything = rules(sound)
    with sound.unheard():  # or the first is put back before the last is off
        for name, bus in everything:
            events.disable_rule(Name=name, EventBusName=bus)
    assert states(sound) == {"DISABLED"}

    check(sound)

    assert states(sound) == {"ENABLED"}
    records = sound.findings()
    assert {record["control"] for record in records} == {"phaseguard-rule-disabled"}
    assert [record["status"] for record in records] == ["remediated"] * len(everything)
    alerts: list[Alert] = []

    def each_is_told() -> bool:
        alerts.extend(sound.alerts())
        return {alert.finding for alert in alerts} >= {record["id"] for record in records}

    until(each_is_told, "each is told")  # by the notifier, where a rule that was put back had it told first
    assert all(alert.subject.startswith("Phaseguard repaired") for alert in alerts)


def test_what_was_put_back_is_not_answered(sound: Stack) -> None:
    """The rule that was put back hears of it."""
    rule = deafen(sound)
    check(sound)
    sound.settle(through="ChangeDetector")  # the notifier leaves it to the self-check to tell, and looks again later

    assert sound.client("events").describe_rule(Name=rule)["State"] == "ENABLED"
    (own,) = (told for told in sound.own() if told["eventName"] == "PutRule")
    assert set(sound.outcomes_of(own)) == {"own-change"}
    (record,) = sound.findings()
    assert record["status"] == "remediated"
    assert len(sound.alerts()) == 1


def test_what_is_granted_to_the_self_check_is_used(sound: Stack) -> None:
    """A repair needs all but what CloudFormation reads for us, what Lambda does, and what a policy needs: the one that
    is in force, and one that is refused.
    """
    begin_anew(sound)
    deafen(sound)
    check(sound)

    granted = {grant.action for grant in grants(TEMPLATE.read_text()) if grant.role == "SelfCheckRole"}
    assert granted - {action for role, action in used(sound) if role == "SelfCheckRole"} == {
        "cloudwatch:DescribeAlarms",
        "cloudwatch:ListTagsForResource",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "s3:GetObjectVersion",
        "ssm:GetParameterHistory",
    }


def test_the_heartbeat_comes_back(sound: Stack) -> None:
    check(sound)
    sound.settle()

    heard = next(item for item in sound.items() if item["pk"]["S"] == "heartbeat#heard")
    assert heard["body"]["S"]
    assert "heartbeat-heard" in [line["outcome"] for line in sound.outcomes("ChangeDetector")]


def test_a_heartbeat_that_does_not_come_back_is_told_once(sound: Stack) -> None:
    """Whatever keeps it: here nothing was heard since long ago."""
    for which in ("first", "heard"):
        sound.remember({"pk": {"S": f"heartbeat#{which}"}, "body": {"S": json.dumps(LONG_AGO)}})
    with sound.unheard():
        check(sound)
        check(sound)

    (alert,) = sound.alerts()
    assert alert.attributes["control"] == "phaseguard-heartbeat-missing"
    assert alert.attributes["severity"] == "critical"


def test_somebody_elses_heartbeat_is_none(sound: Stack) -> None:
    before = [item for item in sound.items() if item["pk"]["S"] == "heartbeat#heard"]
    name = f"/phaseguard/{sound.name}/heartbeat"
    told = sound.told(sound.ada.client("ssm").put_parameter(Name=name, Value="now", Type="String", Overwrite=True))
    sound.settle()

    assert [item for item in sound.items() if item["pk"]["S"] == "heartbeat#heard"] == before
    assert sound.outcomes_of(told) == []
