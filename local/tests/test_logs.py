"""Log groups: masked, protected and encrypted where AWS does so, refused where AWS refuses."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account

NAME = "acme-logs"
IDENTIFIERS = ["arn:aws:dataprotection::aws:data-identifier/EmailAddress"]
AUDIT = {"Sid": "audit", "DataIdentifier": IDENTIFIERS, "Operation": {"Audit": {"FindingsDestination": {}}}}
MASK = {"Sid": "mask", "DataIdentifier": IDENTIFIERS, "Operation": {"Deidentify": {"MaskConfig": {}}}}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Name": "masking", "Version": "2021-06-01", "Statement": statements})


def error(call: Callable[..., Any], **request: Any) -> str:
    with pytest.raises(ClientError) as raised:
        call(**request)
    return str(raised.value.response["Error"]["Code"])


@pytest.fixture
def logs(account: Account) -> Iterator[Any]:
    client = account.client("logs")
    client.create_log_group(logGroupName=NAME, deletionProtectionEnabled=True)
    yield client
    client.put_log_group_deletion_protection(logGroupIdentifier=NAME, deletionProtectionEnabled=False)
    client.delete_log_group(logGroupName=NAME)


def described(logs: Any) -> dict[str, Any]:
    (group,) = logs.describe_log_groups(logGroupNamePrefix=NAME)["logGroups"]
    return dict(group)


def test_a_protected_group_is_not_deleted(logs: Any) -> None:
    assert described(logs)["deletionProtectionEnabled"]
    assert error(logs.delete_log_group, logGroupName=NAME) == "ValidationException"


def test_what_is_masked_is_audited_too(logs: Any) -> None:
    named = {"logGroupIdentifier": NAME}
    assert "policyDocument" not in logs.get_data_protection_policy(**named)
    assert error(logs.delete_data_protection_policy, **named) == "ResourceNotFoundException"
    refused = error(logs.put_data_protection_policy, **named, policyDocument=policy(MASK))
    assert refused == "InvalidParameterException"
    logs.put_data_protection_policy(logGroupIdentifier=described(logs)["arn"], policyDocument=policy(AUDIT, MASK))
    assert logs.get_data_protection_policy(**named)["policyDocument"] == policy(AUDIT, MASK)
    assert described(logs)["dataProtectionStatus"] == "ACTIVATED"
    logs.delete_data_protection_policy(**named)
    assert "policyDocument" not in logs.get_data_protection_policy(**named)


def test_a_group_has_a_key_until_it_is_taken(logs: Any) -> None:
    assert "kmsKeyId" not in described(logs)
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId="arn:aws:kms:eu-west-1:111122223333:key/1")
    assert described(logs)["kmsKeyId"].endswith("key/1")
    logs.disassociate_kms_key(logGroupName=NAME)
    assert "kmsKeyId" not in described(logs)
    missing = {"logGroupName": "acme-other", "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1"}
    assert error(logs.associate_kms_key, **missing) == "ResourceNotFoundException"
