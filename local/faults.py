"""Faults that a test asks the front to inject, and the error answers of AWS in every protocol."""

from __future__ import annotations

import json
import re
import threading
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from .operations import Protocol

if TYPE_CHECKING:
    from .front import Call


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


ANSWERED = (What.THROTTLE, What.SERVER_ERROR, What.DENY)
KILLING = (What.KILL, What.KILL_AFTER)


@dataclass
class Fault:
    """Strikes calls from the `nth` matching one on, `count` times (None: for ever).

    `match` is a regular expression for the whole of `PutItem` or of `dynamodb:PutItem`; `function` one for a part of
    the calling function's name. `about` is one for a part of what a call names in its path or body: then the fault
    looks at an execution environment only from the first such call on. A fault that kills looks only at calls of
    functions. `code` replaces the usual error code where a service has one of its own.
    """

    match: str
    what: What
    nth: int = 1
    count: int | None = 1
    function: str | None = None
    seconds: float = 0.0
    code: str | None = None
    about: str | None = None
    seen: int = 0
    struck: list[Call] = field(default_factory=list)
    _speaking: set[int] = field(default_factory=set)

    def strikes(self, call: Call) -> bool:
        """Whether this call is hit; counts it if it is one that the fault looks at."""
        if not self._looks_at(call):
            return False
        self.seen += 1
        due = self.seen >= self.nth and (self.count is None or len(self.struck) < self.count)
        if due:
            self.struck.append(call)
        return due

    def _looks_at(self, call: Call) -> bool:
        names = (call.operation, f"{call.service}:{call.operation}")
        return (
            self._is_about(call)
            and any(re.fullmatch(self.match, name) for name in names)
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
    ) -> Fault:
        """Puts a fault in force and returns it; its `struck` tells whom it hit."""
        fault = Fault(match, What(what), nth, count, function, seconds, code, about)
        with self._lock:
            self._rules.append(fault)
        return fault

    def clear(self) -> None:
        """Ends all faults."""
        with self._lock:
            self._rules.clear()

    def striking(self, call: Call) -> Fault | None:
        """The fault that hits this call, if any."""
        with self._lock:
            return next((fault for fault in self._rules if fault.strikes(call)), None)


@dataclass(frozen=True)
class Answer:
    """An HTTP answer in full."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


# What AWS says, by protocol: HTTP status and error code.
CODES: dict[What, dict[Protocol, tuple[int, str]]] = {
    What.THROTTLE: {
        Protocol.JSON: (400, "ThrottlingException"),
        Protocol.CBOR: (400, "ThrottlingException"),
        Protocol.REST_JSON: (429, "TooManyRequestsException"),
        Protocol.QUERY: (400, "Throttling"),
        Protocol.REST_XML: (503, "SlowDown"),
        Protocol.S3: (503, "SlowDown"),
    },
    What.SERVER_ERROR: {
        Protocol.JSON: (500, "InternalServerError"),
        Protocol.CBOR: (500, "InternalServerError"),
        Protocol.REST_JSON: (500, "ServiceException"),
        Protocol.QUERY: (500, "InternalFailure"),
        Protocol.REST_XML: (500, "InternalError"),
        Protocol.S3: (500, "InternalError"),
    },
    What.DENY: {
        Protocol.JSON: (400, "AccessDeniedException"),
        Protocol.CBOR: (400, "AccessDeniedException"),
        Protocol.REST_JSON: (403, "AccessDeniedException"),
        Protocol.QUERY: (403, "AccessDenied"),
        Protocol.REST_XML: (403, "AccessDenied"),
        Protocol.S3: (403, "AccessDenied"),
    },
}


def error_answer(fault: Fault, protocol: Protocol, operation: str) -> Answer:
    """The answer with which AWS itself would refuse."""
    status, usual = CODES[fault.what][protocol]
    code = fault.code or usual
    request_id, message = str(uuid.uuid4()), f"injected fault: {fault.what} {operation}"
    headers = [("x-amzn-RequestId", request_id), ("x-amz-request-id", request_id)]
    if protocol in (Protocol.QUERY, Protocol.REST_XML, Protocol.S3):
        body = xml_error(protocol, status, code, message, request_id)
        return Answer(status, [*headers, ("Content-Type", "text/xml")], body.encode())
    body = json.dumps({"__type": code, "message": message})
    return Answer(
        status, [*headers, ("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-ErrorType", code)], body.encode()
    )


def xml_error(protocol: Protocol, status: int, code: str, message: str, request_id: str) -> str:
    """S3 answers a bare Error; all others wrap it."""
    error = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if protocol is Protocol.S3:
        return f"<Error>{error}<RequestId>{request_id}</RequestId></Error>"
    kind = "Receiver" if status >= 500 else "Sender"
    return (
        f"<ErrorResponse><Error><Type>{kind}</Type>{error}</Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    )
