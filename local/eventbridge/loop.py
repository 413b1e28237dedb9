"""Closes the loop: what a client's call did is recorded, and delivered a moment later to whoever listens.

The front tells of each call that it has answered, those of deployed functions included. Calls behind the front are
AWS's own and never come here.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from ..cloudtrail import envelope as envelope_of
from ..cloudtrail import records as records_of
from ..cloudtrail.recording import Recording
from .delivery import EventBridge
from .faults import DeliveryFault, DeliveryFaults
from .outbox import Outbox
from .targets import Delivery

if TYPE_CHECKING:
    from ..front.exchange import Exchange
    from ..front.server import Front
    from .rules import AccountOf

DELAY = 0.05
KEPT = 10_000

Record = Mapping[str, Any]
Recorder = Callable[["Exchange"], Iterable[Record]]


@dataclass(frozen=True)
class Recorded:
    """A record that a trail has, and the call that it is about."""

    record: Record
    exchange: Exchange


Listener = Callable[[Recorded | Delivery], None]


class Loop:
    """From a call to the targets of the rules that hear of it. Use it as a context manager.

    `delay` is how many seconds later an event is delivered. Rules count as they stand then, and no reading of them is
    older than the call. `dropped` has what AWS would have lost too; `failures` has what this local AWS cannot do, and
    a test is worth nothing while there is any.
    """

    def __init__(
        self, account_of: AccountOf, recorder: Recorder = records_of, told: Callable[[], None] = lambda: None
    ) -> None:
        self.delay = DELAY
        self.faults = DeliveryFaults()
        self.failures: list[Exception] = []
        self._recorder = recorder
        self._told = told  # returns once all calls that were answered have been heard of
        self._recording = Recording(account_of)
        self._eventbridge = EventBridge(account_of, lambda: self.delay)
        self._outbox = Outbox()
        self._records: deque[Record] = deque(maxlen=KEPT)
        self._deliveries: deque[Delivery] = deque(maxlen=KEPT)
        self._listeners: list[Listener] = []
        self._worker = threading.Thread(target=self._work, name="deliveries", daemon=True)

    def __enter__(self) -> Self:
        self._worker.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._outbox.close()
        self._worker.join(timeout=5)

    @classmethod
    def of(cls, front: Front, account_of: AccountOf) -> Self:
        """The loop that a front's calls go through, with its part of the front's admin port."""
        loop = cls(account_of, told=front.wait_until_told)
        front.listen(loop.hear)
        front.admin.add("POST", "/_local/deliveries", loop.order)
        front.admin.add("DELETE", "/_local/deliveries", lambda _: loop.release() or {})
        return loop

    # What came of the calls.

    @property
    def records(self) -> list[Record]:
        """What trails recorded, newest last; a copy."""
        return list(self._records)

    @property
    def deliveries(self) -> list[Delivery]:
        """What became of each event at each target, newest last; a copy."""
        return list(self._deliveries)

    @property
    def dropped(self) -> list[Delivery]:
        """The deliveries of which nothing is left anywhere."""
        return [delivery for delivery in self.deliveries if delivery.lost]

    def listen(self, listener: Listener) -> None:
        """Has each record and each delivery told to a listener, as it happens."""
        self._listeners.append(listener)

    # What goes in.

    def hear(self, exchange: Exchange) -> None:
        """Records a call, and puts the events about it on their way. To be called by one thread, in order."""
        if self._outbox.closed:
            return
        with self._failing():
            for record in self._recorder(exchange):
                if self._recording.keeps(exchange, record):
                    self._records.append(record)
                    self._tell(Recorded(record, exchange))
                    self.put(envelope_of(dict(record)))
        with self._failing():
            self._recording.follow(exchange)

    def put(self, envelope: Mapping[str, Any]) -> None:
        """Puts an event on its way; what other services of AWS send can be given here."""
        self._outbox.put(envelope, self.delay, self.faults.striking(envelope))

    # Waiting, and what tests do to deliveries.

    def settled(self) -> bool:
        """Whether all that was heard of has been delivered, save what is held."""
        self._told()
        return self._outbox.empty()

    def wait_until_idle(self, within: float = 60.0) -> None:
        """Returns once all that was heard of has been delivered, save what is held. A slow machine needs its time."""
        deadline = time.monotonic() + within
        self._told()
        if not self._outbox.wait_until_empty(deadline):
            raise TimeoutError(f"there are still events on their way after {within} s")

    @contextlib.contextmanager
    def held(self, match: str = ".*", **settings: Any) -> Iterator[DeliveryFault]:
        """Holds events back for a while; afterwards they are delivered."""
        fault = self.faults.add("hold", match, **settings)
        try:
            yield fault
        finally:
            self.release(fault)

    def release(self, fault: DeliveryFault | None = None) -> None:
        """Ends one fault, or all, and delivers what it held."""
        if fault is None:
            self.faults.clear()
        else:
            self.faults.remove(fault)
        self._outbox.release(fault)

    def order(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Puts a delivery fault in force that came as a document; what it is now.

        :raises ValueError: when it says something that no fault has.
        """
        fault = self.faults.add_from(document)
        return {"what": fault.what, "match": fault.match, "account": fault.account}

    def forget(self) -> None:
        """Starts all records anew and ends all faults."""
        self.release()
        for kept in (self._records, self._deliveries, self.failures):
            kept.clear()

    # The worker.

    def _work(self) -> None:
        while (envelope := self._outbox.take()) is not None:
            with self._failing():
                for delivery in self._eventbridge.deliver(envelope, self.failures.append):
                    self._deliveries.append(delivery)
                    self._tell(delivery)
            self._outbox.done()

    def _tell(self, news: Recorded | Delivery) -> None:
        for listener in list(self._listeners):
            listener(news)

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        """Keeps what goes wrong, and goes on with the next event."""
        try:
            yield
        except Exception as error:  # noqa: BLE001, whatever it is, a test is to see it
            self.failures.append(error)
