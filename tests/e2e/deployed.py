"""What was deployed, and what time and circumstances do to it. Everything here goes behind the front, so that only the
calls of functions and of people are recorded and struck by faults.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from local import Account

from .waiting import until

VISIBILITY = 2  # seconds; on AWS it is 180
CALLERS = "CallerQueue"  # which is heard beside the queue of changes, by the same function
THREATS = "ThreatQueue"  # which is heard beside it too, by a function of its own
QUEUES = ("ChangeQueue", "RemediationQueue", "NoticeQueue")  # in the order in which messages go through them
SECOND_LOOKS = "SecondLookQueue"  # which holds messages back, so that nobody waits for it who does not mean to
ALL_QUEUES = (*QUEUES, CALLERS, THREATS, SECOND_LOOKS)
DEAD_LETTERS = tuple(f"{name.removesuffix('Queue')}DeadLetters" for name in (*QUEUES, THREATS, SECOND_LOOKS))
QUEUE_OF = {"ChangeDetector": "ChangeQueue", "Remediator": "RemediationQueue", "Notifier": "NoticeQueue"}
FUNCTIONS = (*QUEUE_OF, "ThreatDetector", "SelfCheck")
LONG_AGO = "2026-01-02T03:04:05.000Z"
BATCHES = {"ChangeDetector": 10, "Remediator": 1, "Notifier": 10}


class Deployed:
    """The parts of one deployed stack: its queues, its functions and its journal."""

    def __init__(self, account: Account, name: str, outputs: Mapping[str, str]) -> None:
        self.account = account
        self.name = name
        self.outputs = outputs
        self.client = account.client

    # Queues.

    def is_empty(self, queue: str) -> bool:
        """Whether a queue has no message, hidden ones and those that it holds back included."""
        names = [f"ApproximateNumberOfMessages{which}" for which in ("", "NotVisible", "Delayed")]
        counts = self.attributes(queue, names)
        return all(int(counts[name]) == 0 for name in names)

    def waiting(self, queue: str) -> int:
        """How many messages of a queue can be received now."""
        return int(self.attributes(queue, ["ApproximateNumberOfMessages"])["ApproximateNumberOfMessages"])

    def attributes(self, queue: str, names: list[str]) -> dict[str, str]:
        """Attributes of a queue."""
        url = self.outputs[f"{queue}Url"]
        return dict(self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"])

    def set_visibility(self, seconds: int, queues: Iterable[str] = ALL_QUEUES) -> None:
        """How long a received message is hidden."""
        for queue in queues:
            self.client("sqs").set_queue_attributes(
                QueueUrl=self.outputs[f"{queue}Url"], Attributes={"VisibilityTimeout": str(seconds)}
            )

    def send(self, queue: str, *bodies: str) -> None:
        """Sends messages to a queue, as whoever may write there would."""
        for start in range(0, len(bodies), 10):
            entries = [{"Id": str(at), "MessageBody": body} for at, body in enumerate(bodies[start : start + 10])]
            self.client("sqs").send_message_batch(QueueUrl=self.outputs[f"{queue}Url"], Entries=entries)

    def receive(self, url: str, visibility: int, most: int = 10) -> list[dict[str, Any]]:
        """Receives messages of a queue."""
        found = self.client("sqs").receive_message(
            QueueUrl=url, MaxNumberOfMessages=most, VisibilityTimeout=visibility, AttributeNames=["All"]
        )
        return list(found.get("Messages", []))

    def receive_before(self, queue: str, times: int, messages: int = 1) -> None:
        """Receives the waiting messages as a worker that fails does, so that the next receipt is a later one."""
        until(lambda: self.waiting(queue) == messages, f"{messages} in the {queue}")
        for _ in range(times):
            left = messages
            while left:
                left -= len(self.receive(self.outputs[f"{queue}Url"], visibility=0, most=left))

    def purge(self, *queues: str) -> None:
        """Empties queues, all of the stack's unless some are named."""
        for queue in queues or (*ALL_QUEUES, *DEAD_LETTERS):
            self.client("sqs").purge_queue(QueueUrl=self.outputs[f"{queue}Url"])

    # The registry.

    def declaration(self, name: str) -> dict[str, Any]:
        """What is remembered of a resource, by its ARN, or under another name; nothing when it is not known."""
        found = self.client("dynamodb").get_item(
            TableName=self.outputs["WorkloadsTableName"], Key={"resource": {"S": name}}, ConsistentRead=True
        )
        return dict(json.loads(found["Item"]["body"]["S"])) if "Item" in found else {}

    def declared_phase(self, name: str) -> str | None:
        """The phase that is remembered."""
        declared = self.declaration(name).get("phase")
        return str(declared["phase"]) if declared else None

    # Functions.

    @contextlib.contextmanager
    def held(self, *functions: str) -> Iterator[None]:
        """Keeps functions from being given messages for a while."""
        for function in functions:
            self.configure(function, Enabled=False)
        try:
            yield
        finally:
            for function in functions:
                self.configure(function, Enabled=True)

    def configure(self, function: str, **settings: Any) -> None:
        """Changes how a function is given messages, from whichever queue."""
        lambda_ = self.client("lambda")
        found = lambda_.list_event_source_mappings(FunctionName=self.outputs[f"{function}Name"])
        for mapping in found["EventSourceMappings"]:
            lambda_.update_event_source_mapping(UUID=mapping["UUID"], **settings)

    def remedy_roles(self) -> dict[str, str]:
        """The ARNs of the roles that repair, by the service that each repairs."""
        found = self.client("lambda").get_function_configuration(FunctionName=self.outputs["RemediatorName"])
        return dict(json.loads(found["Environment"]["Variables"]["REMEDY_ROLES"]))

    # The journal.

    def items(self) -> list[dict[str, Any]]:
        """All items of the journal's table."""
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=self.outputs["JournalTableName"])
        return [item for page in pages for item in page["Items"]]

    def journal(self) -> list[dict[str, Any]]:
        """All items of the journal but those that stay until their time is over: counts and traces of repairs,
        heartbeats, and events that are kept.
        """
        passing = ("budget#", "heartbeat#", "later#", "repaired#")
        return [item for item in self.items() if not item["pk"]["S"].startswith(passing)]

    def findings(self) -> list[dict[str, Any]]:
        """All findings in the journal."""
        return [json.loads(item["body"]["S"]) for item in self.journal() if item["pk"]["S"].startswith("finding#")]

    def findings_of(self, control: str) -> list[dict[str, Any]]:
        """The findings of one control."""
        return [record for record in self.findings() if record["control"] == control]

    def finding(self, identity: str) -> dict[str, Any]:
        """One finding."""
        return next(record for record in self.findings() if record["id"] == identity)

    def remember(self, item: Mapping[str, Any]) -> None:
        """Writes an item into the journal."""
        self.client("dynamodb").put_item(TableName=self.outputs["JournalTableName"], Item=item)

    def forget(self, pk: str) -> None:
        """Takes an item out of the journal."""
        self.client("dynamodb").delete_item(TableName=self.outputs["JournalTableName"], Key={"pk": {"S": pk}})

    def age(self, finding: str, **members: Any) -> None:
        """Lets time pass for a finding: its record gets these members, and it is due."""
        record = self.finding(finding) | members
        self.client("dynamodb").update_item(
            TableName=self.outputs["JournalTableName"],
            Key={"pk": {"S": f"finding#{finding}"}},
            UpdateExpression="SET #body = :body, #due = :due, #waiting = :waiting",
            ExpressionAttributeNames={"#body": "body", "#due": "due", "#waiting": "waiting"},
            ExpressionAttributeValues={
                ":body": {"S": json.dumps(record)},
                ":due": {"S": LONG_AGO},
                ":waiting": {"S": "findings"},
            },
        )

    def sweep(self) -> None:
        """Sends what the schedule sends."""
        self.send("RemediationQueue", json.dumps({"sweep": LONG_AGO}))

    def pass_minute(self, finding: str) -> None:
        """Lets a minute pass since somebody set out to tell people of a finding; only then another does."""
        record = self.finding(finding)
        if record["alerting"] is None:
            return
        earlier = datetime.fromisoformat(record["alerting"]) - timedelta(seconds=61)
        record["alerting"] = earlier.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        with contextlib.suppress(self.client("dynamodb").exceptions.ConditionalCheckFailedException):
            self.client("dynamodb").update_item(
                TableName=self.outputs["JournalTableName"],
                Key={"pk": {"S": f"finding#{finding}"}},
                UpdateExpression="SET #body = :body",
                ConditionExpression="#revision = :revision",
                ExpressionAttributeNames={"#body": "body", "#revision": "revision"},
                ExpressionAttributeValues={
                    ":body": {"S": json.dumps(record)},
                    ":revision": {"N": str(record["revision"])},
                },
            )
