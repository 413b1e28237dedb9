"""Where a running playground leaves its traces: that it runs, how to reach it, and what it has said.

One playground runs for each directory. A lock that the system lets go of with its process says whether one does, so a
stale file never lies.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

DEFAULT = Path(__file__).parents[2] / ".local" / "up"
LOOK_AGAIN = 0.05


class PlaceError(RuntimeError):
    """A playground runs where none should, or cannot be ended; the message names the way out."""


@dataclass(frozen=True)
class Running:
    """A playground that runs. `told` is how to reach it, and empty until it is ready."""

    pid: int
    since: float
    told: str = ""

    @classmethod
    def this(cls, told: str = "") -> Running:
        """What this process is."""
        return cls(os.getpid(), psutil.Process().create_time(), told)

    def lives(self) -> bool:
        """Whether the process is still there, and not another that was given its number."""
        with contextlib.suppress(psutil.Error):
            return bool(psutil.Process(self.pid).create_time() == self.since)
        return False


@dataclass(frozen=True)
class Place:
    """A directory for one playground."""

    directory: Path = DEFAULT

    @property
    def log(self) -> Path:
        """What a detached playground says."""
        return self.directory / "log"

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Holds the place, for as long as this process lives at most."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise PlaceError(self.taken()) from None
            self.tell(Running.this())
            try:
                yield
            finally:
                self._state.unlink(missing_ok=True)

    def is_held(self) -> bool:
        """Whether somebody holds the place."""
        with contextlib.suppress(FileNotFoundError), (self.directory / "lock").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def tell(self, running: Running) -> None:
        """Writes down what runs here, at once or not at all."""
        draft = self.directory / "state.draft"
        draft.write_text(json.dumps(asdict(running)))
        draft.replace(self._state)

    def running(self) -> Running | None:
        """What runs here; None when nothing does."""
        if self.is_held():
            with contextlib.suppress(FileNotFoundError, ValueError, TypeError):
                found = Running(**json.loads(self._state.read_text()))
                return found if found.lives() else None
        return None

    def taken(self) -> str:
        """That one runs already, and how to reach it."""
        found = self.running()
        if found is None:
            return f"a playground is just starting or ending in {self.directory}; try again in a moment"
        reached = found.told or "It is not ready yet; try again in a moment."
        return f"one runs already, as process {found.pid}; `make down` ends it.\n\n{reached}"

    def end(self, within: float) -> int | None:
        """Ends what runs here and waits until it is gone; its process number, None when nothing runs."""
        found = self.running()
        if found is None:
            return None
        os.kill(found.pid, signal.SIGTERM)
        deadline = time.monotonic() + within
        while self.is_held() and time.monotonic() < deadline:
            time.sleep(LOOK_AGAIN)
        if self.is_held():
            raise PlaceError(f"process {found.pid} has not ended after {within:.0f} s: kill -9 {found.pid}")
        return found.pid

    @property
    def _state(self) -> Path:
        return self.directory / "state.json"
