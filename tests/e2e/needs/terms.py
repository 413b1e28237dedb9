"""What all of them say."""

from __future__ import annotations

from collections.abc import Callable

from local import Workload

from ..changes import Change
from ..stack import Stack

Make = Callable[[Stack, Workload], Change]

READERS = ("ChangeDetectorRole", "RemediatorRole")

ONLY_TOLD = "people are told of it, and nothing is repaired"
ASKED_FIRST = "a person approves it first, and nobody does in a run of repairs"
