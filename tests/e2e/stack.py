"""A deployed stack, and what a test asks of it. Everything here goes behind the front, so that only the functions'
calls are recorded and struck by faults.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from local import Account, Call, LocalAws, deliver, deploy

from .waiting import until

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
VISIBILITY = 2  # seconds; on AWS it is 180
INBOX = "inbox"
QUEUES = ("ChangeQueue", "RemediationQueue", "NoticeQueue")  # in the order in which messages go through them
QUEUE_OF = {"ChangeDetector": "ChangeQueue", "Remediator": "RemediationQueue", "Notifier": "NoticeQueue"}
BATCHES = {"ChangeDetector": 10, "Remediator": 1, "Notifier": 10}
WRITES = re.compile(r"(Put|Delete|Create|Update|Enable|Disable|Cancel|Schedule|Start|Stop|Add|Remove|Restore)\w+")
JOURNAL = {"dynamodb", "events", "sns", "sts"}  # services whose writes are the flow's own

Record = dict[str, Any]


@dataclass(frozen=True)
class Alert:
    """What a subscriber got."""

    subject: str
    document: dict[str, Any]
    attributes: dict[str, str]

    @property
    def finding(self) -> str:
        """The id of the finding that it is about."""
        return str(self.document["finding"])


class Stack:
    """One deployed stack with an inbox that is subscribed to its alerts."""

    def __init__(self, aws: LocalAws, account: Account, name: str, outputs: Mapping[str, str]) -> None:
        self.aws = aws
        self.account = account
        self.name = name
        self.outputs = outputs
        self.client = account.client
        self.began = 0.0
        self.inbox = subscribe_inbox(self.client("sqs"), self.client("sns"), outputs["AlertsTopicArn"])
        self.set_visibility(VISIBILITY)

    # What comes in.

    def deliver(self, *events: dict[str, Any]) -> None:
        """Delivers events through the deployed rules; one that no rule wants is a mistake of the test."""
        for event in events:
            assert deliver(self.aws, event), f"no rule hears {event['detail']['eventName']}"

    def enqueue(self, *bodies: str) -> None:
        """Sends many messages to the change queue, as the rules would."""
        for start in range(0, len(bodies), 10):
            entries = [{"Id": str(at), "MessageBody": body} for at, body in enumerate(bodies[start : start + 10])]
            self.client("sqs").send_message_batch(QueueUrl=self.outputs["ChangeQueueUrl"], Entries=entries)

    def announce(self, finding: str, plan_hash: str) -> None:
        """Puts a `Finding Decided` on the stack's bus, as somebody who may write there would."""
        detail = json.dumps({"finding": finding, "plan_hash": plan_hash, "next": "remediate"})
        entry = {
            "EventBusName": self.outputs["BusName"],
            "Source": "phaseguard",
            "DetailType": "Finding Decided",
            "Detail": detail,
        }
        answer = self.client("events").put_events(Entries=[entry])
        assert answer["FailedEntryCount"] == 0

    # What comes out.

    def findings(self) -> list[Record]:
        """All findings in the journal."""
        return [json.loads(item["body"]["S"]) for item in self.journal() if item["pk"]["S"].startswith("finding#")]

    def finding(self, identity: str) -> Record:
        """One finding."""
        return next(record for record in self.findings() if record["id"] == identity)

    def journal(self) -> list[dict[str, Any]]:
        """All items of the journal."""
        pages = self.client("dynamodb").get_paginator("scan").paginate(TableName=self.outputs["JournalTableName"])
        return [item for page in pages for item in page["Items"]]

    def alerts(self) -> list[Alert]:
        """The alerts that came since the last look."""
        found = []
        while messages := self.receive(self.inbox, visibility=60):
            for message in messages:
                envelope = json.loads(message["Body"])
                attributes = {name: told["Value"] for name, told in envelope["MessageAttributes"].items()}
                found.append(Alert(envelope["Subject"], json.loads(envelope["Message"]), attributes))
                self.client("sqs").delete_message(QueueUrl=self.inbox, ReceiptHandle=message["ReceiptHandle"])
        return found

    def dead_letters(self) -> list[str]:
        """The bodies of all messages that were given up, which are still there afterwards."""
        queues = [self.outputs[f"{name.removesuffix('Queue')}DeadLettersUrl"] for name in QUEUES]
        return [message["Body"] for queue in queues for message in self.receive(queue, visibility=0)]

    def outcomes(self, function: str) -> list[dict[str, Any]]:
        """The outcomes that a function wrote since the test began, in order."""
        found = []
        for line in self.log(function):
            with contextlib.suppress(ValueError):
                found.append(json.loads(line))
        return sorted((line for line in found if "outcome" in line), key=lambda line: int(line["_aws"]["Timestamp"]))

    def warnings(self, function: str) -> list[str]:
        """Why a function gave messages back since the test began."""
        return [line for line in self.log(function) if "goes back to the queue" in line]

    def log(self, function: str) -> list[str]:
        """What a function wrote since the test began."""
        logs = self.client("logs")
        groups = [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
        (group,) = (name for name in groups if f"/{self.name}/{function}Logs" in name)
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=int(self.began * 1000))
        return [event["message"] for page in pages for event in page["events"]]

    def calls(self, function: str | None = None) -> list[Call]:
        """The calls of this stack's functions, in the order in which they came."""
        names = [self.outputs[f"{name}Name"] for name in ([function] if function else QUEUE_OF)]
        return [call for call in self.aws.front.calls if call.function in names]

    def mutations(self) -> list[Call]:
        """The calls of this stack's functions that change what they watch, refused ones too."""
        return [call for call in self.calls() if call.service not in JOURNAL and WRITES.fullmatch(call.operation)]

    def plan_hash(self, finding: str) -> str:
        """The hash of a finding's plan, as the functions announced it."""
        entries = [json.loads(call.body)["Entries"][0] for call in self.calls() if call.operation == "PutEvents"]
        details = [json.loads(entry["Detail"]) for entry in entries]
        return next(str(detail["plan_hash"]) for detail in details if detail["finding"] == finding)

    # Waiting.

    def settle(self, within: float = 25.0, through: str = "Notifier") -> None:
        """Waits until nothing is on its way through a function, or to it. Each queue is looked at after the one that
        fills it.
        """
        until(lambda: self.is_settled(through), f"nothing on its way through the {through}", within)

    def is_settled(self, through: str = "Notifier") -> bool:
        """Whether nothing is on its way now."""
        return all(self.is_empty(queue) for queue in QUEUES[: QUEUES.index(QUEUE_OF[through]) + 1])

    def reach(self, finding: str, status: str) -> Record:
        """Waits until a finding stands somewhere."""

        def is_there() -> list[Record]:
            return [record for record in self.findings() if (record["id"], record["status"]) == (finding, status)]

        return until(is_there, f"finding {finding} {status}")[0]

    def is_empty(self, queue: str) -> bool:
        """Whether a queue has no message, hidden ones included."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        counts = self.attributes(queue, names)
        return all(int(counts[name]) == 0 for name in names)

    def waiting(self, queue: str) -> int:
        """How many messages of a queue can be received now."""
        return int(self.attributes(queue, ["ApproximateNumberOfMessages"])["ApproximateNumberOfMessages"])

    def attributes(self, queue: str, names: list[str]) -> dict[str, str]:
        """Attributes of a queue."""
        url = self.outputs[f"{queue}Url"]
        return dict(self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"])

    # What time and circumstances do.

    def set_visibility(self, seconds: int, queues: Iterable[str] = QUEUES) -> None:
        """How long a received message is hidden."""
        for queue in queues:
            self.client("sqs").set_queue_attributes(
                QueueUrl=self.outputs[f"{queue}Url"], Attributes={"VisibilityTimeout": str(seconds)}
            )

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
        """Changes how a function is given messages."""
        lambda_ = self.client("lambda")
        found = lambda_.list_event_source_mappings(FunctionName=self.outputs[f"{function}Name"])
        (mapping,) = found["EventSourceMappings"]
        lambda_.update_event_source_mapping(UUID=mapping["UUID"], **settings)

    def receive_before(self, queue: str, times: int, messages: int = 1) -> None:
        """Receives the waiting messages as a worker that fails does, so that the next receipt is a later one."""
        until(lambda: self.waiting(queue) == messages, f"{messages} in the {queue}")
        for _ in range(times):
            left = messages
            while left:
                left -= len(self.receive(self.outputs[f"{queue}Url"], visibility=0, most=left))

    def receive(self, url: str, visibility: int, most: int = 10) -> list[dict[str, Any]]:
        """Receives messages of a queue."""
        found = self.client("sqs").receive_message(
            QueueUrl=url, MaxNumberOfMessages=most, VisibilityTimeout=visibility, AttributeNames=["All"]
        )
        return list(found.get("Messages", []))

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

    # Beginning anew.

    def reset(self) -> None:
        """Forgets all findings, messages, calls and faults."""
        self.aws.front.faults.clear()
        for function in QUEUE_OF:
            self.configure(function, Enabled=True, BatchSize=BATCHES[function], ScalingConfig={})
        dead = [f"{name.removesuffix('Queue')}DeadLetters" for name in QUEUES]
        urls = [self.outputs[f"{name}Url"] for name in (*QUEUES, *dead)]
        for url in (*urls, self.inbox):
            self.client("sqs").purge_queue(QueueUrl=url)
        self.set_visibility(VISIBILITY)
        for item in self.journal():
            self.forget(item["pk"]["S"])
        self.aws.front.forget()
        self.began = time.time()

    def remember(self, item: Mapping[str, Any]) -> None:
        """Writes an item into the journal."""
        self.client("dynamodb").put_item(TableName=self.outputs["JournalTableName"], Item=item)

    def forget(self, pk: str) -> None:
        """Takes an item out of the journal."""
        self.client("dynamodb").delete_item(TableName=self.outputs["JournalTableName"], Key={"pk": {"S": pk}})


def deploy_stack(
    aws: LocalAws,
    binaries: Mapping[str, Path],
    account: Account,
    name: str = "phaseguard",
    template: Path = TEMPLATE,
    **parameters: str,
) -> Stack:
    """Deploys the template as a user does."""
    outputs = deploy(account, name, template, binaries, {"Platform": "local", **parameters})
    return Stack(aws, account, name, outputs)


def subscribe_inbox(sqs: Any, sns: Any, topic: str) -> str:
    """A queue that gets what people are told."""
    url: str = sqs.create_queue(QueueName=INBOX)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return url


def finding_id(control: str, resource: str, event: Mapping[str, Any]) -> str:
    """The id of the finding that an event opens: the same for every delivery of it."""
    detail = event["detail"]
    key = f"{control}|{resource}|{detail['recipientAccountId']}|{detail['awsRegion']}"
    return hashlib.sha256(f"{key}|{detail['eventID']}".encode()).hexdigest()[:20]
