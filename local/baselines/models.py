"""What stands around models: the logging of their invocations, and the gateways of agents."""

from __future__ import annotations

from local.aws import Account

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


def gateway(account: Account, identifier: str) -> State:
    """Whom a gateway lets in, and its definition."""
    answer = account.client("bedrock-agentcore-control").get_gateway(gatewayIdentifier=identifier)
    definition = {name: value for name, value in answer.items() if name not in READ_ONLY}
    points = [point for each in answer.get("interceptorConfigurations", []) for point in each["interceptionPoints"]]
    content = {
        "authorizer_type": answer["authorizerType"],
        "configuration": answer.get("authorizerConfiguration"),
        "policy_enforced": answer.get("policyEngineConfiguration", {}).get("mode") == "ENFORCE",
        "intercepted": "REQUEST" in points,
        "status": answer["status"],
        "definition": definition,
    }
    return state("gateway", content)
