"""Agents: their draft, what it can reach, and what their aliases serve."""

from __future__ import annotations

from typing import Any

from local.aws import Account

from .state import State, state

READ_ONLY = (
    "agentArn",
    "agentId",
    "agentStatus",
    "agentVersion",
    "clientToken",
    "createdAt",
    "failureReasons",
    "preparedAt",
    "recommendedActions",
    "updatedAt",
)
READ_ONLY_OF_ALIAS = ("agentAliasId", "agentAliasStatus", "createdAt", "updatedAt")
READ_ONLY_OF_GROUP = ("actionGroupId", "agentId", "agentVersion", "clientToken", "createdAt", "updatedAt")
OF_COLLABORATOR = ("agentDescriptor", "collaborationInstruction", "collaboratorName", "relayConversationHistory")
BARE = ("parserMode", "promptCreationMode", "promptState", "promptType")
MOVING = ("CREATING", "UPDATING")


def agent(account: Account, identifier: str) -> State:
    """An agent, by its id."""
    client = account.client("bedrock-agent")
    answer = client.get_agent(agentId=identifier)["agent"]
    aliases = client.list_agent_aliases(agentId=identifier)["agentAliasSummaries"]
    definition = {name: value for name, value in answer.items() if name not in READ_ONLY}
    prompts = definition.get("promptOverrideConfiguration", {})
    for index, prompt in enumerate(prompts.get("promptConfigurations", [])):
        if prompt.get("promptCreationMode") == "DEFAULT":
            prompts["promptConfigurations"][index] = {name: prompt[name] for name in BARE if name in prompt}
    guardrail = definition.get("guardrailConfiguration", {})
    custom = definition.get("customOrchestration", {}).get("executor", {})
    logic = [prompts.get("overrideLambda"), custom.get("lambda")]
    moving = [alias["agentAliasStatus"] for alias in aliases if alias["agentAliasStatus"] in MOVING]
    served = {route["agentVersion"] for alias in aliases for route in alias["routingConfiguration"]} - {"DRAFT"}
    content = {
        "guardrail": named(guardrail) if "guardrailIdentifier" in guardrail else None,
        "role": answer["agentResourceRoleArn"],
        "logic": [function for function in logic if function],
        "aliases": {
            alias["agentAliasId"]: {name: value for name, value in alias.items() if name not in READ_ONLY_OF_ALIAS}
            for alias in aliases
        },
        "unguarded": [version for version in sorted(served) if not is_guarded(account, identifier, version)],
        "status": [*moving, answer["agentStatus"]][0],
        "definition": definition,
    }
    return state("agent", content)


def agent_reach(account: Account, identifier: str) -> State:
    """What the draft of an agent can reach."""
    client, draft = account.client("bedrock-agent"), {"agentId": identifier, "agentVersion": "DRAFT"}
    groups = client.list_agent_action_groups(**draft)["actionGroupSummaries"]
    peers = client.list_agent_collaborators(**draft)["agentCollaboratorSummaries"]
    ids = [group["actionGroupId"] for group in groups]
    content = {
        "status": client.get_agent(agentId=identifier)["agent"]["agentStatus"],
        "action_groups": {
            name: action_group(client.get_agent_action_group(**draft, actionGroupId=name)["agentActionGroup"])
            for name in ids
        },
        "collaborators": {
            peer["collaboratorName"]: {
                "id": peer["collaboratorId"],
                "definition": {name: peer[name] for name in OF_COLLABORATOR},
            }
            for peer in peers
        },
    }
    return state("agent-reach", content)


def action_group(found: dict[str, Any]) -> dict[str, Any]:
    """An action group as an update takes it."""
    taken = {name: value for name, value in found.items() if name not in READ_ONLY_OF_GROUP and value != ""}
    if "parentActionSignature" in taken:
        taken["parentActionGroupSignature"] = taken.pop("parentActionSignature")
    return taken


def named(guardrail: dict[str, Any]) -> dict[str, Any]:
    """A guardrail and its version."""
    return {
        "identifier": guardrail["guardrailIdentifier"],
        "version": guardrail.get("guardrailVersion", "DRAFT"),
    }


def is_guarded(account: Account, identifier: str, version: str) -> bool:
    """Whether a published version has a guardrail."""
    answer = account.client("bedrock-agent").get_agent_version(agentId=identifier, agentVersion=version)
    return "guardrailIdentifier" in answer["agentVersion"].get("guardrailConfiguration", {})
