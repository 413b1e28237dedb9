"""Policies that stand on resources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from local.aws import Account

from .state import State, state


def resource_policy(account: Account, arn: str) -> State:
    """The policy of a resource, read by the API of its service, and whether its callers come without signatures."""
    revision = None
    unsigned = False
    if arn.split(":")[2] == "bedrock-agentcore":
        client = account.client("bedrock-agentcore-control")
        text = policy_of(lambda: client.get_resource_policy(resourceArn=arn)["policy"])
        if ":gateway/" in arn:
            gateway = client.get_gateway(gatewayIdentifier=arn.rpartition("/")[2])
            unsigned = gateway["authorizerType"] != "AWS_IAM"
    else:
        client = account.client("bedrock")
        text = policy_of(lambda: client.get_resource_policy(resourceArn=arn)["resourcePolicy"])
    return state("resource-policy", {"document": text, "revision": revision, "unsigned": unsigned})


def policy_of(read: Callable[[], Any]) -> str | None:
    """The text of a policy; None when there is none."""
    try:
        return str(read())
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise
