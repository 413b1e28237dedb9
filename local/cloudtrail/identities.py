"""`userIdentity`: who called."""

from __future__ import annotations

from typing import Any

from ..front.principals import Kind, Principal
from .moments import timestamp


def identity(principal: Principal) -> dict[str, Any]:
    """The caller as the caller's own account sees it."""
    if principal.kind is Kind.SERVICE:
        return {"type": "AWSService", "invokedBy": principal.name or principal.arn}
    named = {"userName": principal.name} if principal.kind is Kind.USER else {}
    members = {
        "type": str(principal.kind),
        "principalId": principal.id,
        "arn": principal.arn,
        "accountId": principal.account,
        "accessKeyId": principal.access_key,
        **named,
        "sessionContext": session(principal),
    }
    return {name: value for name, value in members.items() if value}


def session(principal: Principal) -> dict[str, Any] | None:
    """The session that temporary credentials are of."""
    if principal.kind is not Kind.ROLE and principal.since is None:
        return None
    attributes = {"mfaAuthenticated": str(principal.mfa).lower()}
    if principal.since:
        attributes = {"creationDate": timestamp(principal.since), **attributes}
    issued = {"sessionIssuer": issuer(principal)} if principal.kind is Kind.ROLE else {}
    return {**issued, "attributes": attributes}


def issuer(principal: Principal) -> dict[str, Any]:
    """The role that issued a session; only here stands its path."""
    name = principal.name or principal.arn.split("/")[1]
    return {
        "type": "Role",
        "principalId": principal.issuer_id or principal.id.partition(":")[0],
        "arn": principal.issuer or f"arn:aws:iam::{principal.account}:role/{name}",
        "accountId": principal.account,
        "userName": name,
    }


def stranger(principal: Principal) -> dict[str, Any]:
    """The caller as another account sees it that owns what was called."""
    return {"type": "AWSAccount", "principalId": principal.id, "accountId": principal.account}
