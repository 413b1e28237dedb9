"""A small AI workload to change, by ordinary calls: an agent, its guardrail, gateway and tool, and what they stand on.

`seed` makes it as its owners would; `approve` remembers it in a deployed stack as a person approved it.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from . import baselines
from .aws import Account
from .baselines import State
from .making import foundations, models, surroundings
from .making.basics import make_bucket, policy

__all__ = ["PHASES", "Part", "Workload", "approve", "declaration", "declare", "policy", "raise_highest", "seed"]

PHASES = ("prototype", "production", "scaled")
READY_WITHIN = 10.0
BETWEEN_LOOKS = 0.05


class Part(StrEnum):
    """What a workload has besides its corpus, key, tool function and trail."""

    GUARDRAIL = "guardrail"
    LOGGING = "logging"
    AGENT = "agent"
    GATEWAY = "gateway"
    NETWORK = "network"
    NOTEBOOK = "notebook"
    DETECTOR = "detector"
    RECORDER = "recorder"


@dataclass(frozen=True)
class Workload:
    """What was made for a workload. Of a part that was not made, the names are empty."""

    name: str
    phase: str
    bucket: str
    bucket_arn: str
    key_arn: str
    key_alias: str
    function: str
    function_arn: str
    trail: str
    trail_arn: str
    trail_bucket: str
    logging_arn: str = ""
    guardrail: str = ""
    guardrail_arn: str = ""
    agent: str = ""
    agent_arn: str = ""
    agent_role: str = ""
    agent_role_arn: str = ""
    key_user: str = ""
    key_user_arn: str = ""
    gateway: str = ""
    gateway_arn: str = ""
    security_group: str = ""
    security_group_arn: str = ""
    notebook: str = ""
    notebook_arn: str = ""
    notebook_role: str = ""
    detector: str = ""
    detector_arn: str = ""
    recorder_arn: str = ""


def seed(
    account: Account, name: str = "assistant", phase: str = "production", parts: Collection[Part] = tuple(Part)
) -> Workload:
    """Makes a workload in which nothing is wrong. Every member is tagged with its workload and phase."""
    tags = {"ai:workload": name, "ai:phase": phase}
    workload = founded(account, name, phase, tags)
    # First what takes its time: a notebook and a gateway become ready while the rest is made.
    if Part.NETWORK in parts or Part.NOTEBOOK in parts:
        workload = with_network(account, workload, tags, notebook=Part.NOTEBOOK in parts)
    if Part.GATEWAY in parts:
        workload = with_gateway(account, workload, tags)
    if Part.GUARDRAIL in parts:
        workload = with_guardrail(account, workload, tags)
    if Part.AGENT in parts:
        workload = with_agent(account, workload, tags)
    if Part.LOGGING in parts:
        models.make_logging(account, prefix(name), tags)
        workload = replace(workload, logging_arn=arn(account, "bedrock", "invocation-logging"))
    if Part.DETECTOR in parts:
        identity = surroundings.make_detector(account, tags)
        workload = replace(workload, detector=identity, detector_arn=arn(account, "guardduty", f"detector/{identity}"))
    if Part.RECORDER in parts:
        surroundings.make_recorder(account, f"{prefix(name)}-config")
        workload = replace(workload, recorder_arn=arn(account, "config", "configuration-recorder"))
    wait_until_ready(account, workload)
    return workload


def prefix(name: str) -> str:
    """How the names of all members of a workload begin."""
    return f"acme-{name}"


def arn(account: Account, service: str, resource: str) -> str:
    """The ARN of a resource in the account's Region."""
    return f"arn:aws:{service}:{account.region}:{account.id}:{resource}"


