"""Waiting for what happens elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PAUSE = 0.02


def until(look: Callable[[], T], what: str, within: float = 20.0) -> T:
    """The first answer that counts as true; fails when there is none in time, and says what was waited for."""
    deadline = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"after {within:.0f} s still not: {what}")
        time.sleep(PAUSE)
