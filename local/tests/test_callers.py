"""Tells callers apart by their connections."""

import socket
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from local.front import callers
from local.front.callers import Callers, inode_of

CONNECT = "import socket, sys; s = socket.create_connection(('127.0.0.1', int(sys.argv[1]))); sys.stdin.read()"
BELOW = "import subprocess, sys; subprocess.run([sys.executable, *sys.argv[1:]])"


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.mark.parametrize("inside", [[], ["-c", BELOW]], ids=["itself", "by a process below it"])
def test_a_child_is_found_that_holds_a_connection(server: socket.socket, inside: list[str]) -> None:
    port = server.getsockname()[1]
    command = [sys.executable, *inside, "-c", CONNECT, str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as child:
        connection, (_, client) = server.accept()
        with connection:
            found = Callers(psutil.Process().pid).of(client, port)
            assert found is not None
            assert found.pid == child.pid


@pytest.mark.parametrize("told", [True, False], ids=["asking the kernel", "searching"])
def test_a_connection_of_somebody_else_is_nobodys(
    server: socket.socket, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    if not told:
        monkeypatch.setattr(callers, "inode_of", lambda *_: None)
    port = server.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)) as own:
        assert Callers(psutil.Process().pid).of(own.getsockname()[1], port) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells")
def test_a_connection_that_has_ended_has_no_number(server: socket.socket) -> None:
    port = server.getsockname()[1]
    with socket.create_connection(("127.0.0.1", port)) as own:
        client = own.getsockname()[1]
        assert inode_of(client, port)
    assert inode_of(client, port) == 0
