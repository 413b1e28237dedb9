"""One local AWS for the whole run; each test gets it with an empty record and no faults."""

from collections.abc import Iterator

import pytest

from local import Account, LocalAws


@pytest.fixture(scope="session")
def running() -> Iterator[LocalAws]:
    with LocalAws() as aws:
        yield aws


@pytest.fixture
def aws(running: LocalAws) -> LocalAws:
    running.front.forget()
    return running


@pytest.fixture
def account(aws: LocalAws) -> Account:
    return aws.account()
