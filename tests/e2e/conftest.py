"""What the end-to-end tests share: one local AWS, one deployed stack that repairs, one workload in production."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import LocalAws, Workload
from local.programs import ProgramError, found

from .members import Home, make_sound, settle_in
from .stack import Stack, deploy_stack

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def binaries() -> dict[str, Path]:
    """The programs of the functions, by the functions' logical ids."""
    try:
        return found(Path(os.environ.get("PHASEGUARD_BIN", ROOT / "target" / "debug")))
    except ProgramError as error:
        pytest.exit(f"{error}, or set PHASEGUARD_BIN", returncode=2)


@pytest.fixture(scope="session")
def aws() -> Iterator[LocalAws]:
    """The local AWS of the run."""
    with LocalAws() as running:
        yield running


@pytest.fixture(scope="session")
def production(aws: LocalAws, binaries: dict[str, Path]) -> Home:
    """A stack that repairs, and an approved workload in production."""
    account = aws.account(behind_the_front=True)
    return settle_in(deploy_stack(aws, binaries, account, Mode="enforce"), "assistant", "production")


@pytest.fixture(scope="session")
def observing(aws: LocalAws, binaries: dict[str, Path]) -> Home:
    """A stack of another account that only observes, as a fresh deployment does."""
    account = aws.account("222233334444", behind_the_front=True)
    return settle_in(deploy_stack(aws, binaries, account, name="observing"), "adviser", "production")


@pytest.fixture(scope="session")
def trying(aws: LocalAws, binaries: dict[str, Path]) -> Home:
    """A stack of a third account that repairs, and an approved workload that is a prototype."""
    account = aws.account("333344445555", behind_the_front=True)
    return settle_in(deploy_stack(aws, binaries, account, name="trying", Mode="enforce"), "draft", "prototype")


@pytest.fixture
def stack(production: Home) -> Iterator[Stack]:
    """The stack that repairs, with nothing in its journal, its queues or its inbox, and a sound workload."""
    begin(production)
    yield production.stack
    production.stack.aws.front.faults.clear()


@pytest.fixture
def workload(production: Home, stack: Stack) -> Workload:  # noqa: ARG001, the stack's fixture makes it sound
    """The approved workload, sound when a test begins."""
    return production.workload


@pytest.fixture
def observer(observing: Home) -> Home:
    """The stack that only observes, as a test begins."""
    begin(observing)
    return observing


@pytest.fixture
def prototype(trying: Home) -> Home:
    """The stack with the prototype, as a test begins."""
    begin(trying)
    return trying


def begin(home: Home) -> None:
    """Empties a stack and makes its workload sound."""
    home.stack.reset()
    make_sound(home.stack, home.workload)
