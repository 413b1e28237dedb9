"""Conditions of a template that ask where its stack stands, which MiniStack leaves without an answer."""

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
    known = {name: {"Value": value} for name, value in here.items()}
    return evaluate_as_ministack(template, {**known, **parameters})
