"""What makes it an AI workload: a guardrail, the log of what models are asked, and an agent with its gateway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.aws import Account

from .basics import make_boundary, make_bucket, make_role, pairs, policy

MODEL = "anthropic.claude-3-5-sonnet-20241022-v2:0"
REFUSAL = "Sorry, I cannot help with that."
SECRETS = ("AWS_ACCESS_KEY", "AWS_SECRET_KEY", "PASSWORD")
HARMFUL = ("HATE", "INSULTS", "MISCONDUCT", "SEXUAL", "VIOLENCE")
POLICIES: dict[str, Any] = {
    "contentPolicyConfig": {
        "filtersConfig": [
            *({"type": harm, "inputStrength": "HIGH", "outputStrength": "HIGH"} for harm in HARMFUL),
            {"type": "PROMPT_ATTACK", "inputStrength": "HIGH", "outputStrength": "NONE"},
        ]
    },
    "topicPolicyConfig": {
        "topicsConfig": [
            {
                "name": "investment advice",
                "definition": "Advice on what to do with money.",
                "examples": ["Which shares should I buy?"],
                "type": "DENY",
            }
        ]
    },
    "wordPolicyConfig": {
        "wordsConfig": [{"text": "project nightingale"}],
        "managedWordListsConfig": [{"type": "PROFANITY"}],
    },
    "sensitiveInformationPolicyConfig": {
        "piiEntitiesConfig": [
            {"type": "EMAIL", "action": "ANONYMIZE"},
            {"type": "CREDIT_DEBIT_CARD_NUMBER", "action": "BLOCK"},
            *({"type": secret, "action": "BLOCK"} for secret in SECRETS),
        ],
        "regexesConfig": [{"name": "ticket", "pattern": "TICKET-[0-9]{6}", "action": "ANONYMIZE"}],
    },
    "contextualGroundingPolicyConfig": {
        "filtersConfig": [{"type": "GROUNDING", "threshold": 0.75}, {"type": "RELEVANCE", "threshold": 0.75}]
    },
}


def make_guardrail(account: Account, name: str, tags: Mapping[str, str]) -> str:
    """A guardrail with every kind of policy; returns its id."""
    found = account.client("bedrock").create_guardrail(
        name=name,
        description="Guards what customers ask.",
        blockedInputMessaging=REFUSAL,
        blockedOutputsMessaging=REFUSAL,
        tags=[{"key": key, "value": value} for key, value in tags.items()],
        **POLICIES,
    )
    return str(found["guardrailId"])


def make_logging(account: Account, name: str, tags: Mapping[str, str]) -> None:
    """Logs what models are asked to a bucket and to a log group. It is one setting of a Region, so the first stays."""
    bedrock, group = account.client("bedrock"), f"/aws/bedrock/{name}"
    if bedrock.get_model_invocation_logging_configuration().get("loggingConfig"):
        return
    bucket = f"{name}-invocations"
    make_bucket(account, bucket, tags)
    writes = {"Effect": "Allow", "Principal": {"Service": "bedrock.amazonaws.com"}, "Action": "s3:PutObject"}
    account.client("s3").put_bucket_policy(
        Bucket=bucket, Policy=policy({**writes, "Resource": f"arn:aws:s3:::{bucket}/*"})
    )
    account.client("logs").create_log_group(logGroupName=group, tags=dict(tags))
    streams = f"arn:aws:logs:{account.region}:{account.id}:log-group:{group}:log-stream:aws/bedrock/modelinvocations"
    stores = {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": streams}
    role = make_role(account, f"{name}-invocations", "bedrock.amazonaws.com", tags, stores)
    large = {"bucketName": bucket, "keyPrefix": "large"}
    bedrock.put_model_invocation_logging_configuration(
        loggingConfig={
            "cloudWatchConfig": {"logGroupName": group, "roleArn": role, "largeDataDeliveryS3Config": large},
            "s3Config": {"bucketName": bucket, "keyPrefix": "invocations"},
            **{f"{kind}DataDeliveryEnabled": True for kind in ("text", "image", "embedding", "video", "audio")},
        }
    )


def make_agent(account: Account, name: str, role: str, guardrail: str, tags: Mapping[str, str]) -> str:
    """An agent that answers through a published guardrail, if there is one; returns its id. An alias serves it."""
    client = account.client("bedrock-agent")
    agent = client.create_agent(
        agentName=name,
        agentResourceRoleArn=role,
        foundationModel=MODEL,
        instruction="Answer what customers ask about their orders, and nothing else.",
        tags=dict(tags),
        **({"guardrailConfiguration": published(account, guardrail)} if guardrail else {}),
    )["agent"]
    client.prepare_agent(agentId=agent["agentId"])
    client.create_agent_alias(agentId=agent["agentId"], agentAliasName="live")
    return str(agent["agentId"])


def published(account: Account, guardrail: str) -> dict[str, str]:
    """A version of a guardrail, which nobody can change, as agents name it."""
    version = account.client("bedrock").create_guardrail_version(guardrailIdentifier=guardrail)["version"]
    return {"guardrailIdentifier": guardrail, "guardrailVersion": version}


def make_agent_role(account: Account, name: str, tags: Mapping[str, str]) -> str:
    """The role that an agent acts with: it may ask one model and nothing else, and never more than its boundary."""
    model = f"arn:aws:bedrock:{account.region}::foundation-model/{MODEL}"
    asks = {"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": model}
    role = make_role(account, name, "bedrock.amazonaws.com", tags, asks)
    boundary = make_boundary(account, f"{name}-boundary", tags)
    account.client("iam").put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary)
    return role


def make_gateway(account: Account, name: str, function: str, key: str, tags: Mapping[str, str]) -> str:
    """A gateway to a tool function, for callers who sign; returns its id. It is ready after a while."""
    invokes = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": function}
    found = account.client("bedrock-agentcore-control").create_gateway(
        name=name,
        description="The tools of the agent.",
        roleArn=make_role(account, name, "bedrock-agentcore.amazonaws.com", tags, invokes),
        protocolType="MCP",
        authorizerType="AWS_IAM",
        kmsKeyArn=key,
        tags=dict(tags),
    )
    return str(found["gatewayId"])


def make_key_user(account: Account, name: str, boundary: str, tags: Mapping[str, str]) -> None:
    """A user as the console makes one for each API key of Bedrock, without the key, and bounded by a policy."""
    account.client("iam").create_user(UserName=name, PermissionsBoundary=boundary, Tags=pairs(tags))
