"""Follows what happens in a playground, as it happens.

Calls and records are told by the loop. Everything else is read where it is kept: decisions, repairs and proofs in the
journal, alerts in a queue that is subscribed to them, other outcomes in the detector's log. Each of these keeps its own
time, so that nothing is missed between two looks and nothing is shown that did not happen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from local.aws import LocalAws
from local.eventbridge.loop import Recorded
from local.eventbridge.targets import Delivery
from local.front.exchange import Exchange
from local.playground import Tenant, findings, made_inbox, received

from .story import Line, began, of_alert, of_call, of_delivery, of_failure, of_finding, of_log

QUEUE = "live-view"
DETECTOR_LOG = "ChangeDetectorLogs"
BETWEEN_LOOKS = 0.1
BUSY = 5.0  # seconds after the last news, in which more is likely
IDLE = 2.0
OVERLAP = 10_000  # milliseconds of log that are read again, for lines that are late
SETTLES = 0.15  # how long a line waits for those before it, which other sources may tell later

Show = Callable[[Line, float | None], None]


class Live:
    """The story of a playground. `show` is given each line, and how long after its call it happened."""

    def __init__(self, aws: LocalAws, tenants: Mapping[str, Tenant], show: Show) -> None:
        self._sources: list[Source | Failures] = [*map(Source, tenants.values()), Failures(aws)]
        self._show = show
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._waiting: list[Line] = []
        self._records: dict[str, str] = {}
        self._began: dict[str, float] = {}
        self._events: dict[str, str] = {}

    def hear(self, news: Recorded | Delivery) -> None:
        """Takes what the loop tells, in the loop's threads."""
        if isinstance(news, Delivery):
            self._take(of_delivery(news, time.time()))
        elif not news.record.get("readOnly"):
            with self._lock:
                self._records[news.exchange.request_id] = news.record["eventID"]
                self._began[news.record["eventID"]] = began(news.exchange)

    def hear_call(self, exchange: Exchange) -> None:
        """Takes a call that the front tells of, once the loop has heard of it."""
        if line := of_call(exchange, self._records.get(exchange.request_id)):
            self._take(line)

    def follow(self, ended: threading.Event) -> None:
        """Shows what happens until it is told to end."""
        busy_until = 0.0
        while not ended.is_set():
            self._wake.wait(BETWEEN_LOOKS if time.monotonic() < busy_until else IDLE)
            if self._wake.is_set():
                self._wake.clear()
                busy_until = time.monotonic() + BUSY
                ended.wait(BETWEEN_LOOKS)
            if self.look():
                busy_until = time.monotonic() + BUSY

    def look(self) -> bool:
        """Looks once at everything, and shows what has settled; whether anything is new."""
        found = [line for source in self._sources for line in source.news()]
        with self._lock:
            self._waiting += found
            settled = sorted((line for line in self._waiting if line.at <= time.time() - SETTLES), key=lambda it: it.at)
            self._waiting = [line for line in self._waiting if line not in settled]
            self._events |= {line.finding: line.event for line in found if line.finding and line.event}
        for line in settled:
            since = self._began.get(line.event or self._events.get(line.finding or "", ""))
            self._show(line, None if since is None else max(0.0, line.at - since))
        return bool(found or settled)

    def _take(self, line: Line) -> None:
        with self._lock:
            self._waiting.append(line)
        self._wake.set()


class Source:
    """What is kept of the happenings in one account."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._findings: dict[str, Mapping[str, Any]] = {found["id"]: found for found in findings(tenant)}
        self._alerts = made_inbox(tenant.behind, QUEUE, tenant.outputs["AlertsTopicArn"])
        groups = tenant.behind.client("logs").describe_log_groups()["logGroups"]
        self._log = next(group["logGroupName"] for group in groups if DETECTOR_LOG in group["logGroupName"])
        self._since = int(time.time() * 1000)
        self._read: set[tuple[int, str]] = set()

    def news(self) -> Iterator[Line]:
        """What is new since the last look. The journal comes before the alerts that speak of it."""
        account = self._tenant.owner.id
        for now in findings(self._tenant):
            yield from of_finding(account, self._findings.get(now["id"]), now)
            self._findings[now["id"]] = now
        for envelope in received(self._tenant.behind, self._alerts):
            yield of_alert(account, envelope)
        for message in self._messages():
            if line := of_log(account, message):
                yield line

    def _messages(self) -> Iterator[str]:
        """What the detector has written since the last look, each once: several lines can carry one time stamp."""
        pages = self._tenant.behind.client("logs").get_paginator("filter_log_events")
        for page in pages.paginate(logGroupName=self._log, startTime=self._since):
            for event in page["events"]:
                line = (event["timestamp"], event["message"])
                if line not in self._read:
                    self._read.add(line)
                    yield event["message"]
        self._since = max([self._since, *(at - OVERLAP for at, _ in self._read)])
        self._read = {line for line in self._read if line[0] >= self._since}


class Failures:
    """What the local AWS itself could not do."""

    def __init__(self, aws: LocalAws) -> None:
        self._aws = aws
        self._told = {"front": len(aws.front.failures), "loop": len(aws.loop.failures)}

    def news(self) -> Iterator[Line]:
        """What is new since the last look."""
        for where, failures in (("front", self._aws.front.failures), ("loop", self._aws.loop.failures)):
            for failure in failures[self._told[where] :]:
                self._told[where] += 1
                yield of_failure(where, failure, time.time())
