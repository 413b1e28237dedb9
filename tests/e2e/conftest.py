"""What the end-to-end tests share: one local AWS, a deployed stack and a workload for each phase."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import LocalAws, Workload
from local.programs import ProgramError, found

from . import showing
from .members import Home, approve_again, settle_in
from .soundness import make_sound
from .stack import Stack, deploy_stack

ROOT = Path(__file__).parents[2]


def pytest_configure(config: pytest.Config) -> None:
    """Has what is shown be gathered."""
    config.pluginmanager.register(showing.Showings())


@pytest.fixture(scope="session")
def binaries() -> dict[str, Path]:
    """The programs of the functions, by the functions' logical ids."""
    try:
        return found(Path(os.environ.get("PHASEGUARD_BIN", ROOT / "target" / "debug")))
    except ProgramError as error:
        pytest.exit(f"{error}, or set PHASEGUARD_BIN", returncode=2)


@pytest.fixture(scope="session")
def running() -> Iterator[LocalAws]:
    """The local AWS of the run."""
    with LocalAws() as aws:
        yield aws


@pytest.fixture
def aws(running: LocalAws) -> Iterator[LocalAws]:
    """The same for one test, which is worth nothing if it asked for what nobody plays."""
    running.front.unimplemented.clear()
    running.front.failures.clear()
    running.loop.forget()
    yield running
    running.front.faults.clear()
    running.loop.release()
    running.loop.wait_until_idle()
    assert running.front.unimplemented == []
    assert running.front.failures == []
    assert running.loop.failures == []


@pytest.fixture(scope="session")
def production(running: LocalAws, binaries: dict[str, Path]) -> Home:
    """A stack that repairs, and an approved workload in production."""
    return settle_in(deploy_stack(running, binaries, "111122223333", Mode="enforce"), "assistant", "production")


@pytest.fixture(scope="session")
def observing(running: LocalAws, binaries: dict[str, Path]) -> Home:
    """A stack of another account and Region that only observes, as a fresh deployment does."""
    stack = deploy_stack(running, binaries, "222233334444", "observing", region="eu-west-1")
    return settle_in(stack, "adviser", "production", parts=())


@pytest.fixture(scope="session")
def trying(running: LocalAws, binaries: dict[str, Path]) -> Home:
    """A stack of a third account that repairs, and an approved workload that is a prototype."""
    stack = deploy_stack(running, binaries, "333344445555", "trying", Mode="enforce")
    return settle_in(stack, "draft", "prototype", parts=())


@pytest.fixture(scope="session")
def scaling(running: LocalAws, binaries: dict[str, Path]) -> Home:
    """A stack of a fourth account that repairs, and an approved workload that is scaled."""
    stack = deploy_stack(running, binaries, "444455556666", "scaling", Mode="enforce")
    return settle_in(stack, "concierge", "scaled")


@pytest.fixture
def produced(production: Home, aws: LocalAws) -> Home:
    """The stack that repairs, with nothing in its journal, its queues or its inbox, and a sound workload."""
    return begun(production, aws)


@pytest.fixture
def stack(produced: Home) -> Stack:
    """That stack."""
    return produced.stack


@pytest.fixture
def workload(produced: Home) -> Workload:
    """The approved workload in production, sound when a test begins."""
    return produced.workload


@pytest.fixture
def observer(observing: Home, aws: LocalAws) -> Home:
    """The stack that only observes, as a test begins."""
    return begun(observing, aws)


@pytest.fixture
def prototype(trying: Home, aws: LocalAws) -> Home:
    """The stack with the prototype, as a test begins."""
    return begun(trying, aws)


@pytest.fixture
def scaled(scaling: Home, aws: LocalAws) -> Home:
    """The stack with the scaled workload, as a test begins."""
    return begun(scaling, aws)


def begun(home: Home, aws: LocalAws) -> Home:
    """A stack that was emptied, with a sound workload."""
    assert home.stack.aws is aws
    home.stack.reset()
    make_sound(home)
    approve_again(home)
    return home
