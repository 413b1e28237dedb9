"""Principals of IAM: what roles and users may do, and by what users get in."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from local.aws import Account

from .state import State, state


def attachments(account: Account, kind: str, name: str) -> State:
    """The managed policies of a `role`, a `user` or a `group`."""
    client, named = account.client("iam"), {f"{kind.capitalize()}Name": name}
    found = getattr(client, f"list_attached_{kind}_policies")(**named)["AttachedPolicies"]
    return state("attachments", {"attached": [policy["PolicyArn"] for policy in found], "inherited": []})


def credentials(account: Account, user: str) -> State:
    """The service-specific credentials of a user."""
    found = account.client("iam").list_service_specific_credentials(UserName=user)["ServiceSpecificCredentials"]
    return state("credentials", {"credentials": [credential(each) for each in found]})


def credential(found: Mapping[str, Any]) -> dict[str, Any]:
    """A credential; its lifetime is rounded to days."""
    end = found.get("ExpirationDate")
    lifetime = end - found["CreateDate"] if end else None
    return {
        "id": found["ServiceSpecificCredentialId"],
        "service": found["ServiceName"],
        "active": found["Status"] == "Active",
        "lifetime_days": round(lifetime.total_seconds() / 86400) if lifetime else None,
    }


def user_access(account: Account, user: str) -> State:
    """By what a user gets in, and what it may do then."""
    iam, named = account.client("iam"), {"UserName": user}
    keys = iam.list_access_keys(**named)["AccessKeyMetadata"]
    groups = [group["GroupName"] for group in iam.list_groups_for_user(**named)["Groups"]]
    return state(
        "user-access",
        {
            "keys": [{"id": key["AccessKeyId"], "active": key["Status"] == "Active"} for key in keys],
            "password": has_password(account, user),
            "attached": attachments(account, "user", user)["state"]["attached"],
            "inline": iam.list_user_policies(**named)["PolicyNames"],
            "groups": [
                {"name": group, "attached": attachments(account, "group", group)["state"]["attached"]}
                for group in groups
            ],
        },
    )


def has_password(account: Account, user: str) -> bool:
    """Whether a user may sign in to the console."""
    iam = account.client("iam")
    with contextlib.suppress(iam.exceptions.NoSuchEntityException):
        iam.get_login_profile(UserName=user)
        return True
    return False
