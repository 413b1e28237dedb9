"""Indexes of Kendra, a service that moto learns of here."""

from typing import Any

import pytest

from local import Account, LocalAws
from local.baselines import kendra_index
from local.tests.refusals import error

ID = "888899990000"
GONE = "4c1e7a90-3b2d-4f68-9d15-8a0c6e2f7b31"
TOKENS = [{"JwtTokenTypeConfiguration": {"KeyLocation": "URL", "URL": "https://login.acme.example/keys"}}]


@pytest.fixture
def account(aws: LocalAws) -> Account:
    return aws.account(ID)


def arn_of(index: str) -> str:
    return f"arn:aws:kendra:eu-west-1:{ID}:index/{index}"


def settled(client: Any, index: str) -> dict[str, Any]:
    for _ in range(200):
        found: dict[str, Any] = client.describe_index(Id=index)
        if found["Status"] == "ACTIVE":
            return found
    pytest.fail("it is never active")


def test_an_index_is_made_and_changed_after_a_while(account: Account) -> None:
    client = account.client("kendra")
    tags = [{"Key": "ai:workload", "Value": "claims"}]
    made = client.create_index(Name="search", RoleArn=f"arn:aws:iam::{ID}:role/kendra", Tags=tags)["Id"]
    assert client.describe_index(Id=made)["Status"] == "CREATING"
    assert error(client.update_index, Id=made, UserContextPolicy="USER_TOKEN") == ("ConflictException", 400)
    assert settled(client, made)["UserContextPolicy"] == "ATTRIBUTE_FILTER"
    assert client.list_tags_for_resource(ResourceARN=arn_of(made))["Tags"] == tags

    client.update_index(Id=made, UserContextPolicy="USER_TOKEN", UserTokenConfigurations=TOKENS)
    assert client.describe_index(Id=made)["Status"] == "UPDATING"
    settled(client, made)
    client.update_index(Id=made, Description="of all claims")
    settled(client, made)
    assert kendra_index(account, arn_of(made))["state"] == {
        "policy": "USER_TOKEN",
        "tokens": TOKENS,
        "status": "ACTIVE",
    }
    client.delete_index(Id=made)
    assert error(client.describe_index, Id=made) == ("ResourceNotFoundException", 400)


def test_what_is_not_there_is_said_to_be_so(account: Account) -> None:
    client = account.client("kendra")
    assert error(client.update_index, Id=GONE) == ("ResourceNotFoundException", 400)
    assert error(client.list_tags_for_resource, ResourceARN=arn_of(GONE)) == ("ResourceUnavailableException", 400)
    assert error(client.update_index, Id=GONE, UserContextPolicy="DREAM") == ("ValidationException", 400)


def test_the_generative_edition_takes_no_tokens(account: Account) -> None:
    client = account.client("kendra")
    asked = {"Name": "search", "RoleArn": f"arn:aws:iam::{ID}:role/kendra", "Edition": "GEN_AI_ENTERPRISE_EDITION"}
    assert error(client.create_index, UserContextPolicy="USER_TOKEN", **asked) == ("ValidationException", 400)
    made = client.create_index(**asked)["Id"]
    settled(client, made)
    assert error(client.update_index, Id=made, UserTokenConfigurations=TOKENS) == ("ValidationException", 400)
