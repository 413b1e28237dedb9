"""The accounts of the demo: in each a deployed stack, a workload, somebody who hears the alerts, and an attacker."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from local.aws import Account, LocalAws
from local.cloudtrail import Actor
from local.deploy import deploy
from local.seed import approve, declare, policy, seed

from .attacks import Attack, Target

TEMPLATE = Path(__file__).parents[2] / "template.yaml"
STACK = "phaseguard"
PARAMETERS = {"Platform": "local", "Mode": "enforce"}
REGION = "us-east-1"
ACCOUNTS = {"production": ("111122223333", "support"), "prototype": ("444455556666", "research")}
ATTACKER = "grace"
APPROVER = "ada"
BETWEEN_LOOKS = 0.03


def deployed(aws: LocalAws, binaries: Mapping[str, Path]) -> dict[str, dict[str, str]]:
    """Deploys the template to all accounts; the outputs by phase."""
    return {
        phase: deploy(aws.account(identity, REGION), STACK, TEMPLATE, binaries, PARAMETERS)
        for phase, (identity, _) in ACCOUNTS.items()
    }


def settled(aws: LocalAws, phase: str, outputs: Mapping[str, str], attacks: tuple[Attack, ...]) -> Target:
    """Makes a workload in the phase and approves its members, with those that only events will speak of."""
    identity, name = ACCOUNTS[phase]
    owner = aws.account(identity, REGION, behind_the_front=True)
    workload = seed(owner, name, phase)
    approve(owner, outputs, workload, by=APPROVER)
    attacker = made_attacker(owner)
    who = {**Actor.user(ATTACKER, identity).identity, "accessKeyId": attacker.key}
    target = Target(owner, attacker, who, workload, outputs, made_inbox(owner, outputs["AlertsTopicArn"]))
    for attack in attacks:
        if resource := attack.resource(target):
            declare(owner, outputs, resource, declaration(target))
    return target


def declaration(target: Target) -> dict[str, Any]:
    """What is declared of a member without a baseline."""
    return {
        "workload": target.workload.name,
        "phase": target.phase,
        "approved": True,
        "source": f"inventory approved by {APPROVER}",
        "baselines": [],
    }


def made_attacker(owner: Account) -> Account:
    """An IAM user who may do anything, with a key of its own."""
    iam = owner.client("iam")
    iam.create_user(UserName=ATTACKER)
    everything = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    iam.put_user_policy(UserName=ATTACKER, PolicyName="everything", PolicyDocument=everything)
    key = iam.create_access_key(UserName=ATTACKER)["AccessKey"]
    return Account(owner.id, owner.region, owner.endpoint, secret=key["SecretAccessKey"], key=key["AccessKeyId"])


def made_inbox(owner: Account, topic: str) -> str:
    """A queue that is subscribed to the alerts; returns its URL."""
    sqs = owner.client("sqs")
    url: str = sqs.create_queue(QueueName="inbox")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    service = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}}
    delivery = policy({**service, "Action": "sqs:SendMessage", "Resource": arn})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": delivery})
    owner.client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    return url


def alerts(target: Target) -> Iterator[tuple[str, dict[str, Any]]]:
    """The alerts that have come, each once: subject and document."""
    sqs = target.owner.client("sqs")
    for message in sqs.receive_message(QueueUrl=target.inbox, MaxNumberOfMessages=10).get("Messages", []):
        sqs.delete_message(QueueUrl=target.inbox, ReceiptHandle=message["ReceiptHandle"])
        envelope = json.loads(message["Body"])
        yield envelope["Subject"], json.loads(envelope["Message"])


def journal(target: Target, finding: str) -> dict[str, Any]:
    """What the journal says of a finding; nothing when it knows of none."""
    place = {"pk": {"S": f"finding#{finding}"}}
    found = target.owner.client("dynamodb").get_item(TableName=target.outputs["JournalTableName"], Key=place)
    with contextlib.suppress(KeyError):
        record: dict[str, Any] = json.loads(found["Item"]["body"]["S"])
        return record
    return {}
