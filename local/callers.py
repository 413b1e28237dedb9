"""Tells which process made a connection on loopback."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

import psutil

TCP = Path("/proc/net/tcp")
CONNECTION = rb": 0100007F:%04X (?:\S+ +){7}(?P<inode>[1-9]\d*) "  # from 127.0.0.1, as Linux lists it


class Callers:
    """The children of a process, by their connections."""

    def __init__(self, parent: int) -> None:
        self._parent = parent
        self._known: dict[int, psutil.Process] = {}

    def at(self, port: int) -> psutil.Process | None:
        """The child that holds the connection from a local port, itself or by a process below it."""
        socket = socket_of(port)
        if known := holder(list(self._known.values()), port, socket):
            return known
        with contextlib.suppress(psutil.Error):
            parent = psutil.Process(self._parent)
            self._known = {child.pid: child for child in parent.children()}
            found = holder(self._known.values(), port, socket) or holder(parent.children(recursive=True), port, socket)
            while found and found.pid not in self._known:
                found = found.parent()
            return found
        return None


def holder(processes: Iterable[psutil.Process], port: int, socket: str | None) -> psutil.Process | None:
    """The first of some processes that has the socket open."""
    return next((process for process in processes if holds(process, port, socket)), None)


def holds(process: psutil.Process, port: int, socket: str | None) -> bool:
    """Whether a process has the socket open; without its name, the long way, which takes ten times as long."""
    with contextlib.suppress(psutil.Error, OSError):
        if socket is None:
            return any(connection.laddr.port == port for connection in process.net_connections("tcp"))
        files = f"/proc/{process.pid}/fd"
        return any(opened(f"{files}/{number}") == socket for number in os.listdir(files))  # noqa: PTH208, it is quicker
    return False


def opened(link: str) -> str | None:
    """What an open file is; None when it was just closed."""
    with contextlib.suppress(OSError):
        return os.readlink(link)  # noqa: PTH115, it is quicker
    return None


def socket_of(port: int) -> str | None:
    """The name of the socket with that local port, on Linux."""
    with contextlib.suppress(OSError):
        found = re.search(CONNECTION % port, TCP.read_bytes())
        return f"socket:[{int(found['inode'])}]" if found else None
    return None