def founded(account: Account, name: str, phase: str, tags: Mapping[str, str]) -> Workload:
    """A workload with what every one has: a corpus, its key, a tool function and a trail."""
    begin = prefix(name)
    make_bucket(account, f"{begin}-corpus", tags)
    return Workload(
        name=name,
        phase=phase,
        bucket=f"{begin}-corpus",
        bucket_arn=f"arn:aws:s3:::{begin}-corpus",
        key_arn=foundations.make_key(account, f"alias/{begin}", tags),
        key_alias=f"alias/{begin}",
        function=f"{begin}-tool",
        function_arn=foundations.make_function(account, f"{begin}-tool", tags),
        trail=f"{begin}-trail",
        trail_arn=foundations.make_trail(account, f"{begin}-trail", f"{begin}-trail-logs", tags),
        trail_bucket=f"{begin}-trail-logs",
    )


def with_network(account: Account, workload: Workload, tags: Mapping[str, str], *, notebook: bool) -> Workload:
    """The workload with a network, and with a notebook in it if wanted."""
    begin = prefix(workload.name)
    network = surroundings.make_network(account, begin, tags)
    workload = replace(
        workload,
        security_group=network.group,
        security_group_arn=arn(account, "ec2", f"security-group/{network.group}"),
    )
    if not notebook:
        return workload
    role = surroundings.make_notebook_role(account, f"{begin}-notebook", workload.bucket, tags)
    made = surroundings.make_notebook(account, f"{begin}-notebook", role, network, tags)
    return replace(workload, notebook=f"{begin}-notebook", notebook_arn=made, notebook_role=role)


def with_gateway(account: Account, workload: Workload, tags: Mapping[str, str]) -> Workload:
    """The workload with a gateway to its tool function."""
    name = f"{prefix(workload.name)}-gateway"
    made = models.make_gateway(account, name, workload.function_arn, workload.key_arn, tags)
    return replace(workload, gateway=made, gateway_arn=arn(account, "bedrock-agentcore", f"gateway/{made}"))


def with_guardrail(account: Account, workload: Workload, tags: Mapping[str, str]) -> Workload:
    """The workload with a guardrail."""
    made = models.make_guardrail(account, f"{prefix(workload.name)}-guardrail", tags)
    return replace(workload, guardrail=made, guardrail_arn=arn(account, "bedrock", f"guardrail/{made}"))


def with_agent(account: Account, workload: Workload, tags: Mapping[str, str]) -> Workload:
    """The workload with an agent, its role, and a user for API keys."""
    role, user = f"{prefix(workload.name)}-agent", f"BedrockAPIKey-{workload.name}"
    role_arn = models.make_agent_role(account, role, tags)
    models.make_key_user(account, user, f"arn:aws:iam::{account.id}:policy/{role}-boundary", tags)
    agent = models.make_agent(account, role, role_arn, workload.guardrail, tags)
    return replace(
        workload,
        agent=agent,
        agent_arn=arn(account, "bedrock", f"agent/{agent}"),
        agent_role=role,
        agent_role_arn=role_arn,
        key_user=user,
        key_user_arn=f"arn:aws:iam::{account.id}:user/{user}",
    )


def wait_until_ready(account: Account, workload: Workload) -> None:
    """Returns once the gateway and the notebook can be changed."""
    deadline = time.monotonic() + READY_WITHIN
    while any(status in ("CREATING", "Pending") for status in statuses(account, workload)):
        if time.monotonic() > deadline:
            raise TimeoutError(f"workload {workload.name} is not ready after {READY_WITHIN} s")
        time.sleep(BETWEEN_LOOKS)


def statuses(account: Account, workload: Workload) -> Iterator[str]:
    """What the members that take their time are doing."""
    if workload.gateway:
        client = account.client("bedrock-agentcore-control")
        yield client.get_gateway(gatewayIdentifier=workload.gateway)["status"]
    if workload.notebook:
        client = account.client("sagemaker")
        yield client.describe_notebook_instance(NotebookInstanceName=workload.notebook)["NotebookInstanceStatus"]


