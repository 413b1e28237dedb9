"""Macie is off, paused or on, and looks into things by itself or does not."""

from collections.abc import Iterator
from typing import Any

import pytest

from local import Account, LocalAws
from local.baselines import macie
from local.tests.refusals import refused

ID = "666677778888"
OFF = {"status": None, "frequency": None, "discovers": False, "members": None}


@pytest.fixture
def account(aws: LocalAws) -> Account:
    return aws.account(ID, "us-east-1")


@pytest.fixture
def client(account: Account) -> Iterator[Any]:
    client = account.client("macie2")
    client.enable_macie(findingPublishingFrequency="ONE_HOUR")
    yield client
    if macie(account)["state"]["status"]:
        client.disable_macie()


def test_nothing_can_be_asked_of_macie_where_it_is_off(account: Account, client: Any) -> None:
    client.disable_macie()
    calls = (client.get_macie_session, client.get_automated_discovery_configuration, client.disable_macie)
    for call in calls:
        assert refused(call) == ("AccessDeniedException", "Macie is not enabled.", 403)
    assert macie(account)["state"] == OFF


def test_it_is_turned_on_once_and_paused_with_all_that_it_knows(account: Account, client: Any) -> None:
    client.disable_macie()
    for _ in range(2):
        client.enable_macie(findingPublishingFrequency="ONE_HOUR", clientToken="the same")
    assert refused(client.enable_macie) == ("ConflictException", "Macie has already been enabled", 409)
    client.update_macie_session(status="PAUSED")
    on = {"status": "PAUSED", "frequency": "ONE_HOUR", "discovers": False, "members": "NONE"}
    assert macie(account)["state"] == on
    client.update_macie_session(status="ENABLED")
    assert macie(account)["state"] == on | {"status": "ENABLED"}


def test_who_says_nothing_of_members_means_all(account: Account, client: Any) -> None:
    for asked, discovers, members in (
        ({"status": "ENABLED", "autoEnableOrganizationMembers": "NEW"}, True, "NEW"),
        ({"status": "DISABLED"}, False, "ALL"),
    ):
        client.update_automated_discovery_configuration(**asked)
        found = macie(account)["state"]
        assert (found["discovers"], found["members"]) == (discovers, members)


def test_a_word_that_macie_does_not_know_is_refused(client: Any) -> None:
    code, _, status = refused(client.update_macie_session, status="DREAMING")
    assert (code, status) == ("ValidationException", 400)
