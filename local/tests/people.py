"""Users and sessions of roles, for tests of what they may do and what is known of them."""

from __future__ import annotations

import json
from typing import Any

from local import Account


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def allow(actions: str | list[str], resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


def user(account: Account, name: str, *statements: dict[str, Any], path: str = "/") -> Account:
    iam = account.client("iam")
    iam.create_user(UserName=name, Path=path)
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="all", PolicyDocument=policy(*statements))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Account(account.id, account.region, account.endpoint, key["SecretAccessKey"], key["AccessKeyId"])


def role(account: Account, name: str, *statements: dict[str, Any], path: str = "/") -> str:
    trust = policy({"Effect": "Allow", "Principal": {"AWS": account.id}, "Action": "sts:AssumeRole"})
    iam = account.client("iam")
    arn: str = iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=policy(*statements))
    return arn
