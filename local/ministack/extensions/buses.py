"""Event buses: their policies. MiniStack takes no whole policy, and lets everybody in when it is given one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ministack.services import eventbridge

from .answers import Answer, json_error

put_permission_as_ministack: Callable[[dict[str, Any]], Answer] = eventbridge._put_permission


def install() -> None:
    """Puts everything here into MiniStack."""
    eventbridge._put_permission = put_permission


def put_permission(request: dict[str, Any]) -> Answer:
    """Adds a statement to a bus's policy, or replaces the whole of it."""
    if "Policy" not in request:
        return put_permission_as_ministack(request)
    try:
        policy = json.loads(request["Policy"])
    except ValueError:
        return json_error("ValidationException", "The policy is not valid JSON.", 400)
    eventbridge._event_bus_policies[request.get("EventBusName", "default")] = policy
    return 200, {"Content-Type": "application/x-amz-json-1.1"}, b"{}"
