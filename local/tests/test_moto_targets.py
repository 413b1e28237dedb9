"""Targets of gateways are replaced as a whole, and take no change while they go through one."""

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import LocalAws

ROLE = "arn:aws:iam::555566667777:role/gateway"


@pytest.fixture
def agentcore(aws: LocalAws) -> Any:
    return aws.account("555566667777").client("bedrock-agentcore-control")


def code(call: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as raised:
        call(**request)
    return str(raised.value.response["Error"]["Code"])


def server(host: str) -> dict[str, Any]:
    return {"mcp": {"mcpServer": {"endpoint": f"https://{host}/mcp"}}}


def ready(agentcore: Any, named: dict[str, str]) -> dict[str, Any]:
    deadline = time.monotonic() + 10
    while (found := agentcore.get_gateway_target(**named))["status"] != "READY" and time.monotonic() < deadline:
        time.sleep(0.05)
    return dict(found)


def test_a_target_is_replaced_once_it_is_ready(agentcore: Any) -> None:
    gateway = agentcore.create_gateway(name="led", roleArn=ROLE, protocolType="MCP", authorizerType="AWS_IAM")
    of = {"gatewayIdentifier": gateway["gatewayId"]}
    made = agentcore.create_gateway_target(
        **of, name="tickets", description="d", targetConfiguration=server("a.example.com")
    )
    named = of | {"targetId": made["targetId"]}
    assert made["status"] == "CREATING"
    update, wanted = agentcore.update_gateway_target, {"targetConfiguration": server("b.example.com")}
    assert code(update, **named, **wanted) == "ConflictException"
    ready(agentcore, named)
    assert update(**named, **wanted)["status"] == "UPDATING"
    found = ready(agentcore, named)
    assert (found["name"], found["targetConfiguration"]) == ("tickets", wanted["targetConfiguration"])
    assert "description" not in found, "what a request leaves out is gone"

    assert agentcore.list_gateway_targets(**of)["items"][0]["targetId"] == made["targetId"]
    told = agentcore.synchronize_gateway_targets(**of, targetIdList=[made["targetId"]])["targets"]
    assert [each["status"] for each in told] == ["SYNCHRONIZING"]
    ready(agentcore, named)
    assert agentcore.delete_gateway_target(**named)["status"] == "DELETING"
    assert code(agentcore.get_gateway_target, **of, targetId="NOSUCHTRGT") == "ResourceNotFoundException"
