"""A state as Phaseguard keeps it."""

from __future__ import annotations

from typing import Any

State = dict[str, Any]


def state(kind: str, content: State) -> State:
    """The JSON of a `State` of a kind."""
    return {"kind": kind, "state": content}
