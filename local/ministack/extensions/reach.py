"""What agents of Bedrock can reach: an update replaces a whole action group, and any change must be prepared.

Without somebody to hand it to, an agent that hands work on is not prepared: hashicorp/terraform-provider-aws#43059.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack.services import bedrock_agent

from .agents import camel, missing, replace
from .answers import Answer

Record = dict[str, Any]

# Members of an action group, and what each is when a request leaves it out.
OF_GROUP: dict[str, Any] = {
    "actionGroupName": "",
    "actionGroupState": "ENABLED",
    "actionGroupExecutor": None,
    "apiSchema": None,
    "description": None,
    "functionSchema": None,
    "parentActionGroupSignatureParams": None,
}
SIGNATURE = "parentActionGroupSignature"  # answered as another member than it is asked for
SUPERVISING = ("SUPERVISOR", "SUPERVISOR_ROUTER")

create_group_as_ministack: Callable[..., Answer] = bedrock_agent._create_agent_action_group
associate_as_ministack: Callable[..., Answer] = bedrock_agent._associate_agent_collaborator
disassociate_as_ministack: Callable[..., Answer] = bedrock_agent._disassociate_agent_collaborator
prepare_as_ministack: Callable[..., Answer] = bedrock_agent._prepare_agent


def install() -> None:
    """Puts everything here into MiniStack."""
    bedrock_agent._create_agent_action_group = create_group
    bedrock_agent._update_agent_action_group = update_group
    bedrock_agent._associate_agent_collaborator = associate
    bedrock_agent._disassociate_agent_collaborator = disassociate
    bedrock_agent._prepare_agent = prepare


def create_group(agent: str, version: str, body: bytes) -> Answer:
    """Makes an action group, of a name that no other of the agent has."""
    request = json.loads(body or b"{}")
    if agent not in bedrock_agent._agents:
        return missing("agent", agent)
    if request.get("actionGroupName") in names(bedrock_agent._agent_action_groups, agent, version, "ActionGroupName"):
        return taken(request["actionGroupName"])
    answer = create_group_as_ministack(agent, version, body)
    if answer[0] == 200:
        made = json.loads(answer[2])["agentActionGroup"]["actionGroupId"]
        return changed(agent, version, made, request)
    return answer


def update_group(agent: str, version: str, group: str, body: bytes) -> Answer:
    """Replaces an action group: what a request leaves out is gone."""
    if f"{agent}/{version}/{group}" not in bedrock_agent._agent_action_groups:
        return missing("action group", group)
    return changed(agent, version, group, json.loads(body or b"{}"))


def changed(agent: str, version: str, group: str, request: Record) -> Answer:
    """An action group as it was asked for. It is in effect once the agent has been prepared."""
    record = bedrock_agent._agent_action_groups[f"{agent}/{version}/{group}"]
    replace(record, request, OF_GROUP)
    record["ParentActionSignature"] = request.get(SIGNATURE)
    bedrock_agent._agents[agent]["AgentStatus"] = "NOT_PREPARED"
    answer: Answer = bedrock_agent._json({"AgentActionGroup": record})
    return answer


def associate(agent: str, version: str, body: bytes) -> Answer:
    """Has an agent hand work to another, by a name that it calls no other."""
    request = json.loads(body or b"{}")
    if agent not in bedrock_agent._agents:
        return missing("agent", agent)
    name = request.get("collaboratorName")
    if not name or not request.get("collaborationInstruction") or not request.get("agentDescriptor"):
        refused: Answer = bedrock_agent._validation("A collaborator needs a name, an alias and an instruction.")
        return refused
    if name in names(bedrock_agent._agent_collaborators, agent, version, "CollaboratorName"):
        return taken(name)
    bedrock_agent._agents[agent]["AgentStatus"] = "NOT_PREPARED"
    return associate_as_ministack(agent, version, body)


def disassociate(agent: str, version: str, collaborator: str) -> Answer:
    """Has an agent hand no more work to another."""
    answer = disassociate_as_ministack(agent, version, collaborator)
    if answer[0] == 204:
        bedrock_agent._agents[agent]["AgentStatus"] = "NOT_PREPARED"
    return answer


def prepare(agent: str) -> Answer:
    """Puts a draft into effect, unless it is to hand work on and has nobody to hand it to."""
    record = bedrock_agent._agents.get(agent, {})
    alone = not names(bedrock_agent._agent_collaborators, agent, "DRAFT", "CollaboratorName")
    if record.get(camel("agentCollaboration")) in SUPERVISING and alone:
        refused: Answer = bedrock_agent._validation(
            "This agent cannot be prepared. The AgentCollaboration attribute is set to SUPERVISOR but no agent "
            "collaborators are added."
        )
        return refused
    return prepare_as_ministack(agent)


def names(kept: Any, agent: str, version: str, member: str) -> list[str]:
    """The names of what an agent has of a kind."""
    return [str(record[member]) for key, record in kept.items() if key.startswith(f"{agent}/{version}/")]


def taken(name: str) -> Answer:
    """There is one of that name."""
    answer: Answer = bedrock_agent._conflict(f"The name {name} is taken.")
    return answer
