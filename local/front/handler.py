"""One client's connection to the front: reads its requests, has them answered, and lets faults strike."""

from __future__ import annotations

import contextlib
import re
import select
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import psutil

from .admin import PREFIX
from .answers import Answer, refusal
from .authorization import Authorization, question
from .calls import Call
from .faults import ANSWERED, KILLING, Fault, What, error_answer
from .history import OPERATION as LOOKUP
from .operations import identify
from .parameters import readable_parameters
from .routing import HOP_BY_HOP, for_moto, is_motos, passed_on
from .tagging import SERVICE as TAGGING
from .upstream import Upstream

if TYPE_CHECKING:
    from .server import Front

FUNCTION_NAME = "AWS_LAMBDA_FUNCTION_NAME"
LARGEST_KEPT = 1024 * 1024
ABSOLUTE = re.compile(r"^http://[^/]+")  # how a request begins whose client takes the front for its proxy
PATIENCE = 120.0  # how long a fault lets a client wait that never gives up, in seconds


class Server(ThreadingHTTPServer):
    """A thread per connection; none of them keeps the tests from ending."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A client that went away, or was killed on purpose, is no news."""


class Handler(BaseHTTPRequestHandler):
    """One client connection, and the connections to MiniStack and moto that serve it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    front: Front

    def setup(self) -> None:
        """Finds out, once per connection, who calls."""
        super().setup()
        self.ministack, self.moto = Upstream(self.front.upstream_port), Upstream(self.front.moto_port)
        self.authorization = Authorization(self.ministack, self.moto)
        self.function = self.front.function_at(self.client_address[1])

    def finish(self) -> None:
        """Ends the connections to MiniStack and moto with the client's."""
        self.ministack.close()
        self.moto.close()
        super().finish()

    def __getattr__(self, name: str) -> Any:
        """Every HTTP method is handled alike."""
        if name.startswith("do_"):
            return self.handle_request
        raise AttributeError(name)

    def log_message(self, *_: object) -> None:
        """The record of calls is the log."""

    def handle_request(self) -> None:
        """Records the request, lets a fault strike, has it answered."""
        body, path = self.read_body(), ABSOLUTE.sub("", self.path)
        if path.startswith(PREFIX):
            self.send(self.front.admin.answer(self.command, path, body))
            return
        call = self.read_call(path, body)
        self.front.record(call)
        fault = self.front.faults.striking(call)
        call.fault = fault.what if fault else None
        answer = self.answer_struck(call, body, fault) if fault else self.answer(call, body)
        if answer is None:
            call.ended = call.ended or time.time()
            self.cut()
        else:
            self.conclude(call, body, answer)
            self.send(answer)

    def read_call(self, path: str, body: bytes) -> Call:
        """The request, with the operation that it is and the function that made it."""
        started = time.time()
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
            signing=operation.signing,
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
            return error_answer(fault, call)
        if fault.what is What.DELAY:
            time.sleep(fault.seconds)
            return self.answer(call, body)
        if fault.what is What.TIMEOUT:
            self.outwait(fault.seconds or PATIENCE)
        if fault.what in (What.CUT_AFTER, What.KILL_AFTER):
            self.conclude(call, body, self.answer(call, body))
        if fault.what in KILLING:
            kill(self.function)
        return None

    def conclude(self, call: Call, body: bytes, answer: Answer) -> None:
        """Notes what was answered, whether it will arrive or not."""
        call.ended = time.time()
        self.front.conclude(call, self.headers, body, answer, self.client_address[0])

    def answer(self, call: Call, body: bytes) -> Answer:
        """Has the call made by the program that plays its service."""
        headers = passed_on(self.headers.items(), len(body) if "Transfer-Encoding" in self.headers else None)
        if call.service == TAGGING:
            return self.answer_tagging(call, headers, body).numbered(call.protocol)
        if call.name == LOOKUP:
            return self.answer_history(call, headers, body).numbered(call.protocol)
        if is_motos(call.service, call.operation):
            return self.answer_by_moto(call, headers, body).numbered(call.protocol)
        return self.ministack.pass_on(call.method, call.path, headers, body).numbered(call.protocol)

    def answer_tagging(self, call: Call, headers: list[tuple[str, str]], body: bytes) -> Answer:
        """Has tags read or changed where they are kept."""
        asked = readable_parameters(call, self.headers, body)
        tagging = self.front.tagging
        answer = tagging.answer(call, asked, self.authorization, headers, body) if tagging else None
        return answer or self.unplayed(call)

    def answer_history(self, call: Call, headers: list[tuple[str, str]], body: bytes) -> Answer:
        """Has it told what CloudTrail recorded."""
        asked, history = readable_parameters(call, self.headers, body), self.front.history
        return history.answer(call, asked, self.authorization, headers, body) if history else self.unplayed(call)

    def unplayed(self, call: Call) -> Answer:
        """Says that nobody plays an operation."""
        self.front.unimplemented.append(call.name)
        return refusal(call.protocol, 501, "NotImplemented", f"the local AWS has no {call.name}")

    def answer_by_moto(self, call: Call, headers: list[tuple[str, str]], body: bytes) -> Answer:
        """Has a call made that moto does not authorise by itself; what it does not play is said in AWS's way."""
        account = self.front.principals.of(call.access_key).account
        asked = question(call, account, readable_parameters(call, self.headers, body))
        judged = self.authorization.judge(call, asked, headers, body)
        if isinstance(judged, Answer):
            return judged
        self.front.principals.learn(judged)
        answer = self.moto.pass_on(call.method, call.path, for_moto(headers, judged.account, judged.arn), body)
        return self.unplayed(call) if is_missing(answer) else answer

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

    def outwait(self, seconds: float) -> None:
        """Returns once the client has given up; at the latest after some seconds."""
        select.select([self.connection], [], [], seconds)

    def cut(self) -> None:
        """Ends the connection without an answer."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


def is_missing(answer: Answer) -> bool:
    """Whether moto does not have an operation: its extensions say so, and moto itself answers a page, or nothing.

    It calls many a good answer HTML too.
    """
    is_page = (answer.header("content-type") or "").startswith("text/html") and not answer.body.startswith(b"{")
    return answer.status == 501 or (answer.status >= 400 and is_page)


def name_of(function: psutil.Process) -> str | None:
    """The name of the function that a process is an execution environment of."""
    with contextlib.suppress(psutil.Error):
        name: str | None = function.environ().get(FUNCTION_NAME)
        return name
    return None


def kill(function: psutil.Process | None) -> None:
    """Ends an execution environment as a crash would: at once, with everything below it."""
    with contextlib.suppress(psutil.Error):
        for process in (*function.children(recursive=True), function) if function else ():
            process.kill()
