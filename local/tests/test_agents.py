"""Agents of Bedrock, as AWS has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account
from local.tests.people import allow, user

ROLE = "arn:aws:iam::000000000000:role/desk"
WHOLE: dict[str, Any] = {
    "agentName": "desk",
    "agentResourceRoleArn": ROLE,
    "foundationModel": "anthropic.claude-3-5-sonnet-20241022-v2:0",
    "instruction": "Answer what customers ask about their orders, and nothing else.",
    "guardrailConfiguration": {"guardrailIdentifier": "k3v8qzt1m5xa", "guardrailVersion": "3"},
    "orchestrationType": "DEFAULT",
    "description": "The desk.",
}


def refusal(call: Callable[..., Any], **request: Any) -> tuple[str, int]:
    """The error code and the HTTP status with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(**request)
    answer = refused.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


@pytest.fixture
def agents(account: Account) -> Any:
    """A client, and no agent that is left from another test."""
    client = account.client("bedrock-agent")
    for found in client.list_agents()["agentSummaries"]:
        client.delete_agent(agentId=found["agentId"])
    return client


def test_an_update_replaces_the_whole_draft(agents: Any) -> None:
    identity = {"agentId": agents.create_agent(**WHOLE)["agent"]["agentId"]}
    agents.prepare_agent(**identity)
    bare = {name: WHOLE[name] for name in ("agentName", "agentResourceRoleArn", "foundationModel")}
    changed = agents.update_agent(**identity, **bare)["agent"]

    assert "guardrailConfiguration" not in changed
    assert "description" not in changed
    found = agents.get_agent(**identity)["agent"]
    assert found["agentStatus"] == "NOT_PREPARED"
    assert "guardrailConfiguration" not in found
    agents.prepare_agent(**identity)
    assert agents.get_agent(**identity)["agent"]["agentStatus"] == "PREPARED"


def test_what_is_not_there_is_refused(agents: Any) -> None:
    assert refusal(agents.update_agent, agentId="AAAAAAAAAA", **WHOLE) == ("ResourceNotFoundException", 404)
    assert refusal(agents.list_agent_aliases, agentId="AAAAAAAAAA") == ("ResourceNotFoundException", 404)
    agent = agents.create_agent(**WHOLE)["agent"]["agentId"]
    to_nowhere = {"agentAliasName": "a", "routingConfiguration": [{"agentVersion": "9"}]}
    assert refusal(agents.create_agent_alias, agentId=agent, **to_nowhere) == ("ResourceNotFoundException", 404)
    named = {"agentId": agent, "agentAliasId": "AAAAAAAAAA"}
    assert refusal(agents.update_agent_alias, **named, agentAliasName="a") == ("ResourceNotFoundException", 404)


def test_an_alias_publishes_what_the_draft_is_now(agents: Any) -> None:
    agent = {"agentId": agents.create_agent(**WHOLE)["agent"]["agentId"]}
    alias = agents.create_agent_alias(**agent, agentAliasName="live")["agentAlias"]
    assert alias["routingConfiguration"] == [{"agentVersion": "1"}]
    agents.update_agent(**agent, **{name: value for name, value in WHOLE.items() if name != "guardrailConfiguration"})
    named = agent | {"agentAliasId": alias["agentAliasId"], "agentAliasName": "live"}
    moved = agents.update_agent_alias(**named)["agentAlias"]
    assert moved["routingConfiguration"] == [{"agentVersion": "2"}]

    first = agents.get_agent_version(**agent, agentVersion="1")["agentVersion"]
    second = agents.get_agent_version(**agent, agentVersion="2")["agentVersion"]
    assert first["guardrailConfiguration"] == WHOLE["guardrailConfiguration"]
    assert "guardrailConfiguration" not in second
    back = agents.update_agent_alias(**named, routingConfiguration=[{"agentVersion": "1"}])["agentAlias"]
    assert back["routingConfiguration"] == [{"agentVersion": "1"}]


