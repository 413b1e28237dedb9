"""Policies of gateways and guardrails: kept byte for byte, and of nothing that is not there."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from local import Account, baselines

POLICY = '{"Statement":  [{"Effect": "Allow", "Principal": "*", "Action": "bedrock:ApplyGuardrail", "Resource": "*"}]}'
NONE = '{"Statement": []}'


def code(call: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as raised:
        call(**request)
    return str(raised.value.response["Error"]["Code"])


@pytest.fixture
def guardrail(account: Account) -> Iterator[str]:
    bedrock = account.client("bedrock")
    words = {"blockedInputMessaging": "no", "blockedOutputsMessaging": "no"}
    topics = {"managedWordListsConfig": [{"type": "PROFANITY"}]}
    made = bedrock.create_guardrail(name="shared", wordPolicyConfig=topics, **words)
    yield made["guardrailArn"]
    bedrock.delete_guardrail(guardrailIdentifier=made["guardrailId"])


@pytest.fixture
def gateway(account: Account) -> str:
    role = f"arn:aws:iam::{account.id}:role/tools"
    made = account.client("bedrock-agentcore-control").create_gateway(
        name=f"Shared-{uuid4()}", roleArn=role, protocolType="MCP", authorizerType="AWS_IAM"
    )
    return str(made["gatewayArn"])


def test_a_policy_of_a_guardrail_is_kept_as_it_was_put(account: Account, guardrail: str) -> None:
    bedrock = account.client("bedrock")
    named = {"resourceArn": guardrail}
    assert code(bedrock.get_resource_policy, **named) == "ResourceNotFoundException"
    bedrock.put_resource_policy(**named, resourcePolicy=POLICY)
    assert bedrock.get_resource_policy(**named)["resourcePolicy"] == POLICY
    assert baselines.resource_policy(account, guardrail)["state"]["document"] == POLICY
    bedrock.delete_resource_policy(**named)
    assert code(bedrock.delete_resource_policy, **named) == "ResourceNotFoundException"
    assert baselines.resource_policy(account, guardrail)["state"]["document"] is None


def test_a_policy_of_a_gateway_is_kept_as_it_was_put(account: Account, gateway: str) -> None:
    agentcore = account.client("bedrock-agentcore-control")
    named = {"resourceArn": gateway}
    assert agentcore.put_resource_policy(**named, policy=POLICY)["policy"] == POLICY
    assert baselines.resource_policy(account, gateway)["state"] == {
        "document": POLICY,
        "revision": None,
        "unsigned": False,
        "rotates": None,
    }
    agentcore.delete_resource_policy(**named)
    assert code(agentcore.get_resource_policy, **named) == "ResourceNotFoundException"


def test_what_is_no_policy_or_stands_on_nothing_is_refused(account: Account, gateway: str, guardrail: str) -> None:
    bedrock, agentcore = account.client("bedrock"), account.client("bedrock-agentcore-control")
    for text in ("none", NONE, '{"Statement": [{"Effect": "Allow"}]}', "[]"):
        assert code(bedrock.put_resource_policy, resourceArn=guardrail, resourcePolicy=text) == "ValidationException"
        assert code(agentcore.put_resource_policy, resourceArn=gateway, policy=text) == "ValidationException"
    gone = guardrail[:-2] + "zz"
    assert code(bedrock.put_resource_policy, resourceArn=gone, resourcePolicy=POLICY) == "ResourceNotFoundException"
    assert code(bedrock.get_resource_policy, resourceArn=gone) == "ResourceNotFoundException"
