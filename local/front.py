"""The front: an HTTP proxy between every client and the local AWS, that records each call and injects faults.

Functions and tests alike have the front as their endpoint, so what the front has seen is what was called. Signatures
must stay good: headers are passed on as they came, the Host included.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs

import psutil

from .callers import Callers
from .faults import ANSWERED, KILLING, Answer, Fault, Faults, What, error_answer
from .operations import Protocol, identify

LOOPBACK = "127.0.0.1"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "expect"}
FUNCTION_NAME = "AWS_LAMBDA_FUNCTION_NAME"
LARGEST_KEPT = 1024 * 1024
ABSOLUTE = re.compile(r"^http://[^/]+")  # how a request begins whose client takes the front for its proxy
REQUEST_IDS = ("x-amzn-requestid", "x-amz-request-id")
XML_CODE = re.compile(rb"<Code>(?P<code>[^<]+)</Code>")
XML_KEY = re.compile(rb"<AccessKeyId>(?P<key>[^<]+)</AccessKeyId>")


@dataclass
class Call:
    """One request as the front saw it.

    `pid` and `function` are known when a deployed function made it, `role` when the credentials came from an
    AssumeRole that the front saw. A body that is very large is passed on, not kept.
    """

    method: str
    path: str
    body: bytes
    service: str
    operation: str
    region: str
    access_key: str
    protocol: Protocol
    pid: int | None
    function: str | None
    started: float
    role: str | None = None
    ended: float | None = None
    status: int | None = None
    error: str | None = None
    request_id: str | None = None
    fault: What | None = None


class Front:
    """The proxy with its record and its faults. Use it as a context manager."""

    def __init__(self, upstream_port: int) -> None:
        self.upstream_port = upstream_port
        self.faults = Faults()
        self.callers: Callers | None = None
        self._calls: list[Call] = []
        self._roles: dict[str, str] = {}
        self._server = Server((LOOPBACK, 0), type("FrontHandler", (Handler,), {"front": self}))

    @property
    def url(self) -> str:
        """The endpoint for every AWS client."""
        return f"http://{LOOPBACK}:{self._server.server_address[1]}"

    @property
    def upstream_url(self) -> str:
        """The endpoint of the local AWS itself."""
        return f"http://{LOOPBACK}:{self.upstream_port}"

    @property
    def calls(self) -> list[Call]:
        """All calls so far, in the order in which they came in; a copy."""
        return list(self._calls)

    def forget(self) -> None:
        """Starts the record anew and ends all faults."""
        self._calls.clear()
        self.faults.clear()

    def record(self, call: Call) -> None:
        """Notes a call, and the role behind its credentials."""
        call.role = self._roles.get(call.access_key)
        self._calls.append(call)

    def conclude(self, call: Call, answer: Answer) -> None:
        """Notes what was answered to a call, and whose the credentials are that it gave."""
        headers = {name.lower(): value for name, value in answer.headers}
        call.status = answer.status
        call.request_id = next((headers[name] for name in REQUEST_IDS if name in headers), None)
        call.error = error_code(answer) if answer.status >= 400 else None
        key = XML_KEY.search(answer.body) if call.operation == "AssumeRole" else None
        if key:
            self._roles[key["key"].decode()] = parse_qs(call.body.decode())["RoleArn"][0]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def function_at(self, port: int) -> psutil.Process | None:
        """The function's process behind a client port."""
        return self.callers.of(port, self._server.server_address[1]) if self.callers else None


class Server(ThreadingHTTPServer):
    """A thread per connection; none of them keeps the tests from ending."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A client that went away, or was killed on purpose, is no news."""


