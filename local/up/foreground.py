"""A playground in this process: starts it, says how to reach it, and shows what happens until it is told to end."""

from __future__ import annotations

import argparse
import contextlib
import errno
import logging
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from botocore.exceptions import EndpointConnectionError

from local import playground, programs
from local.aws import LOOPBACK, LocalAws, LocalAwsError
from local.screen import Screen, plain

from . import profiles
from .live import Live, Show
from .place import Place, Running
from .story import Line

USER = "newcomer"


def run(screen: Screen, place: Place, options: argparse.Namespace) -> int:
    """Prepares everything, then follows what happens; 0 when it was told to end."""
    logging.getLogger("local").addHandler(logging.NullHandler())  # what fails is shown as a line
    preparing = screen if options.format == "text" else Screen(sys.stderr)
    with place.held():
        require_free(options.port)
        binaries = built(preparing, options.programs)
        aws = LocalAws(port=options.port)
        try:
            tenants = started(preparing, aws, binaries)
            profiles.written(place.directory, tenants)
            told = profiles.told(place.directory, aws.front.url, tenants)
            live = Live(aws, tenants, shower(screen, options.format, tenants))
            aws.loop.listen(live.hear)
            aws.front.listen(live.hear_call)
            preparing.line(f"\n{told}\n")
            place.tell(Running.this(told))
            with contextlib.suppress(KeyboardInterrupt):
                live.follow(threading.Event())
            preparing.line("Stopping ...")
        except EndpointConnectionError as error:
            raise LocalAwsError(f"the local AWS has ended; the end of its log:\n{tail(aws.log)}") from error
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is ending already
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            aws.stop()
    return 0


def require_free(port: int) -> None:
    """Nobody listens where clients will look for us."""
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise LocalAwsError(f"port {port}: {error.strerror}") from error
        way_out = f"make up ARGS='--port {port + 1}'"
        raise LocalAwsError(f"somebody listens on port {port} already; take another one: {way_out}") from None


def built(screen: Screen, directory: Path | None) -> Mapping[str, Path]:
    """The programs of the functions, built if need be."""
    with screen.step("Build the functions") as step:
        step.show("minutes the first time, seconds from then on")
        step.detail = ", ".join(programs.FUNCTIONS.values())
        return programs.found(directory) if directory else programs.built(step.show)


def started(screen: Screen, aws: LocalAws, binaries: Mapping[str, Path]) -> dict[str, playground.Tenant]:
    """Starts the local AWS and prepares two accounts in it."""
    with screen.step("Start the local AWS") as step:
        aws.start()
        step.detail = f"at {aws.front.url}, with IAM enforced"
    return playground.prepared(screen, aws, binaries, USER)


def shower(screen: Screen, form: str, tenants: Mapping[str, playground.Tenant]) -> Show:
    """What shows a line in the form that was asked for."""
    phases = {tenant.owner.id: phase for phase, tenant in tenants.items()}

    def show(line: Line, after: float | None) -> None:
        where = phases.get(line.account, line.account)
        screen.line(line.shown(screen, plain(where), after) if form == "text" else line.document(where, after))

    return show


def tail(log: Path) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
