"""Faults that a test asks of the delivery: events that come twice, late, in another order, or never."""

from __future__ import annotations

import dataclasses
import random
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Envelope = Mapping[str, Any]


class Mishap(StrEnum):
    """What happens to an event on its way."""

    DUPLICATE = "duplicate"  # it is delivered `times` more
    DELAY = "delay"  # it comes `seconds` later
    DROP = "drop"
    REORDER = "reorder"  # it waits until `behind` others have passed, or for `seconds`
    SHUFFLE = "shuffle"  # the same, behind as many others as the seed says, up to `behind`
    HOLD = "hold"  # it waits until it is released


@dataclass
class DeliveryFault:
    """Strikes events from the `nth` matching one on, `count` times (None: for ever), each with a `probability`.

    `match` is a regular expression for the whole of `DeleteTrail` or of `cloudtrail:DeleteTrail`, as CloudTrail names
    event and source; `account` is one for the whole of the account's id. The same seed gives the same fortunes.
    """

    what: Mishap
    match: str = ".*"
    account: str = ".*"
    nth: int = 1
    count: int | None = None
    probability: float = 1.0
    seed: int = 0
    times: int = 1
    behind: int = 1
    seconds: float = 5.0
    seen: int = 0
    struck: list[Envelope] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.what = Mishap(self.what)
        re.compile(self.match)
        re.compile(self.account)
        self._chance = random.Random(self.seed)  # noqa: S311, a test must be able to repeat it

    def strikes(self, envelope: Envelope) -> bool:
        """Whether this event is hit; counts it if it is one that the fault looks at."""
        if not self._looks_at(envelope):
            return False
        self.seen += 1
        lucky = self._chance.random() >= self.probability
        due = self.seen >= self.nth and (self.count is None or len(self.struck) < self.count) and not lucky
        if due:
            self.struck.append(envelope)
        return due

    def places_behind(self) -> int:
        """How many others are to pass the next event that is hit."""
        return self._chance.randint(0, self.behind) if self.what is Mishap.SHUFFLE else self.behind

    def _looks_at(self, envelope: Envelope) -> bool:
        detail = envelope["detail"]
        name = str(detail.get("eventName", envelope.get("detail-type")))
        source = str(detail.get("eventSource", envelope.get("source"))).removesuffix(".amazonaws.com")
        named = any(re.fullmatch(self.match, each) for each in (name, f"{source}:{name}"))
        return named and re.fullmatch(self.account, envelope["account"]) is not None


SETTINGS = {each.name for each in dataclasses.fields(DeliveryFault)} - {"seen", "struck"}


class DeliveryFaults:
    """The faults in force, in the order in which they were added; the first that strikes an event decides."""

    def __init__(self) -> None:
        self._rules: list[DeliveryFault] = []
        self._lock = threading.Lock()

    def add(self, what: str, match: str = ".*", **settings: Any) -> DeliveryFault:
        """Puts a fault in force and returns it; its `struck` tells which events it hit."""
        return self.add_from({"what": what, "match": match, **settings})

    def add_from(self, document: Mapping[str, Any]) -> DeliveryFault:
        """Puts a fault in force that is told as a document.

        :raises ValueError: when it says something that no fault has.
        """
        if unknown := set(document) - SETTINGS:
            raise ValueError(
                f"a delivery fault has no {', '.join(sorted(unknown))}, only {', '.join(sorted(SETTINGS))}"
            )
        if "what" not in document:
            raise ValueError(f"a delivery fault needs `what`, one of {', '.join(Mishap)}")
        try:
            fault = DeliveryFault(**document)
        except re.error as error:
            raise ValueError(f"{error.pattern!r} is no regular expression: {error}") from error
        with self._lock:
            self._rules.append(fault)
        return fault

    def remove(self, fault: DeliveryFault) -> None:
        """Ends one fault, if it is in force."""
        with self._lock:
            self._rules = [each for each in self._rules if each is not fault]

    def clear(self) -> None:
        """Ends all faults."""
        with self._lock:
            self._rules.clear()

    def striking(self, envelope: Envelope) -> DeliveryFault | None:
        """The fault that hits this event, if any."""
        with self._lock:
            return next((fault for fault in self._rules if fault.strikes(envelope)), None)
