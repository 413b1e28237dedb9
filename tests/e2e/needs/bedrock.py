"""Guardrails, agents and settings of Bedrock."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import (
    delete_logging,
    relax_retention,
    remove_enforced,
    share_guardrail,
    share_only_guardrail,
    unguard_agent,
    weaken_guardrail,
)
from ..permissions import Grant
from .terms import ASKED_FIRST, Make

AGENT_ALIASES = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent-alias/*"
AGENTS = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:agent/*"
GUARDRAILS = "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:guardrail/*"
OWN_WORKLOAD = '{"ForAllValues:StringEquals": {"aws:TagKeys": {"Ref": "WorkloadTagKey"}}}'
GUARDRAIL = (
    Grant("RemedyBedrockRole", "bedrock:CreateGuardrail", ("*",), OWN_WORKLOAD),
    Grant("RemedyBedrockRole", "bedrock:TagResource", (GUARDRAILS,), OWN_WORKLOAD),
)


NEEDED_BY: dict[str, Make] = {
    "bedrock:": weaken_guardrail,
    "bedrock:GetAgent": unguard_agent,
    "bedrock:GetModelInvocation": delete_logging,
    "bedrock:ListAgent": unguard_agent,
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
    (delete_logging, relax_retention, remove_enforced, unguard_agent, weaken_guardrail),
    (),
    (),
    (share_guardrail,),
    (share_only_guardrail,),
)


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those that a person is asked about first."""
    yield Grant("RemedyBedrockRole", "bedrock:UpdateAgentAlias", (AGENT_ALIASES, AGENTS), None), ASKED_FIRST
    for grant in GUARDRAIL:
        yield grant, ASKED_FIRST