def approve(account: Account, outputs: Mapping[str, str], workload: Workload, by: str = "ada") -> None:
    """Remembers the members of a workload as approved, with the state in which each of them is now.

    `outputs` are those of the stack.
    """
    for identity, approved in members(account, workload):
        declare(account, outputs, identity, declaration(workload, by, approved))
    raise_highest(account, outputs, workload.phase)


def members(account: Account, workload: Workload) -> Iterator[tuple[str, list[State]]]:
    """Each member of a workload by the identity under which it is remembered, with its states."""
    yield workload.bucket_arn, [baselines.public_access(account, workload.bucket)]
    yield workload.key_arn, [baselines.key(account, workload.key_arn)]
    yield workload.function_arn, []  # what its control judges has no baseline
    yield workload.trail_arn, [baselines.trail(account, workload.trail_arn)]
    if workload.logging_arn:
        yield workload.logging_arn, [baselines.invocation_logging(account)]
    if workload.guardrail:
        yield workload.guardrail_arn, [baselines.guardrail(account, workload.guardrail)]
    if workload.agent_arn:
        yield from of_agent(account, workload)
    if workload.gateway:
        yield workload.gateway_arn, [baselines.gateway(account, workload.gateway)]
    if workload.security_group:
        yield workload.security_group_arn, [baselines.security_group(account, workload.security_group)]
    if workload.notebook:
        yield workload.notebook_arn, [baselines.notebook(account, workload.notebook)]
    if workload.detector:
        yield workload.detector_arn, [baselines.detector(account)]
    if workload.recorder_arn:
        yield workload.recorder_arn, [baselines.config(account)]


def of_agent(account: Account, workload: Workload) -> Iterator[tuple[str, list[State]]]:
    """An agent and its principals."""
    user = workload.key_user
    yield workload.agent_arn, [baselines.agent(account, workload.agent)]
    role = workload.agent_role
    yield (
        workload.agent_role_arn,
        [
            baselines.attachments(account, "role", role),
            baselines.boundary(account, "role", role),
            baselines.inline(account, "role", role),
            baselines.trust(account, role),
        ],
    )
    yield (
        workload.key_user_arn,
        [
            baselines.attachments(account, "user", user),
            baselines.boundary(account, "user", user),
            baselines.inline(account, "user", user),
            baselines.credentials(account, user),
        ],
    )


def declaration(workload: Workload, by: str, approved: list[State], *, member: bool = True) -> dict[str, Any]:
    """The JSON of a `Declaration`; of an approved member unless told otherwise."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    source = "the approved inventory"
    return {
        "workload": workload.name,
        "phase": {"phase": workload.phase, "source": source, "by": by, "at": now},
        "membership": {"source": f"inventory approved by {by}", "at": now} if member else None,
        "baselines": [{"status": "approved", "state": state, "by": by, "at": now, "event": None} for state in approved],
    }


def declare(account: Account, outputs: Mapping[str, str], identity: str, declared: Mapping[str, Any]) -> None:
    """Writes what is declared of a resource into the stack's registry, in the place of what was there."""
    account.client("dynamodb").put_item(
        TableName=outputs["WorkloadsTableName"],
        Item={"resource": {"S": identity}, "body": {"S": json.dumps(declared)}},
    )


def raise_highest(account: Account, outputs: Mapping[str, str], phase: str) -> None:
    """Writes the highest phase of the account and Region, which never falls."""
    dynamodb, rank = account.client("dynamodb"), {"N": str(PHASES.index(phase))}
    place = {"S": f"account#{account.id}#{account.region}"}
    with contextlib.suppress(dynamodb.exceptions.ConditionalCheckFailedException):
        dynamodb.put_item(
            TableName=outputs["WorkloadsTableName"],
            Item={"resource": place, "body": {"S": json.dumps({"highest": phase})}, "rank": rank},
            ConditionExpression="attribute_not_exists(#rank) OR #rank < :rank",
            ExpressionAttributeNames={"#rank": "rank"},
            ExpressionAttributeValues={":rank": rank},
        )