class Handler(BaseHTTPRequestHandler):
    """One client connection, and the connection to the local AWS that serves it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    front: Front

    def setup(self) -> None:
        """Finds out, once per connection, who calls."""
        super().setup()
        self.upstream = http.client.HTTPConnection(LOOPBACK, self.front.upstream_port)
        self.function = self.front.function_at(self.client_address[1])

    def finish(self) -> None:
        """Ends the connection to the local AWS with the client's."""
        self.upstream.close()
        super().finish()

    def __getattr__(self, name: str) -> Any:
        """Every HTTP method is handled alike."""
        if name.startswith("do_"):
            return self.handle_request
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """The record of calls is the log."""

    def handle_request(self) -> None:
        """Records the request, lets a fault strike, passes it on, answers."""
        body = self.read_body()
        call = self.read_call(body)
        self.front.record(call)
        fault = self.front.faults.striking(call)
        call.fault = fault.what if fault else None
        answer = self.answer_struck(call, body, fault) if fault else self.pass_on(call, body)
        call.ended = time.time()
        if answer is None:
            self.cut()
        else:
            self.front.conclude(call, answer)
            self.send(answer)

    def read_call(self, body: bytes) -> Call:
        """The request, with the operation that it is and the function that made it."""
        started, path = time.time(), ABSOLUTE.sub("", self.path)
        operation = identify(self.command, path, self.headers, body)
        return Call(
            method=self.command,
            path=path,
            body=body if len(body) <= LARGEST_KEPT else b"",
            service=operation.service,
            operation=operation.name,
            region=operation.region,
            access_key=operation.access_key,
            protocol=operation.protocol,
            pid=self.function.pid if self.function else None,
            function=name_of(self.function) if self.function else None,
            started=started,
        )

    def read_body(self) -> bytes:
        """The body, whether its length was announced or it came in chunks."""
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = bytearray()
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return bytes(body)

    def answer_struck(self, call: Call, body: bytes, fault: Fault) -> Answer | None:
        """What comes of a call that a fault strikes; None is a connection that just ends."""
        if fault.what in ANSWERED:
            return error_answer(fault, call.protocol, call.operation)
        if fault.what is What.DELAY:
            time.sleep(fault.seconds)
            return self.pass_on(call, body)
        if fault.what in (What.CUT_AFTER, What.KILL_AFTER):
            self.front.conclude(call, self.pass_on(call, body))
        if fault.what in KILLING:
            kill(self.function)
        return None

    def pass_on(self, call: Call, body: bytes) -> Answer:
        """Makes the call. A connection kept alive may have been closed at the other end: then on a fresh one."""
        kept_alive = self.upstream.sock is not None
        try:
            return self.exchange(call, body)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.upstream.close()
            if not kept_alive:
                raise
            return self.exchange(call, body)

    def exchange(self, call: Call, body: bytes) -> Answer:
        """One request and its answer; headers are passed on as they came, for the signature's sake."""
        self.upstream.putrequest(call.method, call.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in HOP_BY_HOP:
                self.upstream.putheader(name, value)
        if "Transfer-Encoding" in self.headers:
            self.upstream.putheader("Content-Length", str(len(body)))
        self.upstream.endheaders(body)
        response = self.upstream.getresponse()
        return Answer(response.status, response.getheaders(), response.read())

    def send(self, answer: Answer) -> None:
        """Answers in one write. The length is ours to say, save where the answer has no body of its own."""
        bodiless = self.command == "HEAD" or answer.status in (204, 304)
        dropped = HOP_BY_HOP if bodiless else HOP_BY_HOP | {"content-length"}
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            if name.lower() not in dropped:
                self.send_header(name, value)
        if not bodiless:
            self.send_header("Content-Length", str(len(answer.body)))
        self._headers_buffer.append(b"\r\n" + (b"" if bodiless else answer.body))
        self.flush_headers()

    def cut(self) -> None:
        """Ends the connection without an answer."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


def error_code(answer: Answer) -> str | None:
    """The service's own word for why it refused: in a header, in XML or in JSON. A HEAD has none."""
    headers = {name.lower(): value for name, value in answer.headers}
    if kind := headers.get("x-amzn-errortype"):
        return kind.partition(":")[0]
    if found := XML_CODE.search(answer.body):
        return found["code"].decode()
    with contextlib.suppress(ValueError):
        told = json.loads(answer.body)
        if isinstance(told, dict) and (code := told.get("__type") or told.get("code")):
            return str(code).rpartition("#")[2]
    return None


def name_of(function: psutil.Process) -> str | None:
    """The name of the function that a process is an execution environment of."""
    with contextlib.suppress(psutil.Error):
        name: str | None = function.environ().get(FUNCTION_NAME)
        return name
    return None


def kill(function: psutil.Process) -> None:
    """Ends an execution environment as a crash would: at once, with everything below it."""
    with contextlib.suppress(psutil.Error):
        for process in (*function.children(recursive=True), function):
            process.kill()
