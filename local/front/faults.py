"""Faults that a test asks the front to inject, worded as AWS would word them."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .answers import Answer, refusal
from .operations import Protocol

if TYPE_CHECKING:
    from .calls import Call


class What(StrEnum):
    """What goes wrong."""

    THROTTLE = "throttle"
    SERVER_ERROR = "server-error"
    DENY = "deny"
    CUT = "cut"  # the connection ends before the call is made
    CUT_AFTER = "cut-after"  # the call is made, its answer never arrives
    KILL = "kill"  # the calling function is killed before the call is made
    KILL_AFTER = "kill-after"  # the call is made, then the calling function is killed
    DELAY = "delay"
    TIMEOUT = "timeout"  # no answer until the client gives up; the call is not made


ANSWERED = (What.THROTTLE, What.SERVER_ERROR, What.DENY)
KILLING = (What.KILL, What.KILL_AFTER)


@dataclass
class Fault:
    """Strikes calls from the `nth` matching one on, `count` times (None: for ever).

    `match` is a regular expression for the whole of `PutItem` or of `dynamodb:PutItem`; `function` one for a part of
    the calling function's name. `about` is one for a part of what a call names in its path or body: then the fault
    looks at an execution environment only from the first such call on. A fault that kills looks only at calls of
    functions. `code` replaces the usual error code where a service has one of its own. With a `probability` the dice
    decide, and the `seed` decides the dice.
    """

    match: str
    what: What
    nth: int = 1
    count: int | None = 1
    function: str | None = None
    seconds: float = 0.0
    code: str | None = None
    about: str | None = None
    probability: float = 1.0
    seed: int = 0
    seen: int = 0
    struck: list[Call] = field(default_factory=list)
    _speaking: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for expression in (self.match, self.function, self.about):
            re.compile(expression or "")
        self._dice = random.Random(self.seed)  # noqa: S311, it has to be the same each time

    def strikes(self, call: Call) -> bool:
        """Whether this call is hit; counts it if it is one that the fault looks at."""
        if not self._looks_at(call):
            return False
        self.seen += 1
        thrown = self._dice.random() < self.probability
        due = thrown and self.seen >= self.nth and (self.count is None or len(self.struck) < self.count)
        if due:
            self.struck.append(call)
        return due

    def _looks_at(self, call: Call) -> bool:
        return (
            self._is_about(call)
            and any(re.fullmatch(self.match, name) for name in (call.operation, call.name))
            and (self.function is None or re.search(self.function, call.function or "") is not None)
            and (self.what not in KILLING or call.pid is not None)
        )

    def _is_about(self, call: Call) -> bool:
        if self.about is None:
            return True
        named = re.search(self.about, call.path) or re.search(self.about.encode(), call.body)
        if named and call.pid is not None:
            self._speaking.add(call.pid)
        return named is not None or call.pid in self._speaking


ARGUMENTS = {each.name for each in fields(Fault) if not each.name.startswith("_")} - {"seen", "struck"}


class Faults:
    """The faults in force, in the order in which they were added; the first that strikes a call decides."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self._lock = threading.Lock()

    def add(
        self,
        match: str,
        what: str,
        *,
        nth: int = 1,
        count: int | None = 1,
        function: str | None = None,
        seconds: float = 0.0,
        code: str | None = None,
        about: str | None = None,
        probability: float = 1.0,
        seed: int = 0,
    ) -> Fault:
        """Puts a fault in force and returns it; its `struck` tells whom it hit."""
        fault = Fault(match, What(what), nth, count, function, seconds, code, about, probability, seed)
        with self._lock:
            self._rules.append(fault)
        return fault

    def add_from(self, document: Mapping[str, Any]) -> Fault:
        """Puts a fault in force that came as a document, with the arguments of `add` as its members.

        :raises ValueError: when it says something that no fault has.
        """
        if not isinstance(document, Mapping):
            raise ValueError(f"a fault is a document with {', '.join(sorted(ARGUMENTS))}")  # noqa: TRY004, it was sent
        if unknown := set(document) - ARGUMENTS:
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(ARGUMENTS))}")
        try:
            return self.add(**document)
        except (TypeError, re.error) as error:
            raise ValueError(str(error)) from error

    def clear(self) -> None:
        """Ends all faults."""
        with self._lock:
            self._rules.clear()

    def striking(self, call: Call) -> Fault | None:
        """The fault that hits this call, if any."""
        with self._lock:
            return next((fault for fault in self._rules if fault.strikes(call)), None)


# What AWS says, by protocol: HTTP status and error code.
CODES: dict[What, dict[Protocol, tuple[int, str]]] = {
    What.THROTTLE: {
        Protocol.JSON: (400, "ThrottlingException"),
        Protocol.CBOR: (400, "ThrottlingException"),
        Protocol.REST_JSON: (429, "TooManyRequestsException"),
        Protocol.QUERY: (400, "Throttling"),
        Protocol.EC2: (503, "RequestLimitExceeded"),
        Protocol.REST_XML: (503, "SlowDown"),
        Protocol.S3: (503, "SlowDown"),
    },
    What.SERVER_ERROR: {
        Protocol.JSON: (500, "InternalServerError"),
        Protocol.CBOR: (500, "InternalServerError"),
        Protocol.REST_JSON: (500, "ServiceException"),
        Protocol.QUERY: (500, "InternalFailure"),
        Protocol.EC2: (500, "InternalError"),
        Protocol.REST_XML: (500, "InternalError"),
        Protocol.S3: (500, "InternalError"),
    },
    What.DENY: {
        Protocol.JSON: (400, "AccessDeniedException"),
        Protocol.CBOR: (400, "AccessDeniedException"),
        Protocol.REST_JSON: (403, "AccessDeniedException"),
        Protocol.QUERY: (403, "AccessDenied"),
        Protocol.EC2: (403, "UnauthorizedOperation"),
        Protocol.REST_XML: (403, "AccessDenied"),
        Protocol.S3: (403, "AccessDenied"),
    },
}


def error_answer(fault: Fault, call: Call) -> Answer:
    """The answer with which AWS itself would refuse the call."""
    status, usual = CODES[fault.what][call.protocol]
    return refusal(call.protocol, status, fault.code or usual, f"injected fault: {fault.what} {call.operation}")
