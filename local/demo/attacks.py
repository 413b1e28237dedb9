"""The risky changes of the demo: one or more for each control, with the sample event that each of them leaves.

Where this build reads the live state, the call is made. Where it does not yet, only the event arrives.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore import xform_name
from botocore.exceptions import ClientError

from local import baselines
from local.aws import Account
from local.cloudtrail import timestamp
from local.seed import Workload

EVENTS = Path(__file__).parents[2] / "events"
SAMPLED_ACCOUNT = "111122223333"
SAMPLED_REGION = "eu-west-1"

State = baselines.State


@dataclass(frozen=True)
class Target:
    """An account that is attacked: `owner` looks on, `attacker` makes the calls."""

    owner: Account
    attacker: Account
    identity: Mapping[str, Any]
    workload: Workload
    outputs: Mapping[str, str]
    inbox: str

    @property
    def phase(self) -> str:
        """The phase of its workload."""
        return self.workload.phase


@dataclass(frozen=True)
class Call:
    """One call, and the sample of the event that CloudTrail makes of it."""

    sample: str
    service: str
    operation: str
    request: Callable[[Workload], dict[str, Any]]
    names: Callable[[Workload], dict[str, str]]

    def make(self, target: Target) -> dict[str, Any]:
        """Makes the call as the attacker; returns its event."""
        method = getattr(target.attacker.client(self.service), xform_name(self.operation))
        answer = method(**self.request(target.workload))
        event = adapted(self.sample, target, self.names(target.workload))
        event["detail"] |= {
            "userIdentity": dict(target.identity),
            "requestID": answer["ResponseMetadata"]["RequestId"],
        }
        return event


@dataclass(frozen=True)
class Attack:
    """One risky change, made by calls of which the last completes it: its event is the one that must be answered.

    Without calls only the event of `sample` arrives, about a `member` of the workload.
    """

    title: str
    sample: str
    calls: tuple[Call, ...] = ()
    look: Callable[[Target], State] | None = None
    tell: Callable[[State], str] = json.dumps
    repaired: Callable[[State], State] = field(default=lambda before: before)
    member: str | None = None

    @property
    def control(self) -> str:
        """The control that must notice it."""
        return self.sample.partition("/")[0]

    def resource(self, target: Target) -> str | None:
        """The ARN of the member that only an event speaks of."""
        return self.member and self.member.format(account=target.owner.id, region=target.owner.region)


def adapted(sample: str, target: Target, names: Mapping[str, str]) -> dict[str, Any]:
    """A sample event as if it had just happened in this account and Region, to resources of these names."""
    text = (EVENTS / f"{sample}.json").read_text()
    for old, new in {**names, SAMPLED_ACCOUNT: target.owner.id, SAMPLED_REGION: target.owner.region}.items():
        text = text.replace(old, new)
    event: dict[str, Any] = json.loads(text)
    detail: dict[str, Any] = event.get("detail", event)
    now = timestamp(datetime.now(UTC))
    detail |= {"eventID": str(uuid.uuid4()), "requestID": str(uuid.uuid4()), "eventTime": now}
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "AWS API Call via CloudTrail",
        "source": f"aws.{detail['eventSource'].partition('.')[0]}",
        "account": detail["recipientAccountId"],
        "time": now,
        "region": detail["awsRegion"],
        "resources": [],
        "detail": detail,
    }


# What is looked at, and how it is told.


def state_of(found: State) -> State:
    """What is in a state that is kept with its kind."""
    state: State = found["state"]
    return state


def bucket(target: Target) -> State:
    """The public access blocks of the corpus bucket and of its account."""
    return state_of(baselines.public_access(target.owner, target.workload.bucket))


def told_bucket(state: State) -> str:
    """How much of the public is kept out."""
    switches = state["bucket"]
    return f"{sum(switches.values())} of {len(switches)} switches on" if switches else "no public access block"


def key(target: Target) -> State:
    """The key of the workload."""
    return state_of(baselines.key(target.owner, target.workload.key_arn))


def told_key(state: State) -> str:
    """Whether the key can be used, and whether it rotates."""
    rotation = f"rotates every {state['rotation_days']} days" if state["rotation_days"] else "does not rotate"
    return f"{state['status']}, {rotation}"


def function(target: Target) -> State:
    """Who may call the tool function: the statements of its policy, and the authorization of its URLs."""
    client, name = target.owner.client("lambda"), target.workload.function
    try:
        statements = json.loads(client.get_policy(FunctionName=name)["Policy"])["Statement"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        statements = []
    urls = client.list_function_url_configs(FunctionName=name)["FunctionUrlConfigs"]
    return {"statements": [each["Sid"] for each in statements], "urls": [url["AuthType"] for url in urls]}


def told_function(state: State) -> str:
    """Statements and URLs, in a few words."""
    statements = f"statement {', '.join(state['statements'])}" if state["statements"] else "no statement"
    urls = f"URL with {', '.join(state['urls'])}" if state["urls"] else "no URL"
    return f"{statements}, {urls}"


def signed(before: State) -> State:
    """A URL that was opened stays, and asks for signatures."""
    return before | {"urls": ["AWS_IAM"]}


def trail(target: Target) -> State:
    """The trail of the workload."""
    return state_of(baselines.trail(target.owner, target.workload.trail_arn))


def told_trail(state: State) -> str:
    """Whether it records."""
    return "records" if state["logging"] else "records nothing"


# The calls. What stands in the samples is replaced by the names of the workload.

SAMPLED_KEY = "7c1e4b0a-52d9-4f3e-9a66-0d1b8f2e7c35"
SAMPLED_TOOL = "acme-order-tool"


def key_names(workload: Workload) -> dict[str, str]:
    """The key of the samples is ours."""
    return {SAMPLED_KEY: workload.key_arn.rpartition("/")[2]}


def tool_names(workload: Workload) -> dict[str, str]:
    """The function of the samples is ours."""
    return {SAMPLED_TOOL: workload.function}


DELETE_BLOCK = Call(
    "s3-public-access-unblocked/fires-when-a-buckets-block-is-deleted",
    "s3",
    "DeletePublicAccessBlock",
    lambda workload: {"Bucket": workload.bucket},
    lambda workload: {"acme-corpus": workload.bucket},
)
DISABLE_KEY = Call(
    "kms-key-disabled/fires-when-a-key-is-disabled",
    "kms",
    "DisableKey",
    lambda workload: {"KeyId": workload.key_arn},
    key_names,
)
SCHEDULE_DELETION = Call(
    "kms-key-disabled/fires-when-a-key-is-scheduled-for-deletion",
    "kms",
    "ScheduleKeyDeletion",
    lambda workload: {"KeyId": workload.key_arn, "PendingWindowInDays": 7},
    key_names,
)
LET_ANYONE_INVOKE = Call(
    "lambda-tool-exposed/fires-when-anyone-may-invoke-it",
    "lambda",
    "AddPermission",
    lambda workload: {
        "FunctionName": workload.function,
        "StatementId": "partner-access",
        "Action": "lambda:InvokeFunction",
        "Principal": "*",
    },
    tool_names,
)
LET_ANYONE_CALL_URL = Call(
    "lambda-tool-exposed/fires-when-anyone-may-call-its-url",
    "lambda",
    "AddPermission",
    lambda workload: {
        "FunctionName": workload.function,
        "StatementId": "FunctionURLAllowPublicAccess",
        "Action": "lambda:InvokeFunctionUrl",
        "Principal": "*",
        "FunctionUrlAuthType": "NONE",
    },
    tool_names,
)
OPEN_URL = Call(
    "lambda-tool-exposed/fires-when-its-url-is-created-without-signing",
    "lambda",
    "CreateFunctionUrlConfig",
    lambda workload: {"FunctionName": workload.function, "AuthType": "NONE"},
    tool_names,
)
STOP_LOGGING = Call(
    "cloudtrail-logging-stopped/fires-when-a-trail-is-stopped",
    "cloudtrail",
    "StopLogging",
    lambda workload: {"Name": workload.trail},
    lambda workload: {"acme-audit": workload.trail},
)


def called(title: str, *calls: Call, **how: Any) -> Attack:
    """An attack that is really made."""
    return Attack(title, calls[-1].sample, calls, **how)


ATTACKS = (
    called("The corpus loses its public access block", DELETE_BLOCK, look=bucket, tell=told_bucket),
    called("The key of the corpus is disabled", DISABLE_KEY, look=key, tell=told_key),
    called("The key is scheduled for deletion", SCHEDULE_DELETION, look=key, tell=told_key),
    called("Anyone may invoke an agent's tool", LET_ANYONE_INVOKE, look=function, tell=told_function),
    called(
        "The tool gets a URL that anyone may call",
        LET_ANYONE_CALL_URL,
        OPEN_URL,
        look=function,
        tell=told_function,
        repaired=signed,
    ),
    called("The audit trail is stopped", STOP_LOGGING, look=trail, tell=told_trail),
    Attack(
        "A gateway is opened to agents that nobody authorized",
        "agentcore-gateway-unauthenticated/fires-when-a-gateway-is-opened",
        member="arn:aws:bedrock-agentcore:{region}:{account}:gateway/ticket-tools-b5w8n3v1pd",
    ),
    Attack(
        "A guardrail is changed",
        "bedrock-guardrail-weakened/fires-when-a-guardrail-is-updated",
        member="arn:aws:bedrock:{region}:{account}:guardrail/k3v8qzt1m5xa",
    ),
    Attack(
        "Logging of model invocations is deleted",
        "bedrock-invocation-logging-disabled/fires-when-logging-is-deleted",
        member="arn:aws:bedrock:{region}:{account}:invocation-logging",
    ),
    Attack(
        "The threat detector is suspended",
        "guardduty-detector-disabled/fires-when-the-detector-is-suspended",
        member="arn:aws:guardduty:{region}:{account}:detector/8ac3f10b5d2e47968b1f0c7d3e9a2541",
    ),
    Attack(
        "The role of an agent becomes administrator",
        "iam-admin-policy-attached/fires-when-a-role-becomes-administrator",
        member="arn:aws:iam::{account}:role/order-agent-execution",
    ),
    Attack(
        "A model key that never expires is made",
        "iam-bedrock-key-long-term/fires-when-a-key-never-expires",
        member="arn:aws:iam::{account}:user/BedrockAPIKey-m4x7",
    ),
    Attack(
        "A notebook is open to the internet",
        "sagemaker-notebook-exposed/fires-when-nothing-is-said-about-the-network",
        member="arn:aws:sagemaker:{region}:{account}:notebook-instance/quick-start",
    ),
    Attack(
        "A port of the workload is opened to the world",
        "vpc-security-group-opened/fires-when-a-port-is-opened-to-the-world",
        member="arn:aws:ec2:{region}:{account}:security-group/sg-0a1b2c3d4e5f60718",
    ),
)
