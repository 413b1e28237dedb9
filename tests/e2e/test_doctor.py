"""The doctor says what is broken, with the rights of its policy, and calls nothing broken that works."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local import Account, LocalAws
from local.making.foundations import make_trail
from local.making.surroundings import make_detector

from .changes import own
from .deployed import LONG_AGO
from .people import person, phaseguard
from .stack import Stack, deploy_stack

GOOD = {"ok", "note"}
Lines = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def stack(running: LocalAws, binaries: dict[str, Path]) -> Stack:
    """A stack that stands as it was deployed, where IAM's calls are recorded, beside a trail and a detector."""
    stack = deploy_stack(running, binaries, "777700003333", "examined", Mode="enforce")
    stack.set_visibility(180)
    stack.switch_schedules("ENABLED")
    make_trail(stack.account, "management", "acme-examined-trail", {"team": "platform"})
    make_detector(stack.account, {"team": "platform"})
    stack.client("lambda").invoke(FunctionName=stack.outputs["SelfCheckName"], Payload=b"{}")
    stack.settle()
    return stack


@pytest.fixture(scope="module")
def doctor(stack: Stack) -> Account:
    """Somebody who holds the stack's policy for it."""
    return person(stack, "dora", "Doctor")


def examined(stack: Stack, doctor: Account) -> tuple[int, Lines]:
    """What it says, by what it looked at, and its exit code."""
    ran = phaseguard(stack, doctor, "doctor", "--format", "json")
    assert ran.returncode in {0, 1}, ran.stderr
    return ran.returncode, {line["what"]: line for line in json.loads(ran.stdout)}


def unwell(lines: Lines) -> dict[str, str]:
    """How that stands which is not as it should be."""
    return {what: line["health"] for what, line in lines.items() if line["health"] not in GOOD}


def test_all_is_well_but_regions_without_a_forwarder(stack: Stack, doctor: Account) -> None:
    code, lines = examined(stack, doctor)
    assert unwell(lines) == {"Regions not heard": "warning"}, json.dumps(lines, indent=1)
    assert code == 0
    known = {"rules", "functions", "queues", "subscribers", "given up", "trail", "mode", "heartbeat", "calls"}
    assert known <= set(lines)
    assert "the last was heard at" in lines["heartbeat"]["meaning"]
    assert "data events" in " ".join(lines)


def test_people_get_a_table_without_colours(stack: Stack, doctor: Account) -> None:
    ran = phaseguard(stack, doctor, "doctor")
    assert ran.returncode == 0
    assert "Regions not heard" in ran.stdout
    assert "\x1b" not in ran.stdout


def test_what_is_broken_is_said_with_the_way_out(stack: Stack, doctor: Account) -> None:
    rule = own.named(stack, "ChangeBedrockRule")
    with deafened(stack, rule), stopped_trail(stack), unsubscribed(stack), stopped_mapping(stack), silenced(stack):
        code, lines = examined(stack, doctor)
    assert code == 1
    broken = unwell(lines)
    assert broken.pop("Regions not heard") == "warning"
    assert broken == dict.fromkeys(
        ("rules: ChangeBedrockRule", "functions: Notifier", "subscribers", "trail", "heartbeat"), "broken"
    )
    assert "DISABLED" in lines["rules: ChangeBedrockRule"]["meaning"]
    assert "start-logging" in lines["trail"]["way_out"]
    assert "nobody is subscribed" in lines["subscribers"]["meaning"]
    assert lines["rules: ChangeBedrockRule"]["way_out"] == f"aws events enable-rule --name {rule}"
    assert lines["functions: Notifier"]["way_out"].startswith("aws lambda update-event-source-mapping --uuid")


def test_who_may_not_read_is_not_told_that_all_is_well(stack: Stack) -> None:
    code, lines = examined(stack, person(stack, "vito", "Viewer"))
    assert code == 1
    assert lines["stack"]["health"] == lines["trail"]["health"] == "unknown"
    assert "PhaseguardDoctor" in lines["trail"]["way_out"]


@contextmanager
def deafened(stack: Stack, rule: str) -> Iterator[None]:
    """A rule of it is disabled."""
    events = stack.client("events")
    events.disable_rule(Name=rule)
    yield
    events.enable_rule(Name=rule)


@contextmanager
def stopped_trail(stack: Stack) -> Iterator[None]:
    """No trail records."""
    cloudtrail = stack.client("cloudtrail")
    trails = [trail["TrailARN"] for trail in cloudtrail.describe_trails()["trailList"]]
    on = [trail for trail in trails if cloudtrail.get_trail_status(Name=trail)["IsLogging"]]
    for trail in on:
        cloudtrail.stop_logging(Name=trail)
    yield
    for trail in on:
        cloudtrail.start_logging(Name=trail)


@contextmanager
def silenced(stack: Stack) -> Iterator[None]:
    """Its heartbeat was not heard for long."""
    (heard,) = (item for item in stack.items() if item["pk"]["S"] == "heartbeat#heard")
    (first,) = (item for item in stack.items() if item["pk"]["S"] == "heartbeat#first")
    for item in (first, heard):
        stack.remember({**item, "body": {"S": json.dumps(LONG_AGO)}})
    yield
    for item in (first, heard):
        stack.remember(item)


@contextmanager
def unsubscribed(stack: Stack) -> Iterator[None]:
    """Nobody hears the alerts."""
    sns, topic = stack.client("sns"), stack.outputs["AlertsTopicArn"]
    subscriptions = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    for subscription in subscriptions:
        sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])
    yield
    for subscription in subscriptions:
        sns.subscribe(TopicArn=topic, Protocol=subscription["Protocol"], Endpoint=subscription["Endpoint"])


@contextmanager
def stopped_mapping(stack: Stack) -> Iterator[None]:
    """The notifier is given no messages."""
    functions = stack.client("lambda")
    found = functions.list_event_source_mappings(FunctionName=stack.outputs["NotifierName"])["EventSourceMappings"]
    for mapping in found:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    yield
    for mapping in found:
        functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
