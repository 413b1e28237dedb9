"""Runtimes, memories, rate limits and policies go through the states, and refuse what AWS refuses."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account

ROLE = "arn:aws:iam::111122223333:role/service"
IMAGE = {"containerConfiguration": {"containerUri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/agents/case:41"}}
VPC = {"networkMode": "VPC", "networkModeConfig": {"subnets": ["subnet-0a8d4f6b"], "securityGroups": ["sg-0b7c5a2e"]}}
ENTRIES = [{"dimensions": {"toolName": "search"}, "requests": [{"rate": 60.0, "period": "minute"}]}]
PERMIT = {"cedar": {"statement": 'permit(principal, action, resource == AgentCore::Gateway::"arn") when { true };'}}
WITHIN = 10.0


def code(call: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as raised:
        call(**request)
    return str(raised.value.response["Error"]["Code"])


def until(status: str, read: Callable[[], Any]) -> None:
    deadline = time.monotonic() + WITHIN
    while (found := read()) != status:
        assert time.monotonic() < deadline, f"{found}, not {status}"
        time.sleep(0.05)


@pytest.fixture
def agentcore(account: Account) -> Any:
    return account.client("bedrock-agentcore-control")


def test_an_update_of_a_runtime_makes_a_version_and_forgets_what_it_leaves_out(agentcore: Any) -> None:
    made = agentcore.create_agent_runtime(
        agentRuntimeName="case_agent",
        agentRuntimeArtifact=IMAGE,
        roleArn=ROLE,
        networkConfiguration=VPC,
        environmentVariables={"DESK": "cases"},
        tags={"ai:phase": "production"},
    )
    name = {"agentRuntimeId": made["agentRuntimeId"]}
    assert made["agentRuntimeArn"].endswith(f":runtime/{name['agentRuntimeId']}")
    assert made["status"] == "CREATING"
    update = name | {"agentRuntimeArtifact": IMAGE, "roleArn": ROLE, "metadataConfiguration": {"requireMMDSV2": True}}
    assert code(agentcore.update_agent_runtime, **update) == "ConflictException"
    until("READY", lambda: agentcore.get_agent_runtime(**name)["status"])
    assert agentcore.list_tags_for_resource(resourceArn=made["agentRuntimeArn"])["tags"] == {"ai:phase": "production"}
    assert agentcore.update_agent_runtime(**update)["agentRuntimeVersion"] == "2"
    until("READY", lambda: agentcore.get_agent_runtime(**name)["status"])
    found = agentcore.get_agent_runtime(**name)
    assert found["metadataConfiguration"] == {"requireMMDSV2": True}
    assert not {"networkConfiguration", "environmentVariables"} & set(found)
    agentcore.delete_agent_runtime(**name)
    until("gone", lambda: "there" if agentcore.list_agent_runtimes()["agentRuntimes"] else "gone")
    assert code(agentcore.get_agent_runtime, **name) == "ResourceNotFoundException"
    gone = {"resourceArn": made["agentRuntimeArn"]}
    assert code(agentcore.list_tags_for_resource, **gone) == "ResourceNotFoundException"


def test_a_memory_keeps_its_key_and_gains_strategies(agentcore: Any) -> None:
    facts = {"semanticMemoryStrategy": {"name": "facts", "namespaces": ["/actors/{actorId}/facts"]}}
    made = agentcore.create_memory(name="cases", eventExpiryDuration=30, memoryStrategies=[facts])["memory"]
    name = {"memoryId": made["id"]}
    until("ACTIVE", lambda: agentcore.get_memory(**name)["memory"]["status"])
    asked = {"summaryMemoryStrategy": {"name": "sums", "namespaces": ["/sums"]}}
    agentcore.update_memory(**name, memoryStrategies={"addMemoryStrategies": [asked]}, eventExpiryDuration=60)
    found = agentcore.get_memory(**name)["memory"]
    told = [(each["type"], each["namespaces"]) for each in found["strategies"]]
    assert told == [("SEMANTIC", ["/actors/{actorId}/facts"]), ("SUMMARIZATION", ["/sums"])]
    assert (found["eventExpiryDuration"], "encryptionKeyArn" in found) == (60, False)
    until("ACTIVE", lambda: agentcore.get_memory(**name)["memory"]["status"])
    agentcore.delete_memory(**name)
    until("gone", lambda: "there" if agentcore.list_memories()["memories"] else "gone")


def test_an_evaluation_is_switched_off_and_keeps_all_else(agentcore: Any) -> None:
    made = agentcore.create_online_evaluation_config(
        onlineEvaluationConfigName="answers",
        rule={"samplingConfig": {"samplingPercentage": 10.0}},
        dataSourceConfig={"cloudWatchLogs": {"logGroupNames": ["/aws/agents"], "serviceNames": ["desk"]}},
        evaluationExecutionRoleArn=ROLE,
        enableOnCreate=True,
        tags={"ai:workload": "claims"},
    )
    name = {"onlineEvaluationConfigId": made["onlineEvaluationConfigId"]}
    assert code(agentcore.update_online_evaluation_config, **name, executionStatus="DISABLED") == "ConflictException"
    until("ACTIVE", lambda: agentcore.get_online_evaluation_config(**name)["status"])
    agentcore.update_online_evaluation_config(**name, executionStatus="DISABLED")
    found = agentcore.get_online_evaluation_config(**name)
    assert (found["executionStatus"], found["status"]) == ("DISABLED", "UPDATING")
    assert found["rule"] == {"samplingConfig": {"samplingPercentage": 10.0}}
    tagged = agentcore.list_tags_for_resource(resourceArn=made["onlineEvaluationConfigArn"])["tags"]
    assert tagged == {"ai:workload": "claims"}
    until("ACTIVE", lambda: agentcore.get_online_evaluation_config(**name)["status"])
    agentcore.delete_online_evaluation_config(**name)
    until("gone", lambda: "there" if agentcore.list_online_evaluation_configs()["onlineEvaluationConfigs"] else "gone")
    assert code(agentcore.get_online_evaluation_config, **name) == "ResourceNotFoundException"


def test_an_endpoint_serves_its_last_version_until_the_next_is_ready(agentcore: Any) -> None:
    made = agentcore.create_agent_runtime(agentRuntimeName="serving", agentRuntimeArtifact=IMAGE, roleArn=ROLE)
    runtime = {"agentRuntimeId": made["agentRuntimeId"]}
    until("READY", lambda: agentcore.get_agent_runtime(**runtime)["status"])
    agentcore.update_agent_runtime(**runtime, agentRuntimeArtifact=IMAGE, roleArn=ROLE)
    endpoint = {"agentRuntimeId": made["agentRuntimeId"], "endpointName": "live"}
    asked = {"name": "live", "agentRuntimeVersion": "1", "description": "for callers"}
    assert agentcore.create_agent_runtime_endpoint(**runtime, **asked)["targetVersion"] == "1"
    assert code(agentcore.create_agent_runtime_endpoint, **runtime, **asked) == "ConflictException"
    assert code(agentcore.update_agent_runtime_endpoint, **endpoint, agentRuntimeVersion="2") == "ConflictException"
    until("READY", lambda: agentcore.get_agent_runtime_endpoint(**endpoint)["status"])
    missing = {"agentRuntimeVersion": "3"}
    assert code(agentcore.update_agent_runtime_endpoint, **endpoint, **missing) == "ResourceNotFoundException"
    moved = agentcore.update_agent_runtime_endpoint(**endpoint, agentRuntimeVersion="2", description="for callers")
    assert (moved["liveVersion"], moved["targetVersion"], moved["status"]) == ("1", "2", "UPDATING")
    until("2", lambda: agentcore.get_agent_runtime_endpoint(**endpoint)["liveVersion"])
    listed = agentcore.list_agent_runtime_endpoints(**runtime)["runtimeEndpoints"]
    assert {each["name"]: each["liveVersion"] for each in listed} == {"DEFAULT": "2", "live": "2"}
    newest = runtime | {"endpointName": "DEFAULT"}
    assert code(agentcore.update_agent_runtime_endpoint, **newest, agentRuntimeVersion="1") == "ValidationException"
    agentcore.delete_agent_runtime_endpoint(**endpoint)
    until("1", lambda: str(len(agentcore.list_agent_runtime_endpoints(**runtime)["runtimeEndpoints"])))


def test_a_vault_has_one_key_and_an_identity_its_addresses(agentcore: Any) -> None:
    vault = {"tokenVaultId": "default"}
    assert agentcore.get_token_vault(**vault)["kmsConfiguration"] == {"keyType": "ServiceManagedKey"}
    key = {"keyType": "CustomerManagedKey", "kmsKeyArn": f"arn:aws:kms:eu-west-1:111122223333:key/{'1' * 36}"}
    bad = {"keyType": "CustomerManagedKey"}
    assert code(agentcore.set_token_vault_cmk, **vault, kmsConfiguration=bad) == "ValidationException"
    agentcore.set_token_vault_cmk(**vault, kmsConfiguration=key)
    assert agentcore.get_token_vault(**vault)["kmsConfiguration"] == key
    assert code(agentcore.get_token_vault, tokenVaultId="other") == "ResourceNotFoundException"
    name = {"name": "claims"}
    made = agentcore.create_workload_identity(
        **name, allowedResourceOauth2ReturnUrls=["https://a.example/", "https://b.example/"]
    )
    assert made["workloadIdentityArn"].endswith(":workload-identity-directory/default/workload-identity/claims")
    assert code(agentcore.create_workload_identity, **name) == "ConflictException"
    agentcore.update_workload_identity(**name)
    assert len(agentcore.get_workload_identity(**name)["allowedResourceOauth2ReturnUrls"]) == 2
    agentcore.update_workload_identity(**name, allowedResourceOauth2ReturnUrls=[])
    assert agentcore.get_workload_identity(**name)["allowedResourceOauth2ReturnUrls"] == []
    assert code(agentcore.get_workload_identity, name="gone") == "ResourceNotFoundException"


def test_a_gateway_has_one_limit_for_the_same_dimensions(agentcore: Any) -> None:
    made = agentcore.create_gateway(name="limited", roleArn=ROLE, protocolType="MCP", authorizerType="AWS_IAM")
    gateway = {"gatewayIdentifier": made["gatewayId"]}
    limit = {"rateLimitId": "per-tool", "dimensionKeys": ["toolName"], "entries": ENTRIES}
    assert agentcore.create_gateway_rate_limit(**gateway, **limit)["status"] == "CREATING"
    again = limit | {"rateLimitId": "another"}
    assert code(agentcore.create_gateway_rate_limit, **gateway, **again) == "ConflictException"
    more = [{"dimensions": {"toolName": "search"}, "requests": [{"rate": 600.0, "period": "minute"}]}]
    agentcore.update_gateway_rate_limit(**gateway, rateLimitId="per-tool", entries=more)
    (found,) = agentcore.list_gateway_rate_limits(**gateway)["rateLimits"]
    assert (found["entries"], found["dimensionKeys"]) == (more, ["toolName"])
    agentcore.delete_gateway_rate_limit(**gateway, rateLimitId="per-tool")
    assert agentcore.list_gateway_rate_limits(**gateway)["rateLimits"] == []
    gone = {"rateLimitId": "per-tool"}
    assert code(agentcore.delete_gateway_rate_limit, **gateway, **gone) == "ResourceNotFoundException"
    until("READY", lambda: agentcore.get_gateway(**gateway)["status"])
    agentcore.delete_gateway(**gateway)


def test_an_engine_with_policies_stays(agentcore: Any) -> None:
    made = agentcore.create_policy_engine(name="rules", tags={"ai:phase": "production"})
    engine = {"policyEngineId": made["policyEngineId"]}
    until("ACTIVE", lambda: agentcore.get_policy_engine(**engine)["status"])
    policy = agentcore.create_policy(**engine, name="tools", definition=PERMIT)
    assert policy["policyArn"].startswith(f"{made['policyEngineArn']}/policy/tools-")
    name = engine | {"policyId": policy["policyId"]}
    assert code(agentcore.delete_policy, **name) == "ConflictException"
    until("ACTIVE", lambda: agentcore.get_policy(**name)["status"])
    assert code(agentcore.delete_policy_engine, **engine) == "ConflictException"
    agentcore.update_policy(**name, enforcementMode="LOG_ONLY", description={"optionalValue": "trial"})
    (found,) = agentcore.list_policies(**engine)["policies"]
    assert (found["enforcementMode"], found["description"], found["definition"]) == ("LOG_ONLY", "trial", PERMIT)
    until("ACTIVE", lambda: agentcore.get_policy(**name)["status"])
    agentcore.delete_policy(**name)
    until("gone", lambda: "there" if agentcore.list_policies(**engine)["policies"] else "gone")
    agentcore.delete_policy_engine(**engine)
    until("gone", lambda: "there" if agentcore.list_policy_engines()["policyEngines"] else "gone")
