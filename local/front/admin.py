"""What tests, and people with curl, ask of the front itself, on the port where it plays AWS."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .answers import Answer, as_json

if TYPE_CHECKING:
    from .server import Front

PREFIX = "/_local/"

Route = Callable[[Any], object]


class Admin:
    """The front's own operations, by method and path. Others may add theirs."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._routes: dict[tuple[str, str], Route] = {
            ("GET", "/_local/health"): self._health,
            ("GET", "/_local/calls"): self._calls,
            ("POST", "/_local/faults"): self._add_fault,
            ("DELETE", "/_local/faults"): self._end_faults,
        }

    def add(self, method: str, path: str, route: Route) -> None:
        """Adds an operation: it gets the document that was sent, and what it returns is answered.

        A ValueError is the sender's fault.
        """
        self._routes[method, path] = route

    def answer(self, method: str, target: str, body: bytes) -> Answer:
        """Carries out an operation."""
        path = urlsplit(target).path
        route = self._routes.get((method, path))
        if route is None:
            known = ", ".join(" ".join(each) for each in self._routes)
            return as_json({"error": f"there is no {method} {path}; there is {known}"}, 404)
        try:
            return as_json(route(json.loads(body) if body else {}))
        except ValueError as error:
            return as_json({"error": str(error)}, 400)

    def _health(self, _: Any) -> object:
        return {"status": "ok", "calls": len(self._front.calls), "unimplemented": self._front.unimplemented}

    def _add_fault(self, document: Any) -> object:
        fault = self._front.faults.add_from(document)
        return {"match": fault.match, "what": fault.what}

    def _end_faults(self, _: Any) -> object:
        self._front.faults.clear()
        return {}

    def _calls(self, _: Any) -> object:
        return [self._described(order, call) for order, call in enumerate(self._front.calls)]

    def _described(self, order: int, call: Any) -> dict[str, Any]:
        principal = self._front.principals.of(call.access_key)
        told = ("service", "operation", "region", "function", "status", "error", "request_id", "fault")
        times = {"started": call.started, "ended": call.ended}
        return {"order": order, "caller": principal.arn, **{name: getattr(call, name) for name in told}, **times}
