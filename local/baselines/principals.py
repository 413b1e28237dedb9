"""Principals of IAM: the managed policies of roles and users, and the service-specific credentials of users."""

from __future__ import annotations

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
