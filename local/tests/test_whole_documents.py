"""The documents with which full replacements are tested hold every member that botocore's models know.

A member that is new in the model and missing here would be one that nobody proved to survive a repair.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.model import Shape

WHOLE = Path(__file__).parents[2] / "shared/aws/tests/wire/whole"


def missing(shape: Shape, documents: list[Any], at: str = "") -> set[str]:
    """The members of a shape that no document holds. Of a union, one is enough."""
    kind = shape.type_name
    if kind == "list":
        return missing(shape.member, [item for document in documents for item in document], f"{at}[]")
    if kind != "structure":
        return set() if documents else {at}
    gone: set[str] = set()
    for name, member in shape.members.items():
        held = [document[name] for document in documents if name in document]
        gone |= missing(member, held, f"{at}/{name}") if held else {f"{at}/{name}"}
    if getattr(shape, "is_tagged_union", False) and any(documents):
        return {member for member in gone if member.count("/") > at.count("/") + 1}
    return gone


@pytest.mark.parametrize(
    ("service", "operation", "file", "in_the_path"),
    [
        ("bedrock", "GetGuardrail", "get_guardrail", set()),
        ("bedrock", "UpdateGuardrail", "update_guardrail", {"/guardrailIdentifier"}),
        ("bedrock-agentcore-control", "GetAgentRuntime", "get_agent_runtime", set()),
        # The client makes a token up for each call.
        (
            "bedrock-agentcore-control",
            "UpdateAgentRuntime",
            "update_agent_runtime",
            {"/agentRuntimeId", "/clientToken"},
        ),
        ("bedrock-agentcore-control", "GetGateway", "get_gateway", set()),
        ("bedrock-agentcore-control", "UpdateGateway", "update_gateway", {"/gatewayIdentifier"}),
    ],
)
def test_no_member_is_missing(service: str, operation: str, file: str, in_the_path: set[str]) -> None:
    """What is read is the whole answer, and what is sent the whole request but for what its path says."""
    model = botocore.session.get_session().get_service_model(service).operation_model(operation)
    shape = model.output_shape if operation.startswith("Get") else model.input_shape
    assert missing(shape, [json.loads((WHOLE / f"{file}.json").read_text())]) == in_the_path
