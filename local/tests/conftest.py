"""One local AWS for the whole run; each test gets it with empty records and no faults."""

from collections.abc import Iterator

import pytest

from local import Account, LocalAws


@pytest.fixture(scope="session")
def running() -> Iterator[LocalAws]:
    with LocalAws() as aws:
        yield aws


@pytest.fixture
def aws(running: LocalAws) -> Iterator[LocalAws]:
    running.front.forget()
    running.loop.forget()
    yield running
    running.front.wait_until_told()
    assert running.front.unimplemented == []
    assert running.front.failures == []
    assert running.loop.failures == []


@pytest.fixture
def account(aws: LocalAws) -> Account:
    return aws.account()
