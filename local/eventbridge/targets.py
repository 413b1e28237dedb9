"""Hands an event to the target of a rule, if the target's policy lets the rule in; otherwise to its dead letters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from .policies import Question, allows, verdict
from .rules import AccountOf, Bus, Envelope, Rule, Rules, Target

EVENTBRIDGE = "events.amazonaws.com"
STEP = re.compile(r"\.(?P<name>[^.\[\]]+)|\[(?P<index>\d+)\]")
ABSENT = {"AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", "NoSuchEntity", "ResourceNotFoundException"}


class UndeliverableError(Exception):
    """AWS could not deliver either; `code` is what it writes to the dead letter."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Delivery:
    """What became of an event at one target: `error` is AWS's code and message when it did not get there."""

    envelope: Envelope
    rule: str
    target: str
    error: tuple[str, str] | None = None
    dead_letter: str | None = None  # the ARN of the queue that has it instead
    lost: str | None = None  # why no queue has it


class Targets:
    """Everything that rules can send to. `forward` carries an event to another bus."""

    def __init__(self, account_of: AccountOf, rules: Rules, forward: Callable[[Envelope, Bus], None]) -> None:
        self._account_of = account_of
        self._rules = rules
        self._forward = forward

    def send(self, rule: Rule, target: Target, envelope: Envelope, *, forwarded: bool = False) -> Delivery:
        """Sends an event to one target; `forwarded` when it came from another bus."""
        arn = target["Arn"]
        try:
            self._deliver(rule, target, envelope, forwarded=forwarded)
        except UndeliverableError as error:
            return self._bury(rule, target, envelope, error)
        return Delivery(envelope, rule.arn, arn)

    def _deliver(self, rule: Rule, target: Target, envelope: Envelope, *, forwarded: bool) -> None:
        service, resource = target["Arn"].split(":", 5)[2::3]
        if service == "sqs":
            self._enqueue(rule, target["Arn"], payload(target, envelope), queue_options(target))
        elif service == "lambda":
            self._invoke(rule, target["Arn"], payload(target, envelope))
        elif service == "events" and resource.startswith("event-bus/"):
            if is_reshaped(target):
                raise NotImplementedError(f"what AWS forwards when an event is reshaped is not known: {target}")
            self._pass_on(rule, target, envelope, forwarded=forwarded)
        else:
            raise NotImplementedError(f"no delivery to {target['Arn']}")

    # Queues.

    def _enqueue(self, rule: Rule, arn: str, body: str, options: Mapping[str, Any]) -> None:
        """Sends to a queue whose policy lets the rule in. Which code AWS gives for another Region is not known."""
        _, _, _, region, account, name = arn.split(":", 5)
        if region != rule.bus.region:
            raise UndeliverableError("INVALID_PARAMETER", f"{arn} is in another Region than the rule")
        sqs = self._account_of(account, region).client("sqs")
        try:
            url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
            attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"]).get("Attributes", {})
        except ClientError as error:
            raise as_undeliverable(error, arn) from error
        if not allows(attributes.get("Policy"), question(rule, "sqs:SendMessage", arn)):
            raise UndeliverableError("NO_PERMISSIONS", f"the policy of {arn} does not let {rule.arn} send")
        sqs.send_message(QueueUrl=url, MessageBody=body, **options)

    def _bury(self, rule: Rule, target: Target, envelope: Envelope, why: UndeliverableError) -> Delivery:
        """Sends an event to the target's dead letters. Nothing is tried again: none of this passes by itself."""
        arn, error = target["Arn"], (why.code, str(why))
        queue = target.get("DeadLetterConfig", {}).get("Arn")
        if queue is None:
            return Delivery(envelope, rule.arn, arn, error, lost="no dead-letter queue")
        told = {"RULE_ARN": rule.arn, "TARGET_ARN": arn, "ERROR_CODE": why.code, "ERROR_MESSAGE": str(why)}
        attributes = {name: {"DataType": "String", "StringValue": value} for name, value in told.items()}
        try:
            self._enqueue(rule, queue, json.dumps(envelope), {"MessageAttributes": attributes})
        except UndeliverableError as second:
            return Delivery(envelope, rule.arn, arn, error, lost=f"{second.code}: {second}")
        return Delivery(envelope, rule.arn, arn, error, dead_letter=queue)

    # Functions.

    def _invoke(self, rule: Rule, arn: str, event: str) -> None:
        """Invokes a function whose policy lets the rule in, without waiting for it."""
        _, _, _, region, account, resource = arn.split(":", 5)
        function, _, qualifier = resource.removeprefix("function:").partition(":")
        which = {"FunctionName": function} | ({"Qualifier": qualifier} if qualifier else {})
        client = self._account_of(account, region).client("lambda")
        try:
            client.get_function(**which)
            policy = policy_of(client, which)
        except ClientError as error:
            raise as_undeliverable(error, arn) from error
        if not allows(policy, question(rule, "lambda:InvokeFunction", arn)):
            raise UndeliverableError("NO_PERMISSIONS", f"the policy of {arn} does not let {rule.arn} invoke")
        client.invoke(**which, InvocationType="Event", Payload=event.encode())

    # Buses.

    def _pass_on(self, rule: Rule, target: Target, envelope: Envelope, *, forwarded: bool) -> None:
        """Carries an event to another bus, once: what a bus was sent by another goes to no third one."""
        bus = Bus.of(target["Arn"])
        if forwarded:
            hop = "REGION" if bus.account == rule.bus.account else "ACCOUNT"  # unknown for a bus of the same Region
            raise UndeliverableError(f"THIRD_{hop}_HOP_DETECTED", f"the event came to {rule.bus.arn} from another bus")
        names = {rule.bus.account, f"arn:aws:iam::{rule.bus.account}:root"}
        if role := target.get("RoleArn"):
            self._require_role(rule, role, bus)
            names.add(role)
        try:
            policy = self._rules.policy(bus)
        except LookupError as error:
            raise UndeliverableError("NO_RESOURCE", f"there is no {bus.arn}") from error
        asked = Question("AWS", frozenset(names), "events:PutEvents", bus.arn, circumstances(rule))
        said = verdict(policy, asked)
        if said == "Deny" or (said is None and bus.account != rule.bus.account):
            raise UndeliverableError("NO_PERMISSIONS", f"the policy of {bus.arn} does not let {rule.arn} put events")
        self._forward(envelope, bus)

    def _require_role(self, rule: Rule, role: str, bus: Bus) -> None:
        """Checks that EventBridge may take a role, and that the role may put events on a bus."""
        iam = self._account_of(rule.bus.account, rule.bus.region).client("iam")
        try:
            trust = iam.get_role(RoleName=role.rpartition("/")[2])["Role"]["AssumeRolePolicyDocument"]
        except ClientError as error:
            raise UndeliverableError("FAILED_TO_ASSUME_ROLE", f"there is no {role}") from error
        trusting = json.dumps(trust) if isinstance(trust, dict) else trust
        if not allows(trusting, question(rule, "sts:AssumeRole", role)):
            raise UndeliverableError("FAILED_TO_ASSUME_ROLE", f"{role} does not trust {EVENTBRIDGE}")
        found = iam.simulate_principal_policy(
            PolicySourceArn=role, ActionNames=["events:PutEvents"], ResourceArns=[bus.arn]
        )["EvaluationResults"]
        if any(result["EvalDecision"] != "allowed" for result in found):
            raise UndeliverableError("NO_PERMISSIONS", f"{role} may not put events on {bus.arn}")


