"""Security Hub is on or off, with standards that take a while."""

from collections.abc import Iterator
from typing import Any

import pytest

from local import Account, LocalAws
from local.baselines import security_hub
from local.tests.refusals import error

ID = "666677778888"
AI = "arn:aws:securityhub:us-east-1::standards/ai-security-best-practices/v/1.0.0"
SUBSCRIPTION = f"arn:aws:securityhub:us-east-1:{ID}:subscription/ai-security-best-practices/v/1.0.0"


@pytest.fixture
def account(aws: LocalAws) -> Account:
    return aws.account(ID, "us-east-1")


@pytest.fixture
def hub(account: Account) -> Iterator[Any]:
    client = account.client("securityhub")
    client.enable_security_hub(EnableDefaultStandards=False)
    yield client
    if security_hub(account)["state"]["enabled"]:
        client.disable_security_hub()


def statuses(hub: Any) -> dict[str, str]:
    found = hub.get_enabled_standards()["StandardsSubscriptions"]
    return {each["StandardsArn"]: each["StandardsStatus"] for each in found}


def test_nothing_can_be_asked_of_a_hub_that_is_off(account: Account, hub: Any) -> None:
    assert error(hub.enable_security_hub) == ("ResourceConflictException", 409)
    hub.disable_security_hub()
    for call in (hub.describe_hub, hub.get_enabled_standards, hub.disable_security_hub):
        assert error(call) == ("InvalidAccessException", 401)
    assert security_hub(account)["state"] == {"enabled": False, "generator": None, "standards": {}}


def test_a_hub_begins_with_what_aws_thinks_everybody_should_have_or_nothing(hub: Any) -> None:
    assert statuses(hub) == {}
    hub.disable_security_hub()
    hub.enable_security_hub(ControlFindingGenerator="STANDARD_CONTROL")
    assert hub.describe_hub()["ControlFindingGenerator"] == "STANDARD_CONTROL"
    assert len(statuses(hub)) == 2


def test_a_standard_is_turned_on_and_off_after_a_while(hub: Any) -> None:
    (made,) = hub.batch_enable_standards(StandardsSubscriptionRequests=[{"StandardsArn": AI}])["StandardsSubscriptions"]
    assert (made["StandardsSubscriptionArn"], made["StandardsStatus"]) == (SUBSCRIPTION, "PENDING")
    wait(hub, {AI: "READY"})
    hub.batch_disable_standards(StandardsSubscriptionArns=[SUBSCRIPTION])
    assert statuses(hub) == {AI: "DELETING"}
    wait(hub, {})


def wait(hub: Any, wanted: dict[str, str]) -> None:
    for _ in range(200):
        if statuses(hub) == wanted:
            return
    pytest.fail(f"it does not come to {wanted}")


def test_what_there_is_not_is_refused(hub: Any) -> None:
    unknown = [{"StandardsArn": AI.replace("ai-", "no-")}]
    assert error(hub.batch_enable_standards, StandardsSubscriptionRequests=unknown) == ("InvalidInputException", 400)
    asked = {"StandardsSubscriptionArns": [SUBSCRIPTION]}
    assert error(hub.batch_disable_standards, **asked) == ("InvalidInputException", 400)
