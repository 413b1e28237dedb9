"""Rules, queues, buses and roles that tests of deliveries need, made behind the front."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any

from local import Account, Actor
from local.cloudtrail import record

SOURCE = "delivery-tests.amazonaws.com"
numbers = itertools.count()


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def trusting(service: str, action: str, **condition: Any) -> str:
    """A policy that lets a service in."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, "Resource": "*"}
    return policy(statement | ({"Condition": condition} if condition else {}))


OPEN = trusting("events.amazonaws.com", "sqs:SendMessage")


@dataclass
class Place:
    """An account in a Region."""

    account: Account

    def client(self, service: str) -> Any:
        return self.account.client(service)

    def queue(self, policy: str | None = OPEN) -> str:
        """A new queue, which lets every rule in unless it has another policy."""
        attributes = {"Policy": policy} if policy else {}
        url = self.client("sqs").create_queue(QueueName=f"queue-{next(numbers)}", Attributes=attributes)["QueueUrl"]
        found = self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return str(found["Attributes"]["QueueArn"])

    def bus(self) -> str:
        return str(self.client("events").create_event_bus(Name=f"bus-{next(numbers)}")["EventBusArn"])

    def rule(
        self,
        *targets: str | dict[str, Any],
        name: str | None = None,
        state: str = "ENABLED",
        bus: str = "default",
        pattern: dict[str, Any] | None = None,
    ) -> str:
        """A rule; without a pattern it hears the events that are named as it is."""
        name = name or f"rule-{next(numbers)}"
        pattern = pattern or {"source": [f"aws.{SOURCE.partition('.')[0]}"], "detail": {"eventName": [name]}}
        events, bus = self.client("events"), bus.rpartition("/")[2]
        arn = events.put_rule(Name=name, EventPattern=json.dumps(pattern), State=state, EventBusName=bus)["RuleArn"]
        listed = [{"Arn": target} if isinstance(target, str) else target for target in targets]
        wanted = [{"Id": str(at), **target} for at, target in enumerate(listed)]
        assert not events.put_targets(Rule=name, EventBusName=bus, Targets=wanted)["FailedEntryCount"]
        return str(arn)

    def event(self, rule: str) -> dict[str, Any]:
        """An event that a rule hears, which is named by its ARN."""
        name, root = rule.rpartition("/")[2], Actor.root(self.account.id)
        return record(self.account.id, self.account.region, SOURCE, name, None, None, root, read_only=False)

    def received(self, queue: str) -> list[dict[str, Any]]:
        """The messages of a queue, which are gone afterwards."""
        sqs = self.client("sqs")
        url, found = sqs.get_queue_url(QueueName=queue.rpartition(":")[2])["QueueUrl"], []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]).get(
            "Messages"
        ):
            found += messages
            for message in messages:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    def bodies(self, queue: str) -> list[Any]:
        return [json.loads(message["Body"]) for message in self.received(queue)]

    def role(self, *statements: dict[str, Any], trusted: str = "events.amazonaws.com") -> str:
        iam, name = self.client("iam"), f"role-{next(numbers)}"
        trust = {"Effect": "Allow", "Principal": {"Service": trusted}, "Action": "sts:AssumeRole"}
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="allowed", PolicyDocument=policy(*statements))
        return str(arn)
