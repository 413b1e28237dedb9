"""What functions write: on a busy machine it comes later than MiniStack waits for it, and would be another call's."""

from __future__ import annotations

from collections.abc import Callable

from ministack.core import lambda_runtime

# Seconds until the first line, without another one, and in all. All of our functions write something.
FIRST, QUIET, MOST = 0.5, 0.02, 2.0

drain_as_ministack: Callable[..., str] = lambda_runtime.Worker._drain_stderr_bounded


def install() -> None:
    """Puts everything here into MiniStack."""
    lambda_runtime.Worker._drain_stderr_bounded = drain


def drain(worker: lambda_runtime.Worker, **_: float) -> str:
    """What a call of a function wrote."""
    return drain_as_ministack(worker, first_line_wait=FIRST, idle_confirm=QUIET, hard_cap=MOST)