def question(rule: Rule, action: str, resource: str) -> Question:
    """What EventBridge asks of a policy in the name of a rule."""
    return Question("Service", frozenset({EVENTBRIDGE}), action, resource, circumstances(rule))


def circumstances(rule: Rule) -> dict[str, str]:
    """What a policy can ask about a delivery."""
    return {"aws:SourceArn": rule.arn, "aws:SourceAccount": rule.bus.account, "aws:SecureTransport": "true"}


def policy_of(client: Any, which: Mapping[str, str]) -> str | None:
    """The policy of a function; one that nobody gave rights to has none."""
    try:
        return str(client.get_policy(**which)["Policy"])
    except ClientError as error:
        if error.response["Error"]["Code"] in ABSENT:
            return None
        raise


def as_undeliverable(error: ClientError, arn: str) -> Exception:
    """A target that is not there is AWS's news; any other error is ours."""
    absent = error.response["Error"]["Code"] in ABSENT
    return UndeliverableError("NO_RESOURCE", f"there is no {arn}") if absent else error


def queue_options(target: Target) -> dict[str, Any]:
    """What a message to a FIFO queue carries besides."""
    group = target.get("SqsParameters", {}).get("MessageGroupId")
    return {"MessageGroupId": group} if group else {}


def is_reshaped(target: Target) -> bool:
    """Whether a target gets something else than the event."""
    return any(member in target for member in ("Input", "InputPath", "InputTransformer"))


def payload(target: Target, envelope: Envelope) -> str:
    """What a target gets of an event: all, a constant, or a part."""
    if "InputTransformer" in target:
        raise NotImplementedError(f"input transformers are not played here: {target}")
    if "Input" in target:
        return str(target["Input"])
    return json.dumps(part_of(envelope, target["InputPath"]) if "InputPath" in target else envelope)


def part_of(envelope: Envelope, path: str) -> Any:
    """The part of an event that a path names; what AWS sends for a path that leads nowhere is not known."""
    steps, found = list(STEP.finditer(path)), envelope
    if "$" + "".join(step.group() for step in steps) != path:
        raise NotImplementedError(f"only plain paths are played here, not {path}")
    try:
        for step in steps:
            found = found[step["name"]] if step["name"] else found[int(step["index"])]  # type: ignore[index]
    except (KeyError, IndexError, TypeError) as error:
        raise NotImplementedError(f"{path} leads nowhere in the event") from error
    return found
