"""Who asks CloudTrail what was done is told of the calls of one key, the last first."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account, LocalAws
from local.deploy import create_bucket


def user(account: Account, name: str, *actions: str) -> Account:
    """A user who may do these things, with a key of their own."""
    iam = account.client("iam")
    iam.create_user(UserName=name)
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    iam.put_user_policy(UserName=name, PolicyName="may", PolicyDocument=json.dumps({"Statement": [statement]}))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Account(account.id, account.region, account.endpoint, secret=key["SecretAccessKey"], key=key["AccessKeyId"])


def found(by: Account, **wanted: str) -> list[dict[str, Any]]:
    attributes = [{"AttributeKey": key, "AttributeValue": value} for key, value in wanted.items()]
    events = by.client("cloudtrail").lookup_events(LookupAttributes=attributes, MaxResults=2)["Events"]
    return [json.loads(event["CloudTrailEvent"]) | {"at": event["EventTime"]} for event in events]


def test_the_calls_of_one_key_are_told_the_last_first(aws: LocalAws, account: Account) -> None:
    create_bucket(account, "acme-history-trail")
    account.client("cloudtrail").create_trail(Name="history", S3BucketName="acme-history-trail")
    account.client("cloudtrail").start_logging(Name="history")
    mallory = user(account, "mallory", "bedrock:*")
    for _ in range(2):
        mallory.client("bedrock").list_guardrails()
    with pytest.raises(ClientError):
        mallory.client("lambda").list_functions()
    aws.loop.wait_until_idle()
    told = found(account, AccessKeyId=str(mallory.key))
    assert [(each["eventName"], each.get("errorCode")) for each in told] == [
        ("ListFunctions20150331", "AccessDenied"),
        ("ListGuardrails", None),
    ]
    assert found(account, AccessKeyId="AKIANOBODY") == []


def test_one_attribute_is_asked_for_and_not_by_everybody(account: Account) -> None:
    with pytest.raises(ClientError, match="InvalidLookupAttributes"):
        found(account, AccessKeyId="a", EventName="b")
    with pytest.raises(ClientError, match="AccessDenied"):
        found(user(account, "nosy", "bedrock:*"), EventName="CreateUser")
