"""What the end-to-end tests share: one local AWS, one deployed stack that repairs, one workload in production."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local import LocalAws, Workload, approve, seed
from local.programs import ProgramError, found

from .members import make_sound
from .stack import Stack, deploy_stack

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Home:
    """A deployed stack, and a workload that it knows."""

    stack: Stack
    workload: Workload


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
    stack = deploy_stack(aws, binaries, account, Mode="enforce")
    workload = seed(account)
    approve(account, stack.outputs, workload)
    return Home(stack, workload)


@pytest.fixture
def stack(production: Home) -> Iterator[Stack]:
    """The stack that repairs, with nothing in its journal, its queues or its inbox, and a sound workload."""
    production.stack.reset()
    make_sound(production.stack, production.workload)
    yield production.stack
    production.stack.aws.front.faults.clear()


@pytest.fixture
def workload(production: Home, stack: Stack) -> Workload:  # noqa: ARG001, the stack's fixture makes it sound
    """The approved workload, sound when a test begins."""
    return production.workload
