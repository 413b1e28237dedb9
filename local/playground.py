"""Two accounts to attack: `make up` keeps them up for you, and the demo attacks them by itself.

Each has a deployed stack that repairs, a sound workload, an inbox that hears the alerts, and a user who may do all.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .aws import Account, LocalAws
from .deploy import DeployError, deploy
from .programs import FUNCTIONS
from .screen import Screen
from .seed import Workload, approve, policy, seed

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
STACK = "phaseguard"
PARAMETERS = {"Platform": "local", "Mode": "enforce"}
REGION = "us-east-1"  # IAM's events reach no other Region, and half of the attacks begin there
ACCOUNTS = {"production": ("111122223333", "support"), "prototype": ("444455556666", "research")}
APPROVER = "ada"
INBOX = "inbox"


@dataclass(frozen=True)
class Tenant:
    """An account of the playground: `owner` looks on, `behind` does so unrecorded, and `user` is whoever plays."""

    owner: Account
    behind: Account
    user: Account
    workload: Workload
    outputs: Mapping[str, str]
    inbox: str

    @property
    def phase(self) -> str:
        """The phase of its workload."""
        return self.workload.phase


def prepared(screen: Screen, aws: LocalAws, binaries: Mapping[str, Path], user: str) -> dict[str, Tenant]:
    """Makes a workload in each account, deploys, and approves what is there; the tenants by phase.

    The stack comes after the workloads, so that it hears nothing of their making.
    """
    owners = {phase: aws.account(identity, REGION) for phase, (identity, _) in ACCOUNTS.items()}
    with screen.step("Make two workloads") as step:
        made = {
            phase: (seed(owner, ACCOUNTS[phase][1], phase), made_user(owner, user)) for phase, owner in owners.items()
        }
        step.detail = ", ".join(f"{workload.name} in {phase}" for phase, (workload, _) in made.items())
    with screen.step("Deploy to both accounts") as step:
        outputs = {phase: deploy(owner, STACK, TEMPLATE, binaries, PARAMETERS) for phase, owner in owners.items()}
        step.detail = f"template.yaml to {REGION}, Mode=enforce"
    with screen.step("Approve the workloads") as step:
        tenants = {phase: settled(aws, owners[phase], *made[phase], outputs[phase]) for phase in ACCOUNTS}
        step.detail = f"as they are, by {APPROVER}"
    with screen.step("Start the functions") as step:
        started(tenants.values())
        step.detail = "each has handled a batch without messages"
    return tenants


def settled(aws: LocalAws, owner: Account, workload: Workload, user: Account, outputs: Mapping[str, str]) -> Tenant:
    """Approves a workload as it is, and subscribes somebody to its alerts."""
    approve(owner, outputs, workload, by=APPROVER)
    behind = aws.account(owner.id, owner.region, behind_the_front=True)
    inbox = made_inbox(behind, INBOX, outputs["AlertsTopicArn"])
    return Tenant(owner, behind, user, workload, outputs, inbox)


def started(tenants: Iterable[Tenant]) -> None:
    """Has each function start now: here that takes a second, which would be taken for Phaseguard's own."""
    fed = [function for function in FUNCTIONS if function != "SelfCheck"]  # which would look at everything at once
    calls = [(tenant, tenant.outputs[f"{function}Name"]) for tenant in tenants for function in fed]
    with ThreadPoolExecutor(len(fed)) as pool:
        for answer in pool.map(lambda call: start(*call), calls):
            if "FunctionError" in answer:
                raise DeployError(f"a function does not start: {answer['Payload'].read().decode(errors='replace')}")


def start(tenant: Tenant, function: str) -> dict[str, Any]:
    """Invokes a function with a batch that has no messages; its answer."""
    empty = json.dumps({"Records": []})
    return dict(tenant.behind.client("lambda").invoke(FunctionName=function, Payload=empty))


def made_user(owner: Account, name: str) -> Account:
    """An IAM user who may do anything, with a key of its own."""
    iam = owner.client("iam")
    iam.create_user(UserName=name)
    everything = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    iam.put_user_policy(UserName=name, PolicyName="everything", PolicyDocument=everything)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Account(owner.id, owner.region, owner.endpoint, secret=key["SecretAccessKey"], key=key["AccessKeyId"])


def made_inbox(owner: Account, name: str, topic: str) -> str:
    """A queue that is subscribed to the alerts; returns its URL."""
    sqs = owner.client("sqs")
    url: str = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    service = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}}
    delivery = policy({**service, "Action": "sqs:SendMessage", "Resource": arn})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": delivery})
    owner.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return url


def received(owner: Account, inbox: str, most: int = 10) -> Iterator[dict[str, Any]]:
    """What has come into an inbox, each once: SNS's envelopes, with the time at which each came, in milliseconds.

    At most `most` are taken at a time, and what is taken is not there for others.
    """
    sqs, asked = owner.client("sqs"), {"MaxNumberOfMessages": most, "AttributeNames": ["SentTimestamp"]}
    while messages := sqs.receive_message(QueueUrl=inbox, **asked).get("Messages"):
        for message in messages:
            sqs.delete_message(QueueUrl=inbox, ReceiptHandle=message["ReceiptHandle"])
            yield json.loads(message["Body"]) | {"came": int(message["Attributes"]["SentTimestamp"])}


def findings(tenant: Tenant) -> Iterator[dict[str, Any]]:
    """All findings in the journal of a tenant's stack."""
    pages = (
        tenant.behind.client("dynamodb").get_paginator("scan").paginate(TableName=tenant.outputs["JournalTableName"])
    )
    for page in pages:
        for item in page["Items"]:
            if item["pk"]["S"].startswith("finding#"):
                yield json.loads(item["body"]["S"])


def journal(tenant: Tenant, finding: str) -> dict[str, Any]:
    """What the journal says of a finding; nothing when it knows of none."""
    place = {"pk": {"S": f"finding#{finding}"}}
    found = tenant.behind.client("dynamodb").get_item(TableName=tenant.outputs["JournalTableName"], Key=place)
    with contextlib.suppress(KeyError):
        record: dict[str, Any] = json.loads(found["Item"]["body"]["S"])
        return record
    return {}
