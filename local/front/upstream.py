"""A connection to one of the programs that play AWS, kept alive from request to request."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterable, Mapping

from .answers import Answer

LOOPBACK = "127.0.0.1"


class Upstream:
    """A connection to a port on loopback, for one thread at a time."""

    def __init__(self, port: int) -> None:
        self._connection = Connection(LOOPBACK, port)

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Asks something of ours."""
        return self.pass_on(method, target, [("Host", LOOPBACK), *headers.items()], body)

    def pass_on(self, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
        """Makes a request. A connection kept alive may have been closed at the other end: then on a fresh one."""
        headers, kept_alive = list(headers), self._connection.sock is not None
        try:
            return self._exchange(method, target, headers, body)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.close()
            if not kept_alive:
                raise
            return self._exchange(method, target, headers, body)

    def close(self) -> None:
        """Ends the connection; the next request makes a new one."""
        self._connection.close()

    def _exchange(self, method: str, target: str, headers: list[tuple[str, str]], body: bytes) -> Answer:
        """One request and its answer; headers are passed on as they came, for the signature's sake."""
        self._connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            self._connection.putheader(name, value)
        self._connection.endheaders(body)
        response = self._connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())


class Connection(http.client.HTTPConnection):
    """A connection on which nothing waits for more to be sent with it."""

    def connect(self) -> None:
        """Connects, without Nagle's algorithm."""
        super().connect()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
