"""The front: the one port that every client talks to. It tells what is called, has it done, and keeps a record.

Behind it MiniStack and moto play AWS, each its services; IAM, which MiniStack plays, decides for both. Functions and
tests alike have the front as their endpoint, so what the front has seen is what was called.
"""

from __future__ import annotations

import threading
from email.message import Message
from typing import Self
from urllib.parse import parse_qs

import psutil

from . import operations, parameters
from .admin import Admin
from .answers import XML_KEY, Answer, error_code
from .callers import Callers
from .calls import Call
from .faults import Faults
from .handler import Handler, Server
from .history import History
from .principals import Principals
from .tagging import Tagging
from .telling import Answered, Listener, Telling
from .upstream import LOOPBACK

__all__ = ["Call", "Front"]


class Front:
    """The proxy with its record and its faults. Use it as a context manager.

    `unimplemented` names the operations that somebody called and nobody plays: a test that calls one is worth nothing.
    `failures` has what kept a call from being told of.
    """

    def __init__(self, upstream_port: int, moto_port: int, port: int = 0) -> None:
        self.upstream_port = upstream_port
        self.moto_port = moto_port
        self.faults = Faults()
        self.callers: Callers | None = None
        self.tagging: Tagging | None = None
        self.history: History | None = None
        self.principals = Principals(upstream_port)
        self.unimplemented: list[str] = []
        self.admin = Admin(self)
        self._telling = Telling(self.principals)
        self._calls: list[Call] = []
        self._roles: dict[str, str] = {}
        self._server = Server((LOOPBACK, port), type("FrontHandler", (Handler,), {"front": self}))

    @property
    def port(self) -> int:
        """Where clients find it."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The endpoint for every AWS client."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def upstream_url(self) -> str:
        """The endpoint of MiniStack itself."""
        return f"http://{LOOPBACK}:{self.upstream_port}"

    @property
    def moto_url(self) -> str:
        """The endpoint of moto itself."""
        return f"http://{LOOPBACK}:{self.moto_port}"

    @property
    def calls(self) -> list[Call]:
        """All calls so far, in the order in which they came in; a copy."""
        return list(self._calls)

    @property
    def failures(self) -> list[Exception]:
        """What went wrong with telling of calls."""
        return self._telling.failures

    def forget(self) -> None:
        """Starts the record anew and ends all faults."""
        self._calls.clear()
        self.faults.clear()

    def listen(self, listener: Listener) -> None:
        """Has a listener told of each call that is answered from now on, in order, on a thread of its own."""
        self._telling.listen(listener)

    def wait_until_told(self) -> None:
        """Returns once the listeners have heard of all calls so far."""
        self._telling.wait()

    def stop_telling(self) -> None:
        """Tells what is still to be told, and nothing from then on."""
        self._telling.stop()

    def record(self, call: Call) -> None:
        """Notes a call, and the role behind its credentials."""
        call.role = self._roles.get(call.access_key)
        self._calls.append(call)

    def conclude(self, call: Call, headers: Message, body: bytes, answer: Answer, client: str) -> None:
        """Notes what was answered to a call, and whose the credentials are that it gave; and has it told."""
        call.status = answer.status
        call.request_id = answer.request_id
        call.error = error_code(answer) if answer.status >= 400 else None
        key = XML_KEY.search(answer.body) if call.operation == "AssumeRole" else None
        if key:
            self._roles[key["key"].decode()] = parse_qs(call.body.decode())["RoleArn"][0]
        self._telling.tell(Answered(call, headers, body, answer, client))

    def __enter__(self) -> Self:
        threading.Thread(target=warm_up, daemon=True).start()
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self._telling.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self.stop_telling()

    def function_at(self, port: int) -> psutil.Process | None:
        """The function's process behind a client port."""
        return self.callers.of(port, self.port) if self.callers else None


def warm_up() -> None:
    """Reads what the first requests would have to wait for."""
    operations.warm_up()
    parameters.warm_up()
