"""What stands around models: the logging of their invocations, and the gateways of agents."""

from __future__ import annotations

from typing import Any

from local.aws import Account

from . import guardrails
from .state import State, state

KINDS = ("text", "image", "embedding", "video", "audio")
READ_ONLY = (
    "ResponseMetadata",
    "createdAt",
    "gatewayArn",
    "gatewayId",
    "gatewayUrl",
    "status",
    "statusReasons",
    "updatedAt",
    "webAclArn",
    "workloadIdentityDetails",
)
LIMIT = ("rateLimitId", "dimensionKeys", "entries", "description")
RUNTIME_READ_ONLY = (
    "ResponseMetadata",
    "agentRuntimeArn",
    "agentRuntimeId",
    "agentRuntimeName",
    "agentRuntimeVersion",
    "createdAt",
    "failureReason",
    "lastUpdatedAt",
    "status",
    "workloadIdentityDetails",
)


def invocation_logging(account: Account) -> State:
    """The logging of model invocations in the account's Region."""
    config = account.client("bedrock").get_model_invocation_logging_configuration().get("loggingConfig")
    found = config or {}
    bucket, group = found.get("s3Config", {}), found.get("cloudWatchConfig", {})
    large = group.get("largeDataDeliveryS3Config", {})
    flags = {kind: found.get(f"{kind}DataDeliveryEnabled") for kind in KINDS}
    content = {
        "configured": config is not None,
        "delivered": {kind: on for kind, on in flags.items() if on is not None},
        "bucket": bucket.get("bucketName"),
        "prefix": bucket.get("keyPrefix") or None,
        "log_group": group.get("logGroupName"),
        "log_role": group.get("roleArn"),
        "large_bucket": large.get("bucketName"),
        "large_prefix": large.get("keyPrefix") or None,
    }
    return state("invocation-logging", content)


def enforced_guardrail(account: Account) -> State:
    """The guardrail that the account enforces in its Region."""
    bedrock = account.client("bedrock")
    pages = bedrock.get_paginator("list_guardrails").paginate()
    found = [each for page in pages for each in page["guardrails"]]
    ready = [each["arn"] for each in found if each["status"] == "READY"]
    config = next(iter(bedrock.list_enforced_guardrails_configuration()["guardrailsConfig"]), None)
    content: State = {"id": None, "enforced": None, "stops": guardrails.NOTHING, "ready": ready}
    if config is None:
        return state("enforced-guardrail", content)
    name = {"guardrailIdentifier": config["guardrailArn"], "guardrailVersion": config["guardrailVersion"]}
    stops = guardrails.described(bedrock.get_guardrail(**name)) | {"definition": None}
    content |= {"id": config["configId"], "enforced": enforcement(config), "stops": stops}
    return state("enforced-guardrail", content)


def enforcement(config: State) -> State:
    """Which guardrail is enforced, and on what."""
    parts, models = config.get("selectiveContentGuarding", {}), config.get("modelEnforcement", {})
    return {
        "guardrail": config["guardrailArn"],
        "version": config["guardrailVersion"],
        "selective": [part for part in ("messages", "system") if parts.get(part) == "SELECTIVE"],
        "included": models.get("includedModels", ["ALL"]),
        "excluded": models.get("excludedModels", []),
    }


def data_retention(account: Account) -> State:
    """Who may keep what models are asked in the account's Region."""
    return state("data-retention", {"mode": account.client("bedrock").get_account_data_retention()["mode"]})


def gateway(account: Account, identifier: str) -> State:
    """Whom a gateway lets in, its definition, its limits and how many policies are in force in its engine."""
    client = account.client("bedrock-agentcore-control")
    answer = client.get_gateway(gatewayIdentifier=identifier)
    definition = {name: value for name, value in answer.items() if name not in READ_ONLY}
    limits = client.list_gateway_rate_limits(gatewayIdentifier=identifier)["rateLimits"]
    engine = answer.get("policyEngineConfiguration", {}).get("arn")
    points = [point for each in answer.get("interceptorConfigurations", []) for point in each["interceptionPoints"]]
    content = {
        "authorizer_type": answer["authorizerType"],
        "configuration": answer.get("authorizerConfiguration"),
        "policy_enforced": answer.get("policyEngineConfiguration", {}).get("mode") == "ENFORCE",
        "intercepted": "REQUEST" in points,
        "status": answer["status"],
        "definition": definition,
        "rate_limits": [{name: limit[name] for name in LIMIT if name in limit} for limit in limits],
        "policies_in_force": in_force(client, engine) if engine else None,
    }
    return state("gateway", content)


def in_force(client: Any, engine: str) -> int:
    """How many policies of an engine are not only logged."""
    found = client.list_policies(policyEngineId=engine.rpartition("/")[2])["policies"]
    return sum(policy["enforcementMode"] != "LOG_ONLY" for policy in found)


def policy_engine(account: Account, identifier: str) -> State:
    """What a policy engine holds."""
    found = account.client("bedrock-agentcore-control").list_policies(policyEngineId=identifier)["policies"]
    policies = {
        policy["name"]: {
            "id": policy["policyId"],
            "definition": policy["definition"],
            "description": policy.get("description"),
            "enforced": policy["enforcementMode"] != "LOG_ONLY",
        }
        for policy in found
        if policy["status"] != "DELETING"
    }
    return state("policy-engine", {"exists": True, "policies": policies})


def runtime(account: Account, identifier: str) -> State:
    """A runtime, as its newest version is."""
    answer = account.client("bedrock-agentcore-control").get_agent_runtime(agentRuntimeId=identifier)
    definition = {name: value for name, value in answer.items() if name not in RUNTIME_READ_ONLY}
    return state("runtime", {"status": answer["status"], "definition": definition})


def memory(account: Account, identifier: str) -> State:
    """A memory, and its status."""
    found = account.client("bedrock-agentcore-control").get_memory(memoryId=identifier)["memory"]
    return state("memory", {"status": found["status"], "definition": found})


def evaluation(account: Account, identifier: str) -> State:
    """Whether an evaluation evaluates anything."""
    client = account.client("bedrock-agentcore-control")
    found = client.get_online_evaluation_config(onlineEvaluationConfigId=identifier)
    return state("evaluation", {"status": found["status"], "enabled": found["executionStatus"] == "ENABLED"})


def runtime_endpoints(account: Account, identifier: str) -> State:
    """What the endpoints of a runtime serve."""
    client = account.client("bedrock-agentcore-control")
    endpoints = {
        each["name"]: {
            "version": each.get("liveVersion", each["targetVersion"]),
            "description": each.get("description"),
            "status": each["status"],
        }
        for each in client.list_agent_runtime_endpoints(agentRuntimeId=identifier)["runtimeEndpoints"]
    }
    return state("runtime-endpoints", endpoints)


def token_vault(account: Account, identifier: str = "default") -> State:
    """By which key of its owner a vault of credentials is encrypted."""
    found = account.client("bedrock-agentcore-control").get_token_vault(tokenVaultId=identifier)
    return state("token-vault", {"key": found["kmsConfiguration"].get("kmsKeyArn")})


def workload_identity(account: Account, name: str) -> State:
    """Where the consent that an identity asks for may return."""
    found = account.client("bedrock-agentcore-control").get_workload_identity(name=name)
    return state("workload-identity", {"addresses": sorted(found["allowedResourceOauth2ReturnUrls"])})
