"""Service-specific credentials are made, listed, switched and refused as IAM does, and IAM is asked first."""

import itertools
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from local import Account
from local.tests.refusals import error

BEDROCK = "bedrock.amazonaws.com"
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
numbers = itertools.count()


@pytest.fixture
def iam(account: Account) -> Any:
    return account.client("iam")


@pytest.fixture
def user(iam: Any) -> Iterator[str]:
    name = f"key-user-{next(numbers)}"
    iam.create_user(UserName=name)
    yield name
    for each in keys(iam, name):
        iam.delete_service_specific_credential(
            UserName=name, ServiceSpecificCredentialId=each["ServiceSpecificCredentialId"]
        )
    for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
        iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName=name)


def keys(iam: Any, user: str, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = iam.list_service_specific_credentials(UserName=user, **more)[
        "ServiceSpecificCredentials"
    ]
    return found


def made(iam: Any, user: str, **more: Any) -> dict[str, Any]:
    request = {"UserName": user, "ServiceName": BEDROCK} | more
    found: dict[str, Any] = iam.create_service_specific_credential(**request)["ServiceSpecificCredential"]
    return found


def signed_in(account: Account, iam: Any, user: str, *statements: dict[str, Any]) -> Any:
    """IAM as a user calls it who may do what the statements say."""
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName=user, PolicyName="may", PolicyDocument=document)
    key = iam.create_access_key(UserName=user)["AccessKey"]
    signed = Account(
        account.id, account.region, account.endpoint, secret=key["SecretAccessKey"], key=key["AccessKeyId"]
    )
    return signed.client("iam")


def test_an_api_key_without_an_age_never_ends(iam: Any, user: str) -> None:
    key = made(iam, user)
    assert key.items() >= {"UserName": user, "ServiceName": BEDROCK, "Status": "Active"}.items()
    assert "ExpirationDate" not in key
    assert key["ServiceCredentialSecret"].startswith("ABSK")
    assert key["ServiceCredentialAlias"] == f"{user}-at-111122223333"
    assert "ServicePassword" not in key


def test_an_age_sets_the_end(iam: Any, user: str) -> None:
    key = made(iam, user, CredentialAgeDays=30)
    assert key["ExpirationDate"] - key["CreateDate"] == timedelta(days=30)


def test_older_services_have_passwords(iam: Any, user: str) -> None:
    key = made(iam, user, ServiceName="codecommit.amazonaws.com")
    assert (key["ServiceUserName"], "ServicePassword" in key) == (f"{user}-at-111122223333", True)
    assert "ServiceCredentialSecret" not in key
    request = {"UserName": user, "ServiceName": "codecommit.amazonaws.com", "CredentialAgeDays": 3}
    assert error(iam.create_service_specific_credential, **request) == ("ValidationError", 400)


def test_lists_tell_no_secret(iam: Any, user: str) -> None:
    key = made(iam, user)
    made(iam, user, ServiceName="codecommit.amazonaws.com")
    [listed] = keys(iam, user, ServiceName=BEDROCK)
    assert listed["ServiceSpecificCredentialId"] == key["ServiceSpecificCredentialId"]
    bodies: list[bytes] = []
    listing = "before-parse.iam.ListServiceSpecificCredentials"
    hear = lambda response_dict, **_: bodies.append(response_dict["body"])  # noqa: E731
    iam.meta.events.register(listing, hear)  # boto3 leaves out what the model does not know
    keys(iam, user)
    iam.meta.events.unregister(listing, hear)
    assert key["ServiceSpecificCredentialId"].encode() in bodies[0]
    assert key["ServiceCredentialSecret"].encode() not in bodies[0]
    assert b"ServicePassword" not in bodies[0]
    everybody = iam.list_service_specific_credentials(AllUsers=True)["ServiceSpecificCredentials"]
    assert key["ServiceSpecificCredentialId"] in {each["ServiceSpecificCredentialId"] for each in everybody}


def test_a_key_is_switched_off_and_on(iam: Any, user: str) -> None:
    identity = made(iam, user)["ServiceSpecificCredentialId"]
    for status in ("Inactive", "Active"):
        iam.update_service_specific_credential(UserName=user, ServiceSpecificCredentialId=identity, Status=status)
        assert [each["Status"] for each in keys(iam, user)] == [status]


def test_a_reset_changes_the_secret_alone(iam: Any, user: str) -> None:
    key = made(iam, user, CredentialAgeDays=30)
    again = iam.reset_service_specific_credential(
        UserName=user, ServiceSpecificCredentialId=key["ServiceSpecificCredentialId"]
    )["ServiceSpecificCredential"]
    assert again["ServiceCredentialSecret"] != key["ServiceCredentialSecret"]
    same = ("ServiceSpecificCredentialId", "CreateDate", "ExpirationDate", "Status", "ServiceCredentialAlias")
    assert [again[name] for name in same] == [key[name] for name in same]


def test_what_iam_refuses(iam: Any, user: str) -> None:
    identity = made(iam, user)["ServiceSpecificCredentialId"]
    made(iam, user)
    create = iam.create_service_specific_credential
    assert error(create, UserName=user, ServiceName=BEDROCK) == ("LimitExceeded", 409)
    assert error(create, UserName=user, ServiceName="s3.amazonaws.com") == ("NotSupportedService", 404)
    assert error(create, UserName="nobody", ServiceName=BEDROCK) == ("NoSuchEntity", 404)
    update = {"UserName": "nobody", "ServiceSpecificCredentialId": identity, "Status": "Inactive"}
    assert error(iam.update_service_specific_credential, **update) == ("NoSuchEntity", 404)
    assert error(iam.delete_user, UserName=user) == ("DeleteConflict", 409)


def test_a_request_that_names_no_user_is_about_the_caller(account: Account, iam: Any, user: str) -> None:
    identity = made(iam, user)["ServiceSpecificCredentialId"]
    own = signed_in(account, iam, user, ALL)
    assert [each["UserName"] for each in own.list_service_specific_credentials()["ServiceSpecificCredentials"]] == [
        user
    ]
    own.update_service_specific_credential(ServiceSpecificCredentialId=identity, Status="Inactive")
    assert [each["Status"] for each in keys(iam, user)] == ["Inactive"]


def test_the_user_is_the_resource_that_is_asked_for(account: Account, iam: Any, user: str) -> None:
    allowed = {"Effect": "Allow", "Action": "iam:CreateServiceSpecificCredential"}
    own = signed_in(account, iam, user, {**allowed, "Resource": f"arn:aws:iam::{account.id}:user/{user}"})
    made(own, user)
    assert error(own.list_service_specific_credentials, UserName=user) == ("AccessDenied", 403)
    assert error(own.create_service_specific_credential, UserName="other", ServiceName=BEDROCK) == ("AccessDenied", 403)


def test_attaching_to_a_group_is_asked_for_the_group(account: Account, iam: Any, user: str) -> None:
    policy = "arn:aws:iam::aws:policy/AmazonBedrockFullAccess"
    iam.create_group(GroupName="builders")
    group = f"arn:aws:iam::{account.id}:group/builders"
    own = signed_in(account, iam, user, {"Effect": "Allow", "Action": "iam:*GroupPolicy", "Resource": group})
    own.attach_group_policy(GroupName="builders", PolicyArn=policy)
    own.detach_group_policy(GroupName="builders", PolicyArn=policy)
    iam.delete_group(GroupName="builders")
