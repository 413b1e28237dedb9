"""Statuses that change by themselves after a while, as those of real resources do."""

from __future__ import annotations

import time
from typing import ClassVar


class Status:
    """What a resource is doing, and what it comes to."""

    seconds: ClassVar[float] = 0.5

    def __init__(self, through: str, to: str, times: float = 1.0) -> None:
        self._times = times
        self.turn(through, to)

    def turn(self, through: str, to: str) -> None:
        """Goes through one status to another, beginning now."""
        self._through, self._to, self._from = through, to, time.monotonic()

    @property
    def now(self) -> str:
        """The status at this moment."""
        return self._through if time.monotonic() < self._from + self.seconds * self._times else self._to
