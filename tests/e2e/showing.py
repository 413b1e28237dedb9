"""What the tests showed: which call of which control repaired, and which of them an operator took back.

`tests/specification/shown.tsv` lists it, and docs/coverage.md claims nothing else. A whole run compares the list with
what it saw; with `UPDATE=1` any run adds what it saw, and a whole one also drops what it did not see.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from .changes import Change

ROOT = Path(__file__).parents[2]
LISTED = ROOT / "tests/specification/shown.tsv"
HEAD = "# What end-to-end tests showed: control, call, how. A whole run with UPDATE=1 writes it.\n"
WORKER = "workeroutput"

# Two operations of S3 share one address, and the local AWS names the older.
RENAMED = {"PutBucketLifecycle": "PutBucketLifecycleConfiguration"}

Showing = tuple[str, str, str]

seen: set[Showing] = set()


def repaired(change: Change) -> None:
    """The calls of a repair were made, and its state is whole."""
    show(change, "repaired")


def taken_back(change: Change) -> None:
    """An operator took the repair back, and the state was as before."""
    show(change, "taken back")


def show(change: Change, how: str) -> None:
    """Notes what was shown of a change."""
    seen.update((change.control, RENAMED.get(operation, operation), how) for operation in change.calls)


def listed() -> set[Showing]:
    """What the list says."""
    rows = (line.split("\t") for line in LISTED.read_text().splitlines() if not line.startswith("#"))
    return {(control, operation, how) for control, operation, how in rows}


def write(showings: Iterable[Showing]) -> None:
    """Makes the list say that."""
    LISTED.write_text(HEAD + "".join("\t".join(showing) + "\n" for showing in sorted(showings)))


def is_whole(config: pytest.Config) -> bool:
    """Whether a run leaves out none of these tests."""
    options = config.option
    asked = [Path(argument).resolve() for argument in config.args]
    return not (options.keyword or options.markexpr) and Path(__file__).parent in asked


class Showings:
    """The plug-in that gathers from all processes of a run, and compares at its end."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Takes what another process saw."""
        seen.update(map(tuple, getattr(node, WORKER, {}).get("shown", ())))

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Compares, or hands on to the process that gathers."""
        output = getattr(session.config, WORKER, None)
        if output is not None:
            output["shown"] = sorted(seen)
        elif os.environ.get("UPDATE") == "1":
            whole = is_whole(session.config) and exitstatus == pytest.ExitCode.OK
            write(seen if whole else seen | listed())
        elif is_whole(session.config) and exitstatus == pytest.ExitCode.OK:
            self.compare(session)

    def compare(self, session: pytest.Session) -> None:
        """Fails a whole run that saw something else than is claimed."""
        for what, showings in (("not listed", seen - listed()), ("not seen", listed() - seen)):
            for control, operation, how in sorted(showings):
                print(f"{LISTED.relative_to(ROOT)}: {what}: {control} {operation} {how} (UPDATE=1 writes it)")
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
