"""Tells whoever listens of each call that was answered, one after the other, while clients go on."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message

from .answers import Answer
from .calls import Call
from .exchange import Exchange
from .parameters import parameters_of, readable_parameters, result_of
from .principals import Principals

Listener = Callable[[Exchange], None]

# Answers to callers who are not who they say: AWS keeps no record of those, for it does not know whose it would be.
UNAUTHENTICATED = frozenset({
    "ExpiredToken", "ExpiredTokenException", "IncompleteSignature", "IncompleteSignatureException",
    "InvalidAccessKeyId", "InvalidClientTokenId", "InvalidSignatureException", "InvalidToken",
    "MissingAuthenticationToken", "MissingAuthenticationTokenException", "SignatureDoesNotMatch",
    "UnrecognizedClientException",
})  # fmt: skip

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answered:
    """A call with all that came and went for it."""

    call: Call
    headers: Message
    body: bytes
    answer: Answer
    client: str


class Telling:
    """The calls that were answered, on their way to the listeners."""

    def __init__(self, principals: Principals) -> None:
        self.failures: list[Exception] = []
        self._principals = principals
        self._listeners: list[Listener] = []
        self._answered: queue.Queue[Answered | None] = queue.Queue()
        self._worker = threading.Thread(target=self._work, name="telling", daemon=True)

    def start(self) -> None:
        """Begins to tell."""
        self._worker.start()

    def stop(self) -> None:
        """Ends once all has been told. Safe to call twice."""
        if self._worker.is_alive():
            self._answered.put(None)
            self._worker.join(timeout=5)
        self._listeners.clear()

    def listen(self, listener: Listener) -> None:
        """Has each call from now on told to a listener."""
        self._listeners.append(listener)

    def tell(self, answered: Answered) -> None:
        """Takes note of a call that was answered; does not wait for anybody."""
        if self._listeners:
            self._answered.put(answered)

    def wait(self) -> None:
        """Returns once the listeners have heard of all calls so far."""
        self._answered.join()

    def _work(self) -> None:
        while (answered := self._answered.get()) is not None:
            try:
                self._tell(understood(answered, self._principals))
            except Exception as error:
                log.exception("nobody heard of %s", answered.call.name)
                self.failures.append(error)
            finally:
                self._answered.task_done()

    def _tell(self, exchange: Exchange) -> None:
        if exchange.account and not (exchange.error and exchange.error[0] in UNAUTHENTICATED):
            for listener in list(self._listeners):
                listener(exchange)


def understood(answered: Answered, principals: Principals) -> Exchange:
    """A call in the words of botocore's models, with its caller."""
    call, headers = answered.call, answered.headers
    principal = principals.of(call.access_key)
    result, error = result_of(call, answered.answer)
    read = readable_parameters if error else parameters_of  # what AWS refused may be none that can be read
    return Exchange(
        service=call.service,
        operation=call.operation,
        account=principal.account,
        region=call.region,
        principal=principal,
        parameters=read(call, headers, answered.body),
        result=result,
        error=error,
        request_id=answered.answer.request_id or "",
        ended=datetime.fromtimestamp(call.ended or call.started, UTC),
        user_agent=headers.get("User-Agent", ""),
        source_address=answered.client,
        host=headers.get("Host", ""),
        headers=dict(headers.items()),
        function=call.function,
    )
