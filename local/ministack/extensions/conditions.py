"""Conditions that ask where a stack stands, or join a list, which MiniStack leaves without an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services.cloudformation import changesets, engine, handlers, stacks

evaluate_as_ministack: Callable[..., dict[str, bool]] = engine._evaluate_conditions


def install() -> None:
    """Puts everything here into MiniStack."""
    for module in (changesets, engine, handlers, stacks):
        module._evaluate_conditions = evaluate


def evaluate(template: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, bool]:
    """The conditions, of which some ask for the Region or the account."""
    here = {"AWS::Region": get_region(), "AWS::AccountId": get_account_id(), "AWS::Partition": "aws"}
    known = {**{name: {"Value": value} for name, value in here.items()}, **parameters}
    conditions = joined(template.get("Conditions", {}), known)
    return evaluate_as_ministack({**template, "Conditions": conditions}, known)


def joined(condition: Any, known: Mapping[str, Any]) -> Any:
    """The same, with the text in the place of each list parameter that is joined."""
    match condition:
        case {"Fn::Join": [str(between), {"Ref": str(name)}]} if name in known:
            return between.join(item.strip() for item in str(known[name]["Value"]).split(","))
        case dict():
            return {name: joined(part, known) for name, part in condition.items()}
        case list():
            return [joined(part, known) for part in condition]
    return condition
