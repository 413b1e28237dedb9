"""Tells which process made a connection on loopback."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections.abc import Iterable

import psutil

# The question of sock_diag(7) for one TCP connection, and where the answer has the number of its socket.
ASK = struct.Struct("=IHHII BBBBI")
PORTS = struct.Struct("!HH")
ADDRESS = struct.Struct("!4s12x")
SOCK_DIAG, BY_FAMILY, REQUEST, ANY_STATE = 4, 20, 1, 0xFFFFFFFF
NO_COOKIE = struct.pack("=III", 0, ANY_STATE, ANY_STATE)
KIND, INODE = struct.Struct("=H"), struct.Struct("=I")
LOOPBACK = ADDRESS.pack(socket.inet_aton("127.0.0.1"))


class Callers:
    """The children of a process, by their connections to a port."""

    def __init__(self, parent: int) -> None:
        self._parent = parent
        self._known: dict[int, psutil.Process] = {}

    def of(self, port: int, server: int) -> psutil.Process | None:
        """The child that holds the connection from a port to the server's, itself or by a process below it."""
        inode = inode_of(port, server)
        if inode == 0:
            return None
        if known := holder(list(self._known.values()), (port, server), inode):
            return known
        with contextlib.suppress(psutil.Error):
            parent = psutil.Process(self._parent)
            self._known = {child.pid: child for child in parent.children()}
            ports = (port, server)
            found = holder(self._known.values(), ports, inode) or holder(parent.children(recursive=True), ports, inode)
            while found and found.pid not in self._known:
                found = found.parent()
            return found
        return None


def holder(processes: Iterable[psutil.Process], ports: tuple[int, int], inode: int | None) -> psutil.Process | None:
    """The first of some processes that has the socket open."""
    return next((process for process in processes if holds(process, ports, inode)), None)


def holds(process: psutil.Process, ports: tuple[int, int], inode: int | None) -> bool:
    """Whether a process has the socket open; without its number, the long way, which takes ten times as long."""
    with contextlib.suppress(psutil.Error, OSError):
        if inode is None:
            ends = ((each.laddr, each.raddr) for each in process.net_connections("tcp"))
            return any(remote and (local.port, remote.port) == ports for local, remote in ends)
        files, wanted = f"/proc/{process.pid}/fd", f"socket:[{inode}]"
        return any(opened(f"{files}/{number}") == wanted for number in os.listdir(files))  # noqa: PTH208, it is quicker
    return False


def opened(link: str) -> str | None:
    """What an open file is; None when it was just closed."""
    with contextlib.suppress(OSError):
        return os.readlink(link)  # noqa: PTH115, it is quicker
    return None


def inode_of(port: int, server: int) -> int | None:
    """The number of the socket at the client's end of a connection; 0 when nobody holds it any more.

    Only Linux tells, and only asking for the one connection is quick: the list of all is long, and skips some while it
    changes.
    """
    connection = PORTS.pack(port, server) + LOOPBACK + LOOPBACK + NO_COOKIE
    length = ASK.size + len(connection)
    question = ASK.pack(length, BY_FAMILY, REQUEST, 0, 0, socket.AF_INET, socket.IPPROTO_TCP, 0, 0, ANY_STATE)
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, SOCK_DIAG) as kernel:
            kernel.send(question + connection)
            answer = kernel.recv(4096)
    except (AttributeError, OSError):
        return None
    (kind,) = KIND.unpack_from(answer, 4)
    return INODE.unpack_from(answer, 84)[0] if kind == BY_FAMILY else 0
