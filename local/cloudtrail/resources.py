"""The resources that a record lists beside the parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..front.exchange import Exchange
from .categories import data_type

Resource = dict[str, str]

KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|mrk-[0-9a-f]{32}")
PARAMETERS = ("Name", "Names")

# The ARN of what a data event is about, from the parameters of the request.
DATA_ARNS: Mapping[str, str] = {
    "AWS::Bedrock::AgentAlias": "bedrock:{region}:{account}:agent-alias/{agentId}/{agentAliasId}",
    "AWS::Bedrock::FlowAlias": "bedrock:{region}:{account}:flow/{flowIdentifier}/alias/{flowAliasIdentifier}",
    "AWS::Bedrock::Guardrail": "bedrock:{region}:{account}:guardrail/{guardrailIdentifier}",
    "AWS::Bedrock::KnowledgeBase": "bedrock:{region}:{account}:knowledge-base/{knowledgeBaseId}",
    "AWS::Bedrock::Model": "bedrock:{region}::foundation-model/{modelId}",
    "AWS::BedrockAgentCore::Browser": "bedrock-agentcore:{region}:{account}:browser/{browserIdentifier}",
    "AWS::BedrockAgentCore::CodeInterpreter": (
        "bedrock-agentcore:{region}:{account}:code-interpreter/{codeInterpreterIdentifier}"
    ),
    "AWS::BedrockAgentCore::Memory": "bedrock-agentcore:{region}:{account}:memory/{memoryId}",
    "AWS::BedrockAgentCore::Runtime": "bedrock-agentcore:{region}:{account}:runtime/{agentRuntimeArn}",
    "AWS::DynamoDB::Table": "dynamodb:{region}:{account}:table/{TableName}",
    "AWS::Kinesis::Stream": "kinesis:{region}:{account}:stream/{StreamName}",
    "AWS::Lambda::Function": "lambda:{region}:{account}:function:{FunctionName}",
    "AWS::S3::Object": "s3:::{Bucket}/{Key}",
    "AWS::SNS::Topic": "sns:{region}:{account}:{TopicArn}",
    "AWS::SQS::Queue": "sqs:{region}:{account}:{QueueUrl}",
    "AWS::SageMaker::Endpoint": "sagemaker:{region}:{account}:endpoint/{EndpointName}",
}


def resources(exchange: Exchange) -> list[Resource]:
    """The resources of a call, where CloudTrail is known to list them."""
    if kind := data_type(exchange.service, exchange.operation):
        return of_data(exchange, kind)
    match exchange.service:
        case "kms":
            return [owned(arn, "AWS::KMS::Key") for arn in keys(exchange)]
        case "s3":
            return of_bucket(exchange)
        case "ssm":
            return of_parameters(exchange)
        case "sts" if not exchange.error and exchange.parameters.get("RoleArn"):
            return [owned(str(exchange.parameters["RoleArn"]), "AWS::IAM::Role", exchange.account)]
    return []


def owned(arn: str, kind: str, account: str = "") -> Resource:
    """One resource, with the account that owns it."""
    return {"accountId": account_in(arn) or account, "type": kind, "ARN": arn}


def account_in(arn: str) -> str:
    """The account in an ARN; buckets have none, and what a caller sends need not be an ARN."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 else ""


def of_bucket(exchange: Exchange) -> list[Resource]:
    """The bucket of a call; creating one lists none."""
    bucket = exchange.parameters.get("Bucket")
    if not bucket or exchange.operation == "CreateBucket":
        return []
    return [owned(f"arn:aws:s3:::{bucket}", "AWS::S3::Bucket", exchange.account)]


def of_parameters(exchange: Exchange) -> list[Resource]:
    """The parameters that a call to Systems Manager names, without their type."""
    if exchange.error or not exchange.operation.endswith(("Parameter", "Parameters")):
        return []
    named = [exchange.parameters.get(member) or [] for member in PARAMETERS]
    names = [name for value in named for name in ([value] if isinstance(value, str) else value)]
    start = f"arn:aws:ssm:{exchange.region}:{exchange.account}:parameter"
    return [{"accountId": exchange.account, "ARN": f"{start}/{name.removeprefix('/')}"} for name in names]


def keys(exchange: Exchange) -> list[str]:
    """The keys of a call by their ARNs; what only an alias names stays unknown."""
    answered = exchange.result or {}
    named = [answered.get("KeyId"), (answered.get("KeyMetadata") or {}).get("Arn")]
    named += [exchange.parameters.get(member) for member in ("KeyId", "TargetKeyId", "SourceKeyId")]
    found = (key_arn(exchange, str(name)) for name in named if name)
    return list(dict.fromkeys(arn for arn in found if arn))


def key_arn(exchange: Exchange, name: str) -> str | None:
    """The ARN of a key that is named by its ARN or its id."""
    if name.startswith("arn:"):
        return name if ":key/" in name else None
    return f"arn:aws:kms:{exchange.region}:{exchange.account}:key/{name}" if KEY.fullmatch(name) else None


def of_data(exchange: Exchange, kind: str) -> list[Resource]:
    """What a data event is about; an object is listed with its bucket."""
    listed = [owned(arn, kind, exchange.account)] if (arn := data_arn(exchange, kind)) else []
    if kind != "AWS::S3::Object":
        return listed
    objects = [{"type": kind, "ARN": arn}] if arn else []
    return objects + of_bucket(exchange)


def data_arn(exchange: Exchange, kind: str) -> str | None:
    """The ARN that a data event is chosen by; none when the request does not say it."""
    form = DATA_ARNS.get(kind)
    if form is None:
        return None
    named: dict[str, Any] = {name: plain(name, value) for name, value in exchange.parameters.items()}
    for value in named.values():
        if isinstance(value, str) and value.startswith("arn:") and form.partition(":")[0] == value.split(":")[2]:
            return value
    where = {"region": exchange.region, "account": exchange.account}
    try:
        return "arn:aws:" + form.format_map({"Key": "", **named, **where})
    except KeyError:
        return None


def plain(name: str, value: Any) -> Any:
    """A parameter as it stands in an ARN: of a queue's URL, its name."""
    return value.rpartition("/")[2] if name == "QueueUrl" and isinstance(value, str) else value
