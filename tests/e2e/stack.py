"""A deployed stack whose account people work in, and what a test asks of it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local import Account, Call, LocalAws, deliver, deploy
from local.playground import made_inbox, made_user

from .deployed import (
    BATCHES,
    CALLERS,
    DEAD_LETTERS,
    FUNCTIONS,
    QUEUE_OF,
    QUEUES,
    SECOND_LOOKS,
    THREATS,
    VISIBILITY,
    Deployed,
)
from .waiting import until

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
REGION = "us-east-1"  # IAM's events reach no other
WRITES = re.compile(
    r"(Put|Delete|Create|Update|Enable|Disable|Cancel|Schedule|Start|Stop|Add|Remove|Restore|Attach|Detach|Authorize"
    r"|Modify|Replace|Revoke|Tag|Prepare|Associate|Disassociate|Set|BatchEnable|BatchDisable)\w+"
)
JOURNAL = {"dynamodb", "events", "sns", "sts"}  # services whose writes are the flow's own

Record = dict[str, Any]
Told = dict[str, Any]  # what CloudTrail told of a call


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


class Stack(Deployed):
    """One deployed stack, with an inbox that is subscribed to its alerts, and Ada, who works in its account."""

    def __init__(self, aws: LocalAws, account: Account, name: str, outputs: Mapping[str, str]) -> None:
        super().__init__(account, name, outputs)
        self.aws = aws
        self.began = 0.0
        self.ada = made_user(aws.account(account.id, account.region), "ada")
        self.inbox = made_inbox(account, "inbox", outputs["AlertsTopicArn"])
        self.set_visibility(VISIBILITY)

    # What comes in.

    @contextlib.contextmanager
    def unheard(self, **settings: Any) -> Iterator[None]:
        """Holds back what CloudTrail tells of this account; it comes at the end of the block."""
        with self.aws.loop.held(account=self.account.id, **settings):
            yield

    @contextlib.contextmanager
    def untold(self) -> Iterator[None]:
        """Has no rule hear what is called in this account: it was so before anybody listened."""
        dropped = self.aws.loop.faults.add("drop", account=self.account.id)
        try:
            yield
            self.aws.front.wait_until_told()
        finally:
            self.aws.loop.release(dropped)

    def told(self, answer: Mapping[str, Any]) -> Told:
        """What CloudTrail told of the call that got this answer."""
        self.aws.front.wait_until_told()
        number = answer["ResponseMetadata"]["RequestId"]
        (told,) = (record for record in self.aws.loop.records if record["requestID"] == number)
        return dict(told)

    def own(self) -> list[Told]:
        """What CloudTrail told of calls that were made with this stack's remedy roles and change something."""
        roles = self.remedy_roles().values()
        records = (dict(record) for record in self.aws.loop.records)
        return [record for record in records if issuer(record) in roles and not record["readOnly"]]

    def deliver(self, *events: dict[str, Any]) -> None:
        """Delivers events that no client can cause; one that no rule wants is a mistake of the test."""
        for event in events:
            assert deliver(self.aws, event), f"no rule hears {event['detail'].get('eventName', event['detail-type'])}"

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

    def alerts_of(self, control: str) -> list[Alert]:
        """Those of one control; all others are forgotten."""
        return [alert for alert in self.alerts() if alert.attributes["control"] == control]

    def dead_letters(self) -> list[str]:
        """The bodies of all messages that were given up, which are still there afterwards."""
        queues = [self.outputs[f"{name}Url"] for name in DEAD_LETTERS]
        return [message["Body"] for queue in queues for message in self.receive(queue, visibility=0)]

    def outcomes(self, function: str) -> list[dict[str, Any]]:
        """The outcomes that a function wrote since the test began, in order."""
        found = []
        for line in self.log(function):
            with contextlib.suppress(ValueError):
                found.append(json.loads(line))
        return sorted((line for line in found if "outcome" in line), key=lambda line: int(line["_aws"]["Timestamp"]))

    def outcomes_of(self, told: Told) -> list[str]:
        """What the change detector made of one event."""
        lines = self.outcomes("ChangeDetector")
        return [str(line["outcome"]) for line in lines if line["detail"].get("event") == told["eventID"]]

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
        names = [self.outputs[f"{name}Name"] for name in ([function] if function else FUNCTIONS)]
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
        """Waits until nothing is on its way through a function, or to it: also nothing that tells of our own calls."""
        until(lambda: self.is_settled(through), f"nothing on its way through the {through}", within)

    def is_settled(self, through: str = "Notifier") -> bool:
        """Whether nothing is on its way now. Each queue is looked at after the one that fills it, and the first is
        filled by what CloudTrail tells of calls that the last made.
        """
        loop, queues = self.aws.loop, (CALLERS, THREATS, *QUEUES[: QUEUES.index(QUEUE_OF[through]) + 1])
        delivered = len(loop.deliveries)
        quiet = loop.settled() and all(self.is_empty(queue) for queue in queues)
        return quiet and loop.settled() and len(loop.deliveries) == delivered

    def settle_second_looks(self, within: float = 25.0) -> None:
        """Waits until nothing is held back any more for a second look, and nothing is on its way."""
        self.settle(within)
        until(lambda: self.is_empty(SECOND_LOOKS), "no second look to come", within)
        self.settle(within)

    def reach(self, finding: str, status: str) -> Record:
        """Waits until a finding stands somewhere."""

        def is_there() -> list[Record]:
            return [record for record in self.findings() if (record["id"], record["status"]) == (finding, status)]

        try:
            return until(is_there, f"finding {finding} {status}")[0]
        except AssertionError as late:
            stands = [(record["id"], record["status"], record["outcome"]) for record in self.findings()]
            raise AssertionError(f"{late}; {stands}, {self.warnings('Remediator')}") from late

    # Beginning anew.

    def schedules(self) -> list[dict[str, Any]]:
        """What has the remediator sweep, and what has us look at ourselves."""
        scheduler = self.client("scheduler")
        named = {name for (name, kind) in self.resources() if kind == "AWS::Scheduler::Schedule"}
        found = [each["Name"] for each in scheduler.list_schedules()["Schedules"]]
        return [dict(scheduler.get_schedule(Name=each)) for each in found if each in named]

    def schedule(self) -> dict[str, Any]:
        """What has the remediator sweep."""
        (sweeping,) = (each for each in self.schedules() if "SweepSchedule" in each["Name"])
        return sweeping

    def resources(self) -> list[tuple[str, str]]:
        """The name and the type of each resource of the stack."""
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=self.name)
        found = (each for page in pages for each in page["StackResourceSummaries"])
        return [(each["PhysicalResourceId"], each["ResourceType"]) for each in found]

    def switch_schedules(self, state: str) -> None:
        """Leaves it to tests to sweep, and to have us look at ourselves; or not any more."""
        kept = ("Name", "ScheduleExpression", "FlexibleTimeWindow", "Target")
        for found in self.schedules():
            self.client("scheduler").update_schedule(**{name: found[name] for name in kept}, State=state)

    def reset(self) -> None:
        """Forgets all, and is in a hurry."""
        self.aws.front.faults.clear()
        self.aws.loop.release()
        self.aws.loop.wait_until_idle()
        for function in QUEUE_OF:
            self.configure(function, Enabled=True, BatchSize=BATCHES[function], ScalingConfig={})
        self.set_visibility(VISIBILITY)
        self.forget_all()

    def forget_all(self) -> None:
        """Forgets all findings, messages, calls and records."""
        assert self.aws.loop.failures == []
        self.aws.loop.wait_until_idle()
        self.purge()
        self.client("sqs").purge_queue(QueueUrl=self.inbox)
        for item in self.items():
            self.forget(item["pk"]["S"])
        self.aws.front.forget()
        self.aws.loop.forget()
        self.began = time.time()


def deploy_stack(
    aws: LocalAws,
    binaries: Mapping[str, Path],
    account: str,
    name: str = "phaseguard",
    region: str = REGION,
    template: Path = TEMPLATE,
    **parameters: str,
) -> Stack:
    """Deploys the template as a user does."""
    owner = aws.account(account, region, behind_the_front=True)
    outputs = deploy(owner, name, template, binaries, {"Platform": "local", **parameters})
    stack = Stack(aws, owner, name, outputs)
    stack.switch_schedules("DISABLED")
    return stack


def issuer(record: Mapping[str, Any]) -> str | None:
    """The role behind the session that made a call."""
    context = record["userIdentity"].get("sessionContext", {})
    found: str | None = context.get("sessionIssuer", {}).get("arn")
    return found


def finding_id(control: str, resource: str, told: Mapping[str, Any]) -> str:
    """The id of the finding that an event opens: the same for every delivery of it."""
    key = f"{control}|{resource}|{told['recipientAccountId']}|{told['awsRegion']}"
    return hashlib.sha256(f"{key}|{told['eventID']}".encode()).hexdigest()[:20]
