"""Tells what the trails of an account record: what no trail records reaches nobody, as on AWS.

A call is judged by the trails as they were when it was made. So the call that stops a trail is still heard, and what
comes after it is not.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .names import GLOBAL
from .selectors import Selector, chosen

if TYPE_CHECKING:
    from ..aws import Account
    from ..front.exchange import Exchange

CLOUDTRAIL = "cloudtrail"
READS = ("Get", "List", "Describe", "Lookup")
REPLACING = ("DeleteTrail", "UpdateTrail", "PutEventSelectors")  # after these nobody can tell what there was before
GLOBAL_SOURCES = frozenset(f"{service}.amazonaws.com" for service in GLOBAL)
GLOBAL_HOST = "sts.amazonaws.com"  # the endpoints of STS in the Regions are regional

# Trails are also changed behind the front, where nobody sees it: how long what was read holds, in seconds.
YES_HOLDS = 2.0
NO_HOLDS = 0.05

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Trail:
    """What a trail records, while it is logging."""

    arn: str
    home: str
    everywhere: bool
    global_events: bool
    logging: bool
    stopped: datetime | None
    selectors: tuple[Selector, ...]

    def takes(self, record: Record) -> bool:
        """Whether the trail is for such a record, logging or not."""
        return (
            (self.everywhere or self.home == record["awsRegion"])
            and (self.global_events or not is_global(record))
            and chosen(record, self.selectors)
        )

    def records(self, record: Record) -> bool:
        """Whether the trail records it now."""
        return self.logging and self.takes(record)

    def stopped_between(self, earlier: datetime | None, later: datetime) -> bool:
        """Whether the trail was stopped after one moment, and not clearly before another: its clock has seconds."""
        if self.stopped is None or (earlier and self.stopped <= earlier):
            return False
        return self.stopped.timestamp() >= math.floor(later.timestamp()) - 1


@dataclass(frozen=True)
class Known:
    """The trails that an account has in a Region, and when they were read."""

    trails: tuple[Trail, ...]
    read: float

    def record(self, record: Record) -> bool:
        """Whether any of the trails records it."""
        return any(trail.records(record) for trail in self.trails)


class Recording:
    """The trails of all accounts, as far as they were asked for. Used by one thread, call by call."""

    def __init__(self, account_of: Callable[[str, str], Account]) -> None:
        self._account_of = account_of
        self._known: dict[tuple[str, str], Known] = {}
        self._changed: dict[str, datetime] = {}

    def keeps(self, exchange: Exchange, record: Record) -> bool:
        """Whether a trail recorded this: the record of a call, which was just answered."""
        where = record["recipientAccountId"], record["awsRegion"]
        before = self._known.get(where)
        if before is not None and still_holds(before, exchange, record):
            return before.record(record)
        after = self._read(*where)
        return after.record(record) or self._ended(before, after, exchange, record)

    def follow(self, exchange: Exchange) -> None:
        """Reads the trails of an account again when a call has changed them."""
        if not changes_trails(exchange):
            return
        account = exchange.account
        self._changed[account] = exchange.ended
        for where in {(account, exchange.region), *(known for known in self._known if known[0] == account)}:
            self._read(*where)

    def _ended(self, before: Known | None, after: Known, exchange: Exchange, record: Record) -> bool:
        """Whether recording ended with this call, or with one that was made after it and has still to come here.

        A trail that is gone, or has other selectors now, cannot be asked what it was: it is taken to have recorded.
        """
        if exchange.operation in REPLACING and changes_trails(exchange):
            return before is None or not before.trails
        seen = self._changed.get(record["recipientAccountId"])
        return any(trail.takes(record) and trail.stopped_between(seen, exchange.ended) for trail in after.trails)

    def _read(self, account: str, region: str) -> Known:
        now = time.monotonic()
        client = self._account_of(account, region).client(CLOUDTRAIL)
        read = (read_trail(client, found) for found in client.describe_trails()["trailList"])
        trails = tuple(trail for trail in read if trail is not None)
        self._known[account, region] = known = Known(trails, now)
        return known


def still_holds(known: Known, exchange: Exchange, record: Record) -> bool:
    """Whether what was read before a call says enough about it.

    A call that starts a trail is recorded by that trail; whether it is on AWS is not known.
    """
    recorded, age = known.record(record), time.monotonic() - known.read
    if changes_trails(exchange):
        return recorded
    return age < (YES_HOLDS if recorded else NO_HOLDS)


def read_trail(client: Any, found: Mapping[str, Any]) -> Trail | None:
    """A trail with its status and selectors; None when it has been deleted since it was listed."""
    arn = found["TrailARN"]
    try:
        status, selectors = client.get_trail_status(Name=arn), client.get_event_selectors(TrailName=arn)
    except client.exceptions.TrailNotFoundException:
        return None
    stopped = status.get("StopLoggingTime")
    return Trail(
        arn=arn,
        home=found["HomeRegion"],
        everywhere=bool(found.get("IsMultiRegionTrail")),
        global_events=bool(found.get("IncludeGlobalServiceEvents")),
        logging=bool(status["IsLogging"]),
        stopped=stopped.astimezone(UTC) if stopped else None,
        selectors=tuple(selectors.get("AdvancedEventSelectors") or selectors.get("EventSelectors") or ()),
    )


def is_global(record: Record) -> bool:
    """Whether a record is of a service that has no Region."""
    host = (record.get("tlsDetails") or {}).get("clientProvidedHostHeader")
    return record["eventSource"] in GLOBAL_SOURCES or host == GLOBAL_HOST


def changes_trails(exchange: Exchange) -> bool:
    """Whether a call may have changed what a trail records."""
    return exchange.service == CLOUDTRAIL and exchange.error is None and not exchange.operation.startswith(READS)
