"""What all of them say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from local import Workload

from ..changes import Change
from ..stack import Stack

Make = Callable[[Stack, Workload], Change]


def asked(make: Make) -> Make:
    """A change of which a person decides, so that nothing is called to repair it here."""
    return lambda stack, workload: replace(make(stack, workload), calls=())


READERS = ("ChangeDetectorRole", "RemediatorRole")

ONLY_TOLD = "people are told of it, and nothing is repaired"
ASKED_FIRST = "a person approves it first, and nobody does in a run of repairs"
