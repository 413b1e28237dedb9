"""Where models, knowledge bases and gateways take from and lead to."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from local.aws import Account

from .state import State, state

JOBS = {"model-invocation-job": "get_model_invocation_job", "model-customization-job": "get_model_customization_job"}
READ = (
    ("inputDataConfig", "s3InputDataConfig"),
    ("trainingDataConfig",),
    ("trainingDataConfig", "invocationLogsConfig", "invocationLogSource"),
)
WRITTEN = (("outputDataConfig",), ("outputDataConfig", "s3OutputDataConfig"))
KEYS = (("outputDataConfig", "s3OutputDataConfig", "s3EncryptionKeyId"), ("outputModelKmsKeyArn",))
OF_SOURCE = ("createdAt", "dataSourceId", "failureReasons", "knowledgeBaseId", "status", "updatedAt")
OF_TARGET = (
    "authorizationData",
    "createdAt",
    "gatewayArn",
    "lastSynchronizedAt",
    "privateEndpointManagedResources",
    "protocolType",
    "status",
    "statusReasons",
    "targetId",
    "updatedAt",
)
ENDPOINTS = (
    ("targetConfiguration", "http", "passthrough", "endpoint"),
    ("targetConfiguration", "inference", "provider", "endpoint"),
    ("targetConfiguration", "mcp", "mcpServer", "endpoint"),
)
SCHEMA = ("targetConfiguration", "mcp", "openApiSchema", "inlinePayload")


def model_job(account: Account, arn: str) -> State:
    """A job, by its ARN."""
    kind = arn.split(":", 5)[5].split("/", maxsplit=1)[0]
    job = getattr(account.client("bedrock"), JOBS[kind])(jobIdentifier=arn)
    validators = job.get("validationDataConfig", {}).get("validators", [])
    content = {
        "status": job["status"],
        "reads": [*places(job, READ), *(place(each) for each in validators)],
        "writes": places(job, WRITTEN),
        "keyed": any(inside(job, key) for key in KEYS),
        "confined": "vpcConfig" in job,
    }
    return state("model-job", content)


def places(job: Any, paths: tuple[tuple[str, ...], ...]) -> list[State]:
    """The places that a job names."""
    found = [inside(job, path) for path in paths]
    return [place(each) for each in found if each and "s3Uri" in each]


def place(data: Any) -> State:
    """A place in a bucket."""
    return {"bucket": urlsplit(data["s3Uri"]).netloc, "owner": data.get("s3BucketOwner")}


def inside(value: Any, path: tuple[str, ...]) -> Any:
    """What stands at a path; None when nothing does."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def knowledge_base(account: Account, identifier: str) -> State:
    """A knowledge base with its sources."""
    client, named = account.client("bedrock-agent"), {"knowledgeBaseId": identifier}
    base = client.get_knowledge_base(**named)["knowledgeBase"]
    listed = client.list_data_sources(**named)["dataSourceSummaries"]
    ids = [each["dataSourceId"] for each in listed]
    sources = {each: client.get_data_source(**named, dataSourceId=each)["dataSource"] for each in ids}
    content = {
        "status": base["status"],
        "role": base["roleArn"],
        "storage": base.get("storageConfiguration", {}).get("type"),
        "sources": {each: without(source, OF_SOURCE) for each, source in sources.items()},
    }
    return state("knowledge-base", content)


def gateway_targets(account: Account, identifier: str) -> State:
    """What a gateway sends calls to."""
    client, named = account.client("bedrock-agentcore-control"), {"gatewayIdentifier": identifier}
    ids = [each["targetId"] for each in client.list_gateway_targets(**named)["items"]]
    found = {each: client.get_gateway_target(**named, targetId=each) for each in ids}
    targets = {
        each: {"status": target["status"], "hosts": hosts(target), "definition": without(target, OF_TARGET)}
        for each, target in found.items()
    }
    return state("gateway-targets", {"targets": targets})


def hosts(target: Any) -> list[str]:
    """The hosts that a target calls."""
    endpoints = [inside(target, path) for path in ENDPOINTS]
    servers = json.loads(inside(target, SCHEMA) or "{}").get("servers", [])
    addresses = [*filter(None, endpoints), *(server["url"] for server in servers)]
    return sorted({str(urlsplit(address).hostname) for address in addresses})


def without(answer: Any, read_only: tuple[str, ...]) -> State:
    """What an update takes of an answer."""
    ours = {"ResponseMetadata", *read_only}
    return {name: value for name, value in answer.items() if name not in ours and value is not None}
