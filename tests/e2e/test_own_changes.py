"""Our own repairs are not answered, and nobody can pretend to be us."""

from __future__ import annotations

import json

import pytest

from local import Actor, Workload
from local.cloudtrail import record as recorded

from .changes import SWITCHES, Event, switch_off
from .members import new_bucket
from .stack import Record, Stack

UNAPPROVED = "RestrictPublicBuckets"


@pytest.fixture
def bucket(stack: Stack, workload: Workload) -> str:
    """A bucket that was approved with one switch off, so that our own repair of it looks like a bad change."""
    return new_bucket(stack, workload, off=(UNAPPROVED,))


def own_call(stack: Stack, bucket: str, session: str, request_id: str | None) -> Event:
    """The record of the call that repairs that bucket, made by a session of the remedy role."""
    block = {switch: switch != UNAPPROVED for switch in SWITCHES}
    request = {"bucketName": bucket, "PublicAccessBlockConfiguration": block}
    actor = Actor.role(remedy_role(stack), session)
    account, region = stack.account.id, stack.account.region
    event = recorded(account, region, "s3.amazonaws.com", "PutBucketPublicAccessBlock", request, None, actor)
    if request_id:
        event["detail"]["requestID"] = request_id
    return event


def remedy_role(stack: Stack) -> str:
    """The role that repairs buckets."""
    lambda_ = stack.client("lambda")
    settings = lambda_.get_function_configuration(FunctionName=stack.outputs["RemediatorName"])
    return str(json.loads(settings["Environment"]["Variables"]["REMEDY_ROLES"])["s3"])


def repaired(stack: Stack, bucket: str) -> Record:
    """The finding of a bucket that was broken and repaired."""
    stack.deliver(switch_off(stack, bucket, UNAPPROVED, "BlockPublicAcls").told())
    stack.settle()
    (record,) = stack.findings()
    assert record["status"] == "remediated"
    stack.alerts()
    return record


def test_our_own_repair_is_told_apart_by_its_number(stack: Stack, bucket: str) -> None:
    record = repaired(stack, bucket)
    event = own_call(stack, bucket, f"phaseguard-{record['id']}", record["calls"][0]["request_id"])

    stack.deliver(event)
    stack.settle()

    last = stack.outcomes("ChangeDetector")[-1]
    assert last["outcome"] == "own-change"
    assert last["detail"]["event"] == event["detail"]["eventID"]
    assert [each["id"] for each in stack.findings()] == [record["id"]]
    assert stack.alerts() == []
    assert len(stack.mutations()) == 1


def test_our_own_repair_is_known_while_it_is_made(stack: Stack, bucket: str) -> None:
    """Its event can come before the call has been answered, let alone noted."""
    stack.aws.front.faults.add("PutPublicAccessBlock", "delay", function="Remediator", seconds=1.5)
    change = switch_off(stack, bucket, UNAPPROVED, "BlockPublicAcls")
    event = change.told()
    stack.deliver(event)
    stack.reach(change.finding(event), "intended")

    stack.deliver(own_call(stack, bucket, f"phaseguard-{change.finding(event)}", None))
    stack.settle(through="ChangeDetector")
    (during,) = stack.findings()
    stack.settle()

    assert during["status"] == "intended"
    assert stack.outcomes("ChangeDetector")[-1]["outcome"] == "own-change"
    assert [record["status"] for record in stack.findings()] == ["remediated"]
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1


@pytest.mark.parametrize("pretender", ["another role", "a forged finding", "another call"])
def test_whoever_pretends_to_be_us_is_answered(stack: Stack, bucket: str, pretender: str) -> None:
    """Another role with our session name; the remedy role itself, for no finding of ours, or for an ended one."""
    record = repaired(stack, bucket)
    other = f"arn:aws:iam::{stack.account.id}:role/deployer"
    actor = {
        "another role": Actor.role(other, f"phaseguard-{record['id']}"),
        "a forged finding": Actor.role(remedy_role(stack), "phaseguard-0123456789abcdef0123"),
        "another call": Actor.role(remedy_role(stack), f"phaseguard-{record['id']}"),
    }[pretender]
    change = switch_off(stack, bucket, UNAPPROVED, "BlockPublicPolicy", actor=actor)
    event = change.told()

    stack.deliver(event)
    stack.settle()

    answered = stack.finding(change.finding(event))
    assert answered["status"] == "remediated"
    assert answered["actor"]["role"] == actor.identity["sessionContext"]["sessionIssuer"]["arn"]
    assert change.live()["state"]["bucket"]["block_public_policy"] is True
    assert [alert.finding for alert in stack.alerts()] == [answered["id"]]
