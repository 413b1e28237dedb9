"""Memories of AgentCore."""

from __future__ import annotations

from .agentcore import SERVICE, Resource, keep, kept, named, settled
from .answers import Place, Request, Result, operation
from .pages import page, unused


class Memory(Resource):
    """A memory. Its key stays what it was when it was made."""

    noun = "Memory"
    path = "memory"
    settled = "ACTIVE"
    settings_of = (
        "name",
        "description",
        "encryptionKeyArn",
        "memoryExecutionRoleArn",
        "eventExpiryDuration",
        "streamDeliveryResources",
    )


@operation(SERVICE, "CreateMemory")
def create_memory(place: Place, request: Request) -> Result:
    """Makes a memory, with its strategies."""
    identity = f"{request['name']}-{unused(10)}"
    arn = place.arn("bedrock-agentcore", f"memory/{identity}")
    strategies = [strategy(kind, asked) for each in request.get("memoryStrategies", []) for kind, asked in each.items()]
    fixed = {"arn": arn, "id": identity, "strategies": strategies}
    return {"memory": keep(place, Memory(arn, identity, fixed, request), request).answer()}


def strategy(kind: str, asked: Request) -> Result:
    """A strategy as it is told: `semanticMemoryStrategy` is of type `SEMANTIC`."""
    named = kind.removesuffix("MemoryStrategy")
    word = {"summary": "SUMMARIZATION", "userPreference": "USER_PREFERENCE"}.get(named, named.upper())
    spaces = list(asked.get("namespaces", asked.get("namespaceTemplates", [])))
    identity = f"{asked['name']}-{unused(10)}"
    fixed = {"strategyId": identity, "type": word, "namespaces": spaces, "namespaceTemplates": spaces}
    return dict(asked) | fixed | {"status": "ACTIVE"}


@operation(SERVICE, "GetMemory")
def get_memory(place: Place, request: Request) -> Result:
    """A memory by its id."""
    return {"memory": named(place, Memory, request["memoryId"]).answer()}


@operation(SERVICE, "UpdateMemory")
def update_memory(place: Place, request: Request) -> Result:
    """Changes what a request names."""
    memory = settled(place, Memory, request["memoryId"])
    memory.settings |= {name: request[name] for name in Memory.settings_of if name in request}
    for each in request.get("memoryStrategies", {}).get("addMemoryStrategies", []):
        memory.fixed["strategies"] += [strategy(kind, asked) for kind, asked in each.items()]
    memory.change()
    return {"memory": memory.answer()}


@operation(SERVICE, "DeleteMemory")
def delete_memory(place: Place, request: Request) -> Result:
    """Deletes a memory."""
    memory = settled(place, Memory, request["memoryId"])
    memory.delete()
    return {"memoryId": memory.identity, "status": memory.status}


@operation(SERVICE, "ListMemories")
def list_memories(place: Place, request: Request) -> Result:
    """All memories, in short."""
    return page(request, "memories", [memory.answer() for memory in kept(place, Memory).values()])
