"""Delivers events to deployed rules: the one place that plays EventBridge towards CloudTrail and GuardDuty.

Nobody may put events of `aws.*` sources on a bus, here or on AWS. So the rules are asked, and the envelope is sent to
their targets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .aws import Account, LocalAws

ALL_MANAGEMENT_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
RESHAPING = ("Input", "InputPath", "InputTransformer")


def deliver(aws: LocalAws, envelope: dict[str, Any]) -> list[str]:
    """Sends an envelope to the targets of all rules that match it, in its account and Region; returns their names.

    It does not go through the front: deliveries are AWS's own, not calls of a client.
    """
    account = aws.account(envelope["account"], envelope["region"], behind_the_front=True)
    names = list(matching_rules(account, envelope))
    for name in names:
        for target in account.client("events").list_targets_by_rule(Rule=name)["Targets"]:
            send(account, target, envelope)
    return names


def matching_rules(account: Account, envelope: dict[str, Any]) -> Iterator[str]:
    """The names of the rules of the default bus that are on for such an event and whose pattern fits."""
    events = account.client("events")
    event = json.dumps(envelope)
    for page in events.get_paginator("list_rules").paginate():
        for rule in page["Rules"]:
            on = "EventPattern" in rule and hears(rule["State"], envelope["detail"])
            if on and events.test_event_pattern(EventPattern=rule["EventPattern"], Event=event)["Result"]:
                yield rule["Name"]


def hears(state: str, detail: dict[str, Any]) -> bool:
    """Whether a rule in this state gets the event: read-only management events reach only one of the states."""
    read_only_management = bool(detail.get("managementEvent") and detail.get("readOnly"))
    return state == ALL_MANAGEMENT_EVENTS or (state == "ENABLED" and not read_only_management)


def send(account: Account, target: dict[str, Any], envelope: dict[str, Any]) -> None:
    """Puts the envelope on a target queue, as it is."""
    service, name = target["Arn"].split(":")[2], target["Arn"].rpartition(":")[2]
    if service != "sqs" or any(member in target for member in RESHAPING):
        raise NotImplementedError(f"only whole events to SQS queues are delivered, not {target}")
    sqs = account.client("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], MessageBody=json.dumps(envelope))
