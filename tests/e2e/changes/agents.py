"""Bad changes of agents: of the draft of one, and of what its aliases serve."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial

from local import Account, Workload, baselines

from ..stack import Stack
from .change import Act, Change, State, change


def unguard_agent(stack: Stack, workload: Workload) -> Change:
    """Leaves the guardrail out of an agent, and puts that into effect."""

    def act(by: Account) -> State:
        answer: State = updating(stack, workload, unguarded)(by)
        by.client("bedrock-agent").prepare_agent(agentId=workload.agent)
        return answer

    return of_agent(stack, workload, act, "UpdateAgent", "PrepareAgent")


def edit_unguarded_agent(stack: Stack, workload: Workload) -> Change:
    """Leaves the guardrail out of an agent's draft, which is not in effect yet."""
    return of_agent(stack, workload, updating(stack, workload, unguarded), "UpdateAgent")


def move_alias(stack: Stack, workload: Workload) -> Change:
    """Lets an alias serve a new version, which is as the draft is now."""

    def act(by: Account) -> State:
        client = by.client("bedrock-agent")
        aliases = client.list_agent_aliases(agentId=workload.agent)["agentAliasSummaries"]
        (live,) = (alias["agentAliasId"] for alias in aliases if alias["agentAliasName"] == "live")
        return dict(client.update_agent_alias(agentId=workload.agent, agentAliasId=live, agentAliasName="live"))

    return of_agent(stack, workload, act, "UpdateAgentAlias", control="bedrock-agent-changed-outside-pipeline")


def unguarded(definition: State) -> State:
    """An agent without a guardrail."""
    del definition["guardrailConfiguration"]
    return definition


def updating(stack: Stack, workload: Workload, edit: Callable[[State], State]) -> Act:
    """A call that replaces the draft by an edited one."""

    def act(by: Account) -> State:
        definition = copy.deepcopy(baselines.agent(stack.account, workload.agent)["state"]["definition"])
        return dict(by.client("bedrock-agent").update_agent(agentId=workload.agent, **edit(definition)))

    return act


def of_agent(
    stack: Stack, workload: Workload, act: Act, *calls: str, control: str = "bedrock-agent-unguarded"
) -> Change:
    """A change to an agent."""
    live = partial(baselines.agent, stack.account, workload.agent)
    return change(stack, act, control=control, resource=workload.agent_arn, live=live, calls=calls)
