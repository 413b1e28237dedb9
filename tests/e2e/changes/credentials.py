"""Bad changes of what agents prove themselves with elsewhere."""

from __future__ import annotations

import itertools
from functools import partial

from local import Account, Workload, baselines
from local.seed import declaration, declare

from ..stack import Stack
from .change import Change, State, change

NUMBERS = itertools.count(1)
CONTROL = "agentcore-credential-provider-changed"
OWN, OTHER, SECOND = (f"https://{host}.example.com/callback" for host in ("claims", "collect", "desk"))


def take_key(stack: Stack, workload: Workload) -> Change:
    """Takes the owner's key from the vault that holds credentials of agents."""
    own = {"keyType": "CustomerManagedKey", "kmsKeyArn": workload.key_arn}
    client, vault = stack.client("bedrock-agentcore-control"), {"tokenVaultId": "default"}
    client.set_token_vault_cmk(**vault, kmsConfiguration=own)
    arn = f"arn:aws:bedrock-agentcore:{stack.account.region}:{stack.account.id}:token-vault/default"
    live = partial(baselines.token_vault, stack.account)
    approve(stack, workload, arn, live())

    def act(by: Account) -> State:
        bare = {"keyType": "ServiceManagedKey"}
        return dict(by.client("bedrock-agentcore-control").set_token_vault_cmk(**vault, kmsConfiguration=bare))

    return change(stack, act, control=CONTROL, resource=arn, live=live, calls=("SetTokenVaultCMK",))


def return_elsewhere(stack: Stack, workload: Workload) -> Change:
    """Lets people's consent return to a stranger's site, beside those of its owner."""
    client, name = stack.client("bedrock-agentcore-control"), f"claims-{next(NUMBERS)}"
    made = client.create_workload_identity(name=name, allowedResourceOauth2ReturnUrls=[OWN, SECOND])
    live = partial(baselines.workload_identity, stack.account, name)
    approve(stack, workload, made["workloadIdentityArn"], live())

    def act(by: Account) -> State:
        every = [OWN, SECOND, OTHER]
        return dict(
            by.client("bedrock-agentcore-control").update_workload_identity(
                name=name, allowedResourceOauth2ReturnUrls=every
            )
        )

    return change(
        stack,
        act,
        control=CONTROL,
        resource=made["workloadIdentityArn"],
        live=live,
        calls=("UpdateWorkloadIdentity",),
    )


def approve(stack: Stack, workload: Workload, arn: str, state: State) -> None:
    """Declares something as an approved member of a workload."""
    declare(stack.account, stack.outputs, arn, declaration(workload, "ada", [state]))
