"""Agents of Bedrock: updates replace a whole agent, drafts must be prepared, and aliases publish versions.

How long AWS takes for a change is not known: here it has come to its end at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack.services import bedrock_agent

from .answers import Answer

Record = dict[str, Any]

REQUIRED = ("agentName", "agentResourceRoleArn", "foundationModel")
# Members of a draft, and what each is when a request leaves it out.
SETTINGS: dict[str, Any] = {
    "agentName": "",
    "agentResourceRoleArn": "",
    "foundationModel": "",
    "instruction": None,
    "description": None,
    "orchestrationType": "DEFAULT",
    "customOrchestration": None,
    "idleSessionTTLInSeconds": 600,
    "customerEncryptionKeyArn": None,
    "promptOverrideConfiguration": None,
    "guardrailConfiguration": None,
    "memoryConfiguration": None,
    "agentCollaboration": "DISABLED",
}
OF_ALIAS: dict[str, Any] = {
    "agentAliasName": "",
    "description": None,
    "aliasInvocationState": "ACCEPT_INVOCATIONS",
}
LISTED = ("AgentAliasId", "AgentAliasStatus", "CreatedAt", "UpdatedAt", "RoutingConfiguration")
TEST_ALIAS = "TSTALIASID"  # every agent has it, and it serves the draft

create_as_ministack: Callable[..., Answer] = bedrock_agent._create_agent
delete_as_ministack: Callable[..., Answer] = bedrock_agent._delete_agent


def install() -> None:
    """Puts everything here into MiniStack."""
    bedrock_agent._create_agent = create
    bedrock_agent._update_agent = update
    bedrock_agent._delete_agent = delete
    bedrock_agent._create_agent_alias = create_alias
    bedrock_agent._update_agent_alias = update_alias
    bedrock_agent._list_agent_aliases = list_aliases


def create(body: bytes) -> Answer:
    """Makes an agent with all that was asked for, and the alias that serves its draft."""
    answer = create_as_ministack(body)
    if answer[0] == 202:
        made = json.loads(answer[2])["agent"]["agentId"]
        replace(bedrock_agent._agents[made], json.loads(body), SETTINGS)
        add_alias(made, TEST_ALIAS, {"agentAliasName": "AgentTestAlias"}, [{"agentVersion": "DRAFT"}])
        return told("Agent", bedrock_agent._agents[made])
    return answer


def update(agent: str, body: bytes) -> Answer:
    """Replaces the draft: what a request leaves out is gone. It is in effect once it has been prepared."""
    request, record = json.loads(body or b"{}"), bedrock_agent._agents.get(agent)
    if record is None:
        return missing("agent", agent)
    for name in REQUIRED:
        if not request.get(name):
            refused: Answer = bedrock_agent._validation(f"{name} is required.")
            return refused
    replace(record, request, SETTINGS)
    record["AgentStatus"] = "NOT_PREPARED"
    return told("Agent", record)


def delete(agent: str, query: Any) -> Answer:
    """Deletes an agent with its aliases and versions."""
    answer = delete_as_ministack(agent, query)
    for kept in (bedrock_agent._agent_aliases, bedrock_agent._agent_versions):
        for key in [key for key in kept if key.startswith(f"{agent}/")]:
            del kept[key]
    return answer


def create_alias(agent: str, body: bytes) -> Answer:
    """Makes an alias; one that is told nothing of versions serves a new one."""
    request, record = json.loads(body or b"{}"), bedrock_agent._agents.get(agent)
    if record is None:
        return missing("agent", agent)
    routing = routed(agent, request)
    if isinstance(routing, tuple):
        return routing
    return told("AgentAlias", add_alias(agent, bedrock_agent._id("AL"), request, routing))


def update_alias(agent: str, alias: str, body: bytes) -> Answer:
    """Replaces an alias; one that is told nothing of versions serves a new one."""
    request, record = json.loads(body or b"{}"), bedrock_agent._agent_aliases.get(f"{agent}/{alias}")
    if record is None:
        return missing("alias", alias)
    routing = routed(agent, request)
    if isinstance(routing, tuple):
        return routing
    replace(record, request, OF_ALIAS)
    record["RoutingConfiguration"] = routing
    return told("AgentAlias", record)


def list_aliases(agent: str, _: bytes) -> Answer:
    """The aliases of an agent, each with all that an update of it repeats."""
    if agent not in bedrock_agent._agents:
        return missing("agent", agent)
    found = [record for key, record in bedrock_agent._agent_aliases.items() if key.startswith(f"{agent}/")]
    members = (*LISTED, *map(camel, OF_ALIAS))
    answer: Answer = bedrock_agent._json(
        {"AgentAliasSummaries": [{name: record[name] for name in members} for record in found]}
    )
    return answer


def add_alias(agent: str, alias: str, request: Record, routing: list[Record]) -> Record:
    """Keeps a new alias."""
    now = bedrock_agent._now_iso()
    record: Record = {
        "AgentId": agent,
        "AgentAliasId": alias,
        "AgentAliasArn": bedrock_agent._agent_alias_arn(agent, alias),
        "AgentAliasStatus": "PREPARED",
        "RoutingConfiguration": routing,
        "CreatedAt": now,
    }
    replace(record, request, OF_ALIAS)
    bedrock_agent._agent_aliases[f"{agent}/{alias}"] = record
    if request.get("tags"):
        bedrock_agent._tags[record["AgentAliasArn"]] = dict(request["tags"])
    return record


def routed(agent: str, request: Record) -> list[Record] | Answer:
    """Where an alias leads, or why it cannot lead there."""
    routing: list[Record] | None = request.get("routingConfiguration")
    if not routing:
        return [{"agentVersion": published(agent)}]
    for route in routing:
        version = route.get("agentVersion", "DRAFT")
        if version != "DRAFT" and f"{agent}/{version}" not in bedrock_agent._agent_versions:
            return missing("version", version)
    return routing


def published(agent: str) -> str:
    """Publishes the draft as a version, which nobody can change."""
    versions = [int(key.split("/")[1]) for key in bedrock_agent._agent_versions if key.startswith(f"{agent}/")]
    version = str(max(versions, default=0) + 1)
    draft = bedrock_agent._agents[agent]
    bedrock_agent._agent_versions[f"{agent}/{version}"] = {**draft, "Version": version}
    return version


def replace(record: Record, request: Record, settings: Record) -> None:
    """Gives a record the settings of a request, and what there is by itself where the request says nothing."""
    record |= {camel(name): request.get(name, usual) for name, usual in settings.items()}
    record["UpdatedAt"] = bedrock_agent._now_iso()


def camel(name: str) -> str:
    """A member as MiniStack keeps it."""
    return name[:1].upper() + name[1:]


def told(member: str, record: Record) -> Answer:
    """A record as it is answered."""
    answer: Answer = bedrock_agent._json({member: record}, status=202)
    return answer


def missing(kind: str, name: str) -> Answer:
    """There is nothing of that name."""
    answer: Answer = bedrock_agent._not_found(f"The {kind} {name} was not found.")
    return answer
