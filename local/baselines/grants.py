"""Policy documents of IAM: what bounds a principal, whom a role trusts, and what inline and managed policies grant."""

from __future__ import annotations

import json
from typing import Any

from local.aws import Account

from .state import State, state


def boundary(account: Account, kind: str, name: str) -> State:
    """The permissions boundary of a `role` or a `user`."""
    found = getattr(account.client("iam"), f"get_{kind}")(**{f"{kind.capitalize()}Name": name})[kind.capitalize()]
    arn = found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    own = arn is not None and ":iam::aws:" not in arn
    return state("boundary", {"policy": arn, "document": text(held(account, arn)[1]) if own else None})


def trust(account: Account, role: str) -> State:
    """Whom a role trusts."""
    found = account.client("iam").get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    return state("trust", {"document": text(found)})


def inline(account: Account, kind: str, name: str) -> State:
    """The inline policies of a `role`, a `user` or a `group`."""
    iam, named = account.client("iam"), {f"{kind.capitalize()}Name": name}
    policies = getattr(iam, f"list_{kind}_policies")(**named)["PolicyNames"]
    documents = {
        policy: text(getattr(iam, f"get_{kind}_policy")(**named, PolicyName=policy)["PolicyDocument"])
        for policy in policies
    }
    return state("grants", {"policies": "inline", "documents": documents})


def managed(account: Account, arn: str) -> State:
    """A managed policy that only members of one workload have, if anybody."""
    version, document = held(account, arn)
    iam = account.client("iam")
    found = iam.get_policy(PolicyArn=arn)["Policy"]
    members = {
        "policies": "managed",
        "version": version,
        "versions": [each["VersionId"] for each in iam.list_policy_versions(PolicyArn=arn)["Versions"]],
        "document": text(document),
        "attached": found["AttachmentCount"] > 0,
        "bounds": found["PermissionsBoundaryUsageCount"] > 0,
        "only_ai": True,
    }
    return state("grants", members)


def held(account: Account, arn: str) -> tuple[str, dict[str, Any]]:
    """The version of a managed policy that holds, and what it says."""
    iam = account.client("iam")
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
    return version, dict(document)


def text(document: dict[str, Any]) -> str:
    """A document as it was written here. The client reads it, and keeps the order of its members."""
    return json.dumps(document)