def test_an_update_replaces_a_whole_action_group(agents: Any) -> None:
    draft = {"agentId": agents.create_agent(**WHOLE)["agent"]["agentId"], "agentVersion": "DRAFT"}
    agents.prepare_agent(agentId=draft["agentId"])
    made = {
        "actionGroupName": "refunds",
        "description": "d",
        "actionGroupExecutor": {"customControl": "RETURN_CONTROL"},
    }
    group = agents.create_agent_action_group(**draft, **made)["agentActionGroup"]
    assert (group["actionGroupState"], group["description"]) == ("ENABLED", "d")
    assert agents.get_agent(agentId=draft["agentId"])["agent"]["agentStatus"] == "NOT_PREPARED"
    assert refusal(agents.create_agent_action_group, **draft, **made) == ("ConflictException", 409)

    named = draft | {"actionGroupId": group["actionGroupId"], "actionGroupName": "refunds"}
    signed = agents.update_agent_action_group(**named, parentActionGroupSignature="AMAZON.UserInput")
    assert "description" not in signed["agentActionGroup"]
    found = agents.get_agent_action_group(**{name: named[name] for name in (*draft, "actionGroupId")})
    assert found["agentActionGroup"]["parentActionSignature"] == "AMAZON.UserInput"
    assert "actionGroupExecutor" not in found["agentActionGroup"]
    nowhere = {**named, "actionGroupId": "AAAAAAAAAA"}
    assert refusal(agents.update_agent_action_group, **nowhere) == ("ResourceNotFoundException", 404)


def test_who_hands_work_on_is_not_prepared_alone(agents: Any) -> None:
    agent = agents.create_agent(**WHOLE, agentCollaboration="SUPERVISOR")["agent"]["agentId"]
    draft = {"agentId": agent, "agentVersion": "DRAFT"}
    assert refusal(agents.prepare_agent, agentId=agent) == ("ValidationException", 400)
    peer = {"collaboratorName": "desk", "collaborationInstruction": "Ask.", "agentDescriptor": {"aliasArn": "arn:a"}}
    made = agents.associate_agent_collaborator(**draft, **peer)["agentCollaborator"]["collaboratorId"]
    assert refusal(agents.associate_agent_collaborator, **draft, **peer) == ("ConflictException", 409)
    agents.prepare_agent(agentId=agent)
    agents.disassociate_agent_collaborator(**draft, collaboratorId=made)
    assert agents.get_agent(agentId=agent)["agent"]["agentStatus"] == "NOT_PREPARED"
    assert refusal(agents.prepare_agent, agentId=agent) == ("ValidationException", 400)
    again = draft | {"collaboratorId": made}
    assert refusal(agents.disassociate_agent_collaborator, **again) == ("ResourceNotFoundException", 404)


def test_every_agent_has_an_alias_for_its_draft(agents: Any) -> None:
    agent = agents.create_agent(**WHOLE)["agent"]["agentId"]
    agents.create_agent_alias(agentId=agent, agentAliasName="live")
    found = agents.list_agent_aliases(agentId=agent)["agentAliasSummaries"]
    served = {alias["agentAliasName"]: alias["routingConfiguration"][0]["agentVersion"] for alias in found}
    assert served == {"AgentTestAlias": "DRAFT", "live": "1"}
    assert {alias["aliasInvocationState"] for alias in found} == {"ACCEPT_INVOCATIONS"}


def test_iam_is_asked_about_the_agent(account: Account, agents: Any) -> None:
    agent = agents.create_agent(**WHOLE)["agent"]
    other = agents.create_agent(**{**WHOLE, "agentName": "other"})["agent"]
    may = user(account, "agent-updater", allow("bedrock:UpdateAgent", agent["agentArn"])).client("bedrock-agent")
    may.update_agent(agentId=agent["agentId"], **WHOLE)
    assert refusal(may.update_agent, agentId=other["agentId"], **WHOLE) == ("AccessDeniedException", 403)
    assert refusal(may.prepare_agent, agentId=agent["agentId"]) == ("AccessDeniedException", 403)
