"""How CloudTrail writes moments: every generation of services in its own way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from botocore.utils import parse_timestamp

Written = Callable[[datetime], Any]


def timestamp(when: datetime) -> str:
    """A moment as records carry their own times: UTC, whole seconds."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def spelled(when: datetime) -> str:
    """`Jul 10, 2023 12:06:32 PM`, as query services write."""
    return clock(when, "%b {day}, %Y {hour}:%M:%S %p")


def spelled_with_comma(when: datetime) -> str:
    """`Jul 10, 2023, 12:07:59 PM`, as JSON services write."""
    return clock(when, "%b {day}, %Y, {hour}:%M:%S %p")


def fractional(when: datetime) -> str:
    """`2023-07-10T12:27:13.230465Z`, as REST services answer."""
    when = when.astimezone(UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S") + (f".{when.microsecond:06}Z" if when.microsecond else "Z")


def seconds(when: datetime) -> float | int:
    """Seconds since 1970, as REST services take them in a body."""
    since = when.timestamp()
    return int(since) if since.is_integer() else since


def milliseconds(when: datetime) -> int:
    """Milliseconds since 1970, as EC2 answers."""
    return round(when.timestamp() * 1000)


def clock(when: datetime, form: str) -> str:
    """A moment on a clock of twelve hours, without leading zeros."""
    when = when.astimezone(UTC)
    return when.strftime(form.format(day=when.day, hour=when.hour % 12 or 12))


def moment(value: Any) -> datetime | None:
    """The moment that a value of any form names, if it names one."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    try:
        return moment(parse_timestamp(value))
    except (TypeError, ValueError, RuntimeError):
        return None
