"""Policies of resources of Bedrock and AgentCore: one of each, put and deleted as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .answers import Place, Request, Result, operation
from .gateways import gateways
from .guardrails import guardrails
from .refusals import Refusal

AGENTCORE = "bedrock-agentcore-control"
BEDROCK = "bedrock"
# The member of requests and answers that is the policy.
MEMBERS = {AGENTCORE: "policy", BEDROCK: "resourcePolicy"}


@operation(AGENTCORE, "PutResourcePolicy")
def put_of_agentcore(place: Place, request: Request) -> Result:
    """Puts the policy of a gateway."""
    put(place, request, AGENTCORE, known_gateways(place))
    return {"policy": request["policy"]}


@operation(AGENTCORE, "GetResourcePolicy")
def get_of_agentcore(place: Place, request: Request) -> Result:
    """The policy of a gateway, as it was put."""
    return {"policy": found(place, request, known_gateways(place))}


@operation(AGENTCORE, "DeleteResourcePolicy")
def delete_of_agentcore(place: Place, request: Request) -> Result:
    """Deletes the policy of a gateway."""
    found(place, request, known_gateways(place))
    del policies(place)[request["resourceArn"]]
    return {}


@operation(BEDROCK, "PutResourcePolicy")
def put_of_bedrock(place: Place, request: Request) -> Result:
    """Puts the policy of a guardrail."""
    put(place, request, BEDROCK, known_guardrails(place))
    return {"resourceArn": request["resourceArn"]}


@operation(BEDROCK, "GetResourcePolicy")
def get_of_bedrock(place: Place, request: Request) -> Result:
    """The policy of a guardrail, as it was put."""
    return {"resourcePolicy": found(place, request, known_guardrails(place))}


@operation(BEDROCK, "DeleteResourcePolicy")
def delete_of_bedrock(place: Place, request: Request) -> Result:
    """Deletes the policy of a guardrail."""
    found(place, request, known_guardrails(place))
    del policies(place)[request["resourceArn"]]
    return {}


def policies(place: Place) -> dict[str, str]:
    """The policies of a place, by the ARNs of what they stand on."""
    kept: dict[str, str] = vars(place.kept).setdefault("resource_policies", {})
    return kept


def known_gateways(place: Place) -> Iterator[str]:
    """The ARNs of the gateways of a place."""
    return (gateway.gateway_arn for gateway in gateways(place).values())


def known_guardrails(place: Place) -> Iterator[str]:
    """The ARNs of the guardrails of a place."""
    return (guardrail.arn for guardrail in guardrails(place).values())


def put(place: Place, request: Request, service: str, known: Iterator[str]) -> None:
    """Keeps a policy byte for byte, if it is one, in the place of another."""
    text: str = request[MEMBERS[service]]
    check(request, known)
    if not is_policy(text):
        raise Refusal("ValidationException", "The resource policy is not valid")  # AWS's own words are not known
    policies(place)[request["resourceArn"]] = text


def found(place: Place, request: Request, known: Iterator[str]) -> str:
    """The policy that a request is about."""
    check(request, known)
    if text := policies(place).get(request["resourceArn"]):
        return text
    raise Refusal("ResourceNotFoundException", f"Resource policy for {request['resourceArn']} not found")


def check(request: Request, known: Iterator[str]) -> None:
    """Refuses the ARN of what is not there."""
    if request["resourceArn"] not in known:
        raise Refusal("ResourceNotFoundException", f"Resource {request['resourceArn']} not found")


def is_policy(text: str) -> bool:
    """Whether a text is a policy: JSON, with statements that say whom they are about."""
    try:
        document: Any = json.loads(text)
    except ValueError:
        return False
    statements = document.get("Statement", []) if isinstance(document, dict) else []
    statements = statements if isinstance(statements, list) else [statements]
    return bool(statements) and all(isinstance(each, dict) and is_statement(each) for each in statements)


def is_statement(statement: Request) -> bool:
    """Whether a statement says whom it is about, and what becomes of them."""
    return bool(statement.keys() & {"Principal", "NotPrincipal"}) and statement.get("Effect") in ("Allow", "Deny")
