"""The events that are on their way: when each is due, and what a fault does to that."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .faults import DeliveryFault, Mishap

Envelope = Mapping[str, Any]


@dataclass
class Entry:
    """One delivery to come, at `due` or once `behind` others have passed it; never while it is held."""

    due: float
    number: int
    envelope: Envelope
    behind: int = 0
    held: DeliveryFault | None = None


class Outbox:
    """Gives out each event when it is due, in the order in which they came unless a fault says otherwise."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._taken = 0
        self._numbers = 0
        self._changed = threading.Condition()
        self.closed = False

    def put(self, envelope: Envelope, delay: float, fault: DeliveryFault | None) -> None:
        """Puts an event on its way."""
        what = fault.what if fault else None
        with self._changed:
            if what is Mishap.DROP:
                return
            due = time.monotonic() + delay
            if fault is None or what not in (Mishap.REORDER, Mishap.SHUFFLE):
                late = fault.seconds if fault and what is Mishap.DELAY else 0.0
                copies = 1 + fault.times if fault and what is Mishap.DUPLICATE else 1
                for _ in range(copies):
                    self._add(Entry(due + late, 0, envelope, held=fault if what is Mishap.HOLD else None))
            elif places := fault.places_behind():
                self._add(Entry(due + fault.seconds, 0, envelope, behind=places))
            else:
                self._add(Entry(due, 0, envelope))
            self._changed.notify_all()

    def take(self) -> Envelope | None:
        """Waits for the next event that is due, which is to be `done`; None when the outbox is closed."""
        with self._changed:
            while not self.closed:
                entry = min((each for each in self._entries if not each.held), key=order, default=None)
                now = time.monotonic()
                if entry and entry.due <= now:
                    self._entries.remove(entry)
                    self._pass(entry)
                    self._taken += 1
                    return entry.envelope
                self._changed.wait(entry.due - now if entry else None)
            return None

    def done(self) -> None:
        """What was taken has been delivered."""
        with self._changed:
            self._taken -= 1
            self._changed.notify_all()

    def release(self, fault: DeliveryFault | None = None) -> None:
        """Lets go what a fault holds, or all faults, in the order in which it came."""
        with self._changed:
            for entry in self._entries:
                if entry.held and fault in (None, entry.held):
                    entry.held, entry.due = None, time.monotonic()
            self._changed.notify_all()

    def empty(self) -> bool:
        """Whether nothing is on its way, save what is held."""
        with self._changed:
            return self._taken == 0 and all(entry.held for entry in self._entries)

    def wait_until_empty(self, deadline: float) -> bool:
        """Waits until nothing is on its way; False when the time is over before."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._taken == 0 and all(entry.held for entry in self._entries),
                max(0.0, deadline - time.monotonic()),
            )

    def close(self) -> None:
        """Gives out nothing more."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def _add(self, entry: Entry) -> None:
        self._numbers += 1
        entry.number = self._numbers
        self._entries.append(entry)

    def _pass(self, passing: Entry) -> None:
        """One more event has passed those that wait for that; who waited long enough comes right after it."""
        for entry in self._entries:
            if entry.behind:
                entry.behind -= 1
                if entry.behind == 0:
                    entry.due, entry.number = passing.due, passing.number


def order(entry: Entry) -> tuple[float, int]:
    """What is due first goes first; of what is due together, what came first."""
    return entry.due, entry.number
