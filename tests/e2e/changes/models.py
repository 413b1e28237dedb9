"""Bad changes of what stands around models: the log of their invocations, a guardrail and a gateway."""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import partial

from local import Account, Workload, baselines

from ..stack import Stack
from ..waiting import until
from .change import Act, Change, State, change

ELSEWHERE = "collected-elsewhere"

# Invocation logging.


def delete_logging(stack: Stack, workload: Workload) -> Change:
    """Logs no invocation any more."""
    return of_logging(stack, workload, lambda by: by.client("bedrock").delete_model_invocation_logging_configuration())


def redirect_logging(stack: Stack, workload: Workload) -> Change:
    """Logs what people ask to a bucket of somebody else."""

    def act(by: Account) -> State:
        bedrock = by.client("bedrock")
        found = bedrock.get_model_invocation_logging_configuration()["loggingConfig"]
        redirected = found | {"s3Config": {"bucketName": ELSEWHERE}}
        return dict(bedrock.put_model_invocation_logging_configuration(loggingConfig=redirected))

    return of_logging(stack, workload, act)


def of_logging(stack: Stack, workload: Workload, act: Act) -> Change:
    """A change to the log of invocations."""
    return change(
        stack,
        act,
        control="bedrock-invocation-logging-disabled",
        resource=workload.logging_arn,
        live=partial(baselines.invocation_logging, stack.account),
        calls=("PutModelInvocationLoggingConfiguration",),
    )


# Guardrails.


def weaken_guardrail(stack: Stack, workload: Workload) -> Change:
    """Lets hate through."""

    def weakened(definition: State) -> State:
        for each in definition["contentPolicyConfig"]["filtersConfig"]:
            if each["type"] == "HATE":
                each |= {"inputStrength": "NONE", "outputStrength": "LOW"}
        return definition

    return of_guardrail(stack, workload, updating(stack, workload, weakened))


def forget_topic(stack: Stack, workload: Workload) -> Change:
    """Takes the denied topics out of a guardrail, as whoever sends only a part of it does."""

    def forgotten(definition: State) -> State:
        del definition["topicPolicyConfig"]
        return definition

    return of_guardrail(stack, workload, updating(stack, workload, forgotten))


def publish_guardrail(stack: Stack, workload: Workload) -> Change:
    """Publishes the draft as it is."""
    name = {"guardrailIdentifier": workload.guardrail}
    return of_guardrail(stack, workload, lambda by: by.client("bedrock").create_guardrail_version(**name))


def updating(stack: Stack, workload: Workload, edit: Callable[[State], State]) -> Act:
    """A call that replaces the draft by an edited one."""

    def act(by: Account) -> State:
        definition = copy.deepcopy(baselines.guardrail(stack.account, workload.guardrail)["state"]["definition"])
        return dict(by.client("bedrock").update_guardrail(guardrailIdentifier=workload.guardrail, **edit(definition)))

    return act


def of_guardrail(stack: Stack, workload: Workload, act: Act) -> Change:
    """A change to a guardrail."""
    return change(
        stack,
        act,
        control="bedrock-guardrail-weakened",
        resource=workload.guardrail_arn,
        live=partial(baselines.guardrail, stack.account, workload.guardrail),
        calls=("UpdateGuardrail",),
    )


# Gateways.


def open_gateway(stack: Stack, workload: Workload) -> Change:
    """Lets anyone use the tools of an agent."""

    def act(by: Account) -> State:
        definition = baselines.gateway(stack.account, workload.gateway)["state"]["definition"]
        opened = {**definition, "authorizerType": "NONE"}
        client = by.client("bedrock-agentcore-control")
        return dict(client.update_gateway(gatewayIdentifier=workload.gateway, **opened))

    return change(
        stack,
        act,
        control="agentcore-gateway-unauthenticated",
        resource=workload.gateway_arn,
        live=partial(settled_gateway, stack, workload),
        calls=("UpdateGateway",),
    )


def settled_gateway(stack: Stack, workload: Workload) -> State:
    """The state of a gateway, once AWS changes it no more."""

    def ready() -> State:
        found = baselines.gateway(stack.account, workload.gateway)
        return found if found["state"]["status"] == "READY" else {}

    return until(ready, "the gateway is ready")
