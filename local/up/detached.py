"""A playground in a process of its own: returns when that is ready, and says how to reach it."""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import time
from pathlib import Path

from local.aws import LocalAwsError
from local.screen import Screen

from . import foreground
from .place import LOOK_AGAIN, Place, PlaceError

ROOT = Path(__file__).parents[2]
READY_WITHIN = 120.0


def run(screen: Screen, place: Place, options: argparse.Namespace) -> int:
    """Builds here, where somebody looks on; the rest happens over there."""
    if place.is_held():
        raise PlaceError(place.taken())
    foreground.require_free(options.port)
    binaries = foreground.built(screen, options.programs)
    place.directory.mkdir(parents=True, exist_ok=True)
    with screen.step("Start the playground") as step, contextlib.ExitStack() as failing:
        process = started(place, options, next(iter(binaries.values())).parent)
        failing.callback(ended, process)
        told = ready(place, process)
        failing.pop_all()
        step.detail = f"writes to {place.log}"
    screen.line(f"\n{told}\n\nWhat happens stands in {place.log}; `make down` ends it.")
    return 0


def started(place: Place, options: argparse.Namespace, directory: Path) -> subprocess.Popen[bytes]:
    """The process, which writes into the log and outlives this one."""
    command = [sys.executable, "-m", "local.up", "--run", str(place.directory), "--programs", str(directory)]
    with place.log.open("wb") as log:
        return subprocess.Popen(
            [*command, "--port", str(options.port), "--format", options.format],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def ready(place: Place, process: subprocess.Popen[bytes]) -> str:
    """Waits until it is ready; what it tells of itself."""
    deadline = time.monotonic() + READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        running = place.running()
        if running and running.pid == process.pid and running.told:
            return running.told
        time.sleep(LOOK_AGAIN)
    why = "was not ready in time" if process.poll() is None else f"ended with code {process.returncode}"
    raise LocalAwsError(f"the playground {why}; the end of its log:\n{foreground.tail(place.log)}")


def ended(process: subprocess.Popen[bytes]) -> None:
    """Ends a process that is not ready."""
    process.terminate()
    process.wait()
