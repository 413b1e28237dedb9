"""Bad changes of what guards every model of an account, and a guardrail that is gone."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

from local import Account, Workload, baselines
from local.making.models import MODEL, make_guardrail
from local.seed import arn, declaration, declare

from ..stack import Stack
from .change import Act, Change, State, change

NUMBERS = itertools.count(1)


def approve(stack: Stack, workload: Workload, resource: str, state: State) -> None:
    """Declares a member of the workload, approved as it is."""
    declare(stack.account, stack.outputs, resource, declaration(workload, "ada", [state]))


# Guardrails.


def delete_guardrail(stack: Stack, workload: Workload) -> Change:
    """Deletes a guardrail that nobody has to have."""
    name, account = f"acme-{stack.name}-{next(NUMBERS)}", stack.account
    identity = make_guardrail(account, name, {"ai:workload": workload.name, "team": "claims"})
    resource = arn(account, "bedrock", f"guardrail/{identity}")
    approve(stack, workload, resource, baselines.guardrail(account, identity))
    return change(
        stack,
        lambda by: by.client("bedrock").delete_guardrail(guardrailIdentifier=identity),
        control="bedrock-guardrail-deleted",
        resource=resource,
        live=partial(baselines.guardrail, account, identity, name),
        calls=("CreateGuardrail",),
        lost=frozenset({"gone", "others", "replacement", "tags"}),
    )


# The guardrail that is enforced.


def enforced(account: Account) -> dict[str, Any]:
    """The configuration that is there, by its name."""
    identity = baselines.enforced_guardrail(account)["state"]["id"]
    return {"configId": identity} if identity else {}


def enforce(account: Account, guardrail: str, **more: Any) -> Any:
    """Enforces the draft of a guardrail as it is now."""
    bedrock = account.client("bedrock")
    version = bedrock.create_guardrail_version(guardrailIdentifier=guardrail)["version"]
    wanted = {"guardrailIdentifier": guardrail, "guardrailVersion": version, **more}
    return bedrock.put_enforced_guardrail_configuration(**enforced(account), guardrailInferenceConfig=wanted)


def remove_enforced(stack: Stack, workload: Workload) -> Change:
    """Enforces no guardrail any more."""
    return of_enforced(
        stack,
        workload,
        lambda by: by.client("bedrock").delete_enforced_guardrail_configuration(**enforced(stack.account)),
    )


def narrow_enforced(stack: Stack, workload: Workload, before: Act = lambda _: None) -> Change:
    """Leaves a model out, and guards of messages only what callers tag. The owner did something `before` that."""

    def act(by: Account) -> Any:
        found = by.client("bedrock").list_enforced_guardrails_configuration()["guardrailsConfig"][0]
        wanted = {
            "guardrailIdentifier": found["guardrailArn"],
            "guardrailVersion": found["guardrailVersion"],
            "selectiveContentGuarding": {"messages": "SELECTIVE"},
            "modelEnforcement": {"includedModels": ["ALL"], "excludedModels": [MODEL]},
        }
        name = {"configId": found["configId"]}
        return by.client("bedrock").put_enforced_guardrail_configuration(**name, guardrailInferenceConfig=wanted)

    return of_enforced(stack, workload, act, before)


def of_enforced(stack: Stack, workload: Workload, act: Act, before: Act = lambda _: None) -> Change:
    """A change to what is enforced; first all is as it should be."""
    enforce(stack.account, workload.guardrail)
    resource = arn(stack.account, "bedrock", "enforced-guardrail")
    approve(stack, workload, resource, baselines.enforced_guardrail(stack.account))
    before(stack.account)
    return change(
        stack,
        act,
        control="bedrock-enforced-guardrail-removed",
        resource=resource,
        live=partial(baselines.enforced_guardrail, stack.account),
        calls=("PutEnforcedGuardrailConfiguration",),
        lost=frozenset({"id"}),
    )


# Data retention.


def relax_retention(stack: Stack, workload: Workload) -> Change:
    """Lets the providers of models have what people ask them."""
    stack.client("bedrock").put_account_data_retention(mode="none")
    resource = arn(stack.account, "bedrock", "data-retention")
    approve(stack, workload, resource, baselines.data_retention(stack.account))
    return change(
        stack,
        lambda by: by.client("bedrock").put_account_data_retention(mode="provider_data_share"),
        control="bedrock-data-retention-relaxed",
        resource=resource,
        live=partial(baselines.data_retention, stack.account),
        calls=("PutAccountDataRetention",),
    )
