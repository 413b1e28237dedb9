"""Which rules hear an event: the buses, rules and targets as they stand, and what a rule's state lets through."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from ..aws import Account

ALL_MANAGEMENT_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
DEFAULT = "default"

Envelope = Mapping[str, Any]
Target = Mapping[str, Any]
AccountOf = Callable[[str, str], "Account"]


@dataclass(frozen=True)
class Bus:
    """An event bus, by where it is."""

    account: str
    region: str
    name: str = DEFAULT

    @classmethod
    def of(cls, arn: str) -> Bus:
        """The bus of an ARN."""
        _, _, _, region, account, resource = arn.split(":", 5)
        return cls(account, region, resource.removeprefix("event-bus/"))

    @property
    def arn(self) -> str:
        """The ARN of the bus."""
        return f"arn:aws:events:{self.region}:{self.account}:event-bus/{self.name}"


@dataclass(frozen=True)
class Rule:
    """A rule with a pattern; those with a schedule alone are not about events."""

    bus: Bus
    name: str
    arn: str
    state: str
    pattern: str

    @cached_property
    def wanted(self) -> dict[str, Any]:
        """The pattern, read."""
        return dict(json.loads(self.pattern))


class Rules:
    """The rules of all buses. What was read holds for `fresh` seconds."""

    def __init__(self, account_of: AccountOf, fresh: Callable[[], float]) -> None:
        self._account_of = account_of
        self._fresh = fresh
        self._read: dict[Bus, tuple[float, tuple[Rule, ...]]] = {}

    def hearing(self, bus: Bus, envelope: Envelope) -> Iterator[Rule]:
        """The rules of a bus that are on for such an event, and whose pattern fits."""
        event: str | None = None
        for rule in self._of(bus):
            if hears(rule.state, envelope) and not excludes(rule.wanted, envelope):
                event = event or json.dumps(envelope)
                if self._events(bus).test_event_pattern(EventPattern=rule.pattern, Event=event)["Result"]:
                    yield rule

    def targets(self, rule: Rule) -> list[Target]:
        """The targets of a rule."""
        events, where = self._events(rule.bus), {"Rule": rule.name, "EventBusName": rule.bus.name}
        return list(events.list_targets_by_rule(**where)["Targets"])

    def policy(self, bus: Bus) -> str | None:
        """The policy of a bus, if it has one.

        :raises LookupError: when there is no such bus.
        """
        try:
            found = self._events(bus).describe_event_bus(Name=bus.name)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                raise LookupError(bus.arn) from error
            raise
        return str(found["Policy"]) if "Policy" in found else None

    def _of(self, bus: Bus) -> tuple[Rule, ...]:
        now = time.monotonic()
        read, rules = self._read.get(bus, (now, ()))
        if bus not in self._read or now - read >= self._fresh():
            rules = tuple(self._list(bus))
            self._read[bus] = now, rules
        return rules

    def _list(self, bus: Bus) -> Iterator[Rule]:
        for page in self._events(bus).get_paginator("list_rules").paginate(EventBusName=bus.name):
            for rule in page["Rules"]:
                if "EventPattern" in rule:
                    yield Rule(bus, rule["Name"], rule["Arn"], rule["State"], rule["EventPattern"])

    def _events(self, bus: Bus) -> Any:
        return self._account_of(bus.account, bus.region).client("events")


def hears(state: str, envelope: Envelope) -> bool:
    """Whether a rule in this state gets the event: read-only management events reach only one of the states."""
    detail = envelope["detail"]
    read_only_management = bool(detail.get("managementEvent") and detail.get("readOnly"))
    return state == ALL_MANAGEMENT_EVENTS or (state == "ENABLED" and not read_only_management)


def excludes(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether it is plain that a pattern does not fit: it asks for words or beginnings, and the event has none of them.

    What is not plain is for the local AWS to say; this only saves asking it about every rule.
    """
    for key, wanted in pattern.items():
        value = event.get(key)
        if key.startswith("$") or isinstance(value, list):
            continue
        if isinstance(wanted, Mapping):
            if excludes(wanted, value if isinstance(value, Mapping) else {}):
                return True
        elif (value is None or isinstance(value, str)) and not any(may_fit(one, value) for one in wanted):
            return True
    return False


def may_fit(wanted: Any, value: str | None) -> bool:
    """Whether a word or a beginning fits a text. Anything else that a pattern can ask for may."""
    if isinstance(wanted, str):
        return wanted == value
    if isinstance(wanted, Mapping) and wanted.keys() == {"prefix"} and isinstance(wanted["prefix"], str):
        return value is not None and value.startswith(wanted["prefix"])
    return True
