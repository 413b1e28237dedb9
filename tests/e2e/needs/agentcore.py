"""Gateways, runtimes and memories."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import (
    delete_policy,
    expose_runtime,
    log_policy,
    make_chatty_gateway,
    make_open_memory,
    move_endpoint,
    open_gateway,
    repoint_target,
    return_elsewhere,
    share_gateway,
    share_only_gateway,
    stop_evaluation,
    take_key,
)
from ..permissions import Grant
from .terms import ASKED_FIRST, Make, asked

ENGINES = ("arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:policy-engine/*",)
GATEWAYS = ("arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:gateway/*",)
RUNTIMES = ("arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:runtime/*",)
VAULTS = ("arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:token-vault/*",)
IDENTITIES = ("arn:${AWS::Partition}:bedrock-agentcore:*:${AWS::AccountId}:workload-identity-directory/*",)
AGENTCORE = {
    "CreateGatewayRateLimit": GATEWAYS,
    "SetTokenVaultCMK": VAULTS,
    "UpdateAgentRuntime": RUNTIMES,
    "UpdateAgentRuntimeEndpoint": RUNTIMES,
    "UpdateGatewayRateLimit": GATEWAYS,
    "UpdateGatewayTarget": GATEWAYS,
    "UpdateWorkloadIdentity": IDENTITIES,
}
CHECKED = ("GetGateway", "InvokeGateway", "ManageResourceScopedPolicy")
BY_AWS = "AWS asks for it when it checks a policy of tools, and the local AWS checks none"


move_runtime = asked(expose_runtime)
lead_elsewhere = asked(repoint_target)
move_version = asked(move_endpoint)
bare_vault = asked(take_key)
lead_consent = asked(return_elsewhere)
NEEDED_BY: dict[str, Make] = {
    "bedrock-agentcore:": open_gateway,
    "bedrock-agentcore:CreatePolicy": delete_policy,
    "bedrock-agentcore:DeleteResourcePolicy": share_only_gateway,
    "bedrock-agentcore:GetResourcePolicy": share_gateway,
    "bedrock-agentcore:PutResourcePolicy": share_gateway,
    "bedrock-agentcore:GetAgentRuntime": move_runtime,
    "bedrock-agentcore:GetGatewayTarget": lead_elsewhere,
    "bedrock-agentcore:GetMemory": make_open_memory,
    "bedrock-agentcore:GetTokenVault": bare_vault,
    "bedrock-agentcore:GetWorkloadIdentity": lead_consent,
    "bedrock-agentcore:ListAgentRuntimeEndpoints": move_version,
    "bedrock-agentcore:GetOnlineEvaluationConfig": stop_evaluation,
    "bedrock-agentcore:ListGatewayTargets": lead_elsewhere,
    "bedrock-agentcore:ListPolicies": make_chatty_gateway,
    "bedrock-agentcore:UpdateOnlineEvaluationConfig": stop_evaluation,
    "bedrock-agentcore:UpdatePolicy": log_policy,
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (
        bare_vault,
        delete_policy,
        lead_consent,
        lead_elsewhere,
        log_policy,
        make_chatty_gateway,
        make_open_memory,
        move_runtime,
        move_version,
        open_gateway,
        stop_evaluation,
    ),
    (),
    (),
    (share_gateway,),
    (share_only_gateway,),
)
READ_TO_ASK = (
    "bedrock-agentcore:GetAgentRuntime",
    "bedrock-agentcore:GetGatewayTarget",
    "bedrock-agentcore:GetMemory",
    "bedrock-agentcore:GetTokenVault",
    "bedrock-agentcore:GetWorkloadIdentity",
    "bedrock-agentcore:ListAgentRuntimeEndpoints",
    "bedrock-agentcore:ListGatewayTargets",
)


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those that a person is asked about first, and those that AWS asks for by itself."""
    for action, resources in AGENTCORE.items():
        yield Grant("RemedyAgentcoreRole", f"bedrock-agentcore:{action}", resources, None), ASKED_FIRST
    for action in CHECKED:
        yield Grant("RemedyAgentcoreRole", f"bedrock-agentcore:{action}", (*GATEWAYS, *ENGINES), None), BY_AWS
