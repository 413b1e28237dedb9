"""Managed policies as IAM keeps them: their versions, and what they bound."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account, LocalAws

ACCOUNT = "777700001111"


@pytest.fixture
def owner(running: LocalAws) -> Account:
    return running.account(ACCOUNT)


def document(action: str, **more: Any) -> str:
    return json.dumps({"Statement": [{"Effect": "Allow", "Action": action, "Resource": "*", **more}]})


def refusal(call: Callable[..., Any], **request: Any) -> str:
    with pytest.raises(ClientError) as refused:
        call(**request)
    return str(refused.value.response["Error"]["Code"])


def test_an_older_version_holds_again(owner: Account) -> None:
    iam = owner.client("iam")
    arn = iam.create_policy(PolicyName="versions", PolicyDocument=document("s3:ListAllMyBuckets"))["Policy"]["Arn"]
    iam.create_user(UserName="ada")
    iam.attach_user_policy(UserName="ada", PolicyArn=arn)
    key = iam.create_access_key(UserName="ada")["AccessKey"]
    ada = Account(owner.id, owner.region, owner.endpoint, secret=key["SecretAccessKey"], key=key["AccessKeyId"])
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=document("sqs:ListQueues"), SetAsDefault=True)
    assert refusal(ada.client("s3").list_buckets) == "AccessDenied"
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v1")
    ada.client("s3").list_buckets()
    assert iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"] == "v1"
    held = {each["VersionId"]: each["IsDefaultVersion"] for each in iam.list_policy_versions(PolicyArn=arn)["Versions"]}
    assert held == {"v1": True, "v2": False}
    set_default = iam.set_default_policy_version
    assert refusal(set_default, PolicyArn=arn, VersionId="v9") == "NoSuchEntity"
    assert refusal(set_default, PolicyArn=arn.replace("versions", "none"), VersionId="v1") == "NoSuchEntity"


def test_a_condition_may_name_the_boundary_that_is_set(owner: Account) -> None:
    iam = owner.client("iam")
    own = f"arn:aws:iam::{owner.id}:policy/*"
    condition = {"ArnLike": {"iam:PermissionsBoundary": own}}
    bounds = iam.create_policy(PolicyName="bounds", PolicyDocument=document("s3:*"))["Policy"]["Arn"]
    iam.create_user(UserName="grace")
    may = document("iam:PutUserPermissionsBoundary", Condition=condition)
    iam.put_user_policy(UserName="grace", PolicyName="may", PolicyDocument=may)
    key = iam.create_access_key(UserName="grace")["AccessKey"]
    grace = Account(owner.id, owner.region, owner.endpoint, secret=key["SecretAccessKey"], key=key["AccessKeyId"])
    iam.create_user(UserName="bounded")
    put = grace.client("iam").put_user_permissions_boundary
    put(UserName="bounded", PermissionsBoundary=bounds)
    of_aws = "arn:aws:iam::aws:policy/AdministratorAccess"
    assert refusal(put, UserName="bounded", PermissionsBoundary=of_aws) == "AccessDenied"
