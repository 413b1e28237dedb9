"""Guardrails, agents and settings of Bedrock."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import (
    delete_logging,
    export_batch,
    lend_tool,
    relax_retention,
    remove_enforced,
    repoint_source,
    share_guardrail,
    share_only_guardrail,
    train_elsewhere,
    unguard_agent,
    weaken_guardrail,
)
from ..permissions import Grant
from .terms import ASKED_FIRST, Make, asked

AGENT_ALIASES = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent-alias/*"
AGENTS = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent/*"
GUARDRAILS = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:guardrail/*"
ASKED = {
    "DisassociateAgentCollaborator": AGENTS,
    "StopModelCustomizationJob": "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:model-customization-job/*",
    "StopModelInvocationJob": "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:model-invocation-job/*",
    "UpdateAgentActionGroup": AGENTS,
    "UpdateDataSource": "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:knowledge-base/*",
}
OWN_WORKLOAD = '{"ForAllValues:StringEquals": {"aws:TagKeys": {"Ref": "WorkloadTagKey"}}}'
GUARDRAIL = (
    Grant("RemedyBedrockRole", "bedrock:CreateGuardrail", ("*",), OWN_WORKLOAD),
    Grant("RemedyBedrockRole", "bedrock:TagResource", (GUARDRAILS,), OWN_WORKLOAD),
)


lend = asked(lend_tool)
score = asked(export_batch)
train = asked(train_elsewhere)
take_in = asked(repoint_source)
NEEDED_BY: dict[str, Make] = {
    "bedrock:": weaken_guardrail,
    "bedrock:GetAgent": unguard_agent,
    "bedrock:GetAgentActionGroup": lend,
    "bedrock:GetDataSource": take_in,
    "bedrock:GetKnowledgeBase": take_in,
    "bedrock:GetModelCustomizationJob": train,
    "bedrock:GetModelInvocation": delete_logging,
    "bedrock:GetModelInvocationJob": score,
    "bedrock:ListDataSources": take_in,
    "bedrock:ListAgentActionGroups": lend,
    "bedrock:ListAgentAliases": unguard_agent,
    "bedrock:ListAgentCollaborators": lend,
    "bedrock:PrepareAgent": unguard_agent,
    "bedrock:GetAccountDataRetention": relax_retention,
    "bedrock:ListEnforced": remove_enforced,
    "bedrock:ListGuardrails": remove_enforced,
    "bedrock:PutAccountDataRetention": relax_retention,
    "bedrock:PutEnforced": remove_enforced,
    "bedrock:PutModelInvocation": delete_logging,
    "bedrock:UpdateAgent": unguard_agent,
    "bedrock:DeleteResourcePolicy": share_only_guardrail,
    "bedrock:GetResourcePolicy": share_guardrail,
    "bedrock:PutResourcePolicy": share_guardrail,
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (delete_logging, lend, relax_retention, remove_enforced, score, take_in, train, unguard_agent, weaken_guardrail),
    (),
    (),
    (share_guardrail,),
    (share_only_guardrail,),
)


READ_TO_ASK = (
    "bedrock:GetAgentActionGroup",
    "bedrock:GetDataSource",
    "bedrock:GetKnowledgeBase",
    "bedrock:GetModelCustomizationJob",
    "bedrock:GetModelInvocationJob",
    "bedrock:ListAgentActionGroups",
    "bedrock:ListAgentCollaborators",
    "bedrock:ListDataSources",
)


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those that a person is asked about first."""
    yield Grant("RemedyBedrockRole", "bedrock:UpdateAgentAlias", (AGENT_ALIASES, AGENTS), None), ASKED_FIRST
    for action, resource in ASKED.items():
        yield Grant("RemedyBedrockRole", f"bedrock:{action}", (resource,), None), ASKED_FIRST
    for grant in GUARDRAIL:
        yield grant, ASKED_FIRST
