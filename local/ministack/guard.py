"""What the front asks MiniStack about callers: who they are, and whether they may do what another program will do.

Runs inside MiniStack's process and uses its evaluator, in the context of the request that is asked about. The front
lets nobody else ask.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from ministack import app
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id
from ministack.core.router import extract_access_key_id
from ministack.services import iam, sts

Answer = tuple[int, dict[str, str], bytes]

QUESTION = "x-local-authorize"
PRINCIPAL = "x-local-principal"
WANTED = "x-local-wanted"
PRINCIPAL_PATH = "/_local/principal"
RESOURCE_TAG = "aws:resourcetag/"

before_body_as_ministack: Callable[..., Awaitable[Any]] = app._handle_pre_body_request
with_body_as_ministack: Callable[..., Awaitable[Any]] = app._handle_post_body_shortcuts


def install() -> None:
    """Has MiniStack answer these questions before all others."""
    app._handle_pre_body_request = before_body
    app._handle_post_body_shortcuts = with_body


async def before_body(method: str, path: str, headers: dict[str, str], query: dict[str, list[str]], number: str) -> Any:
    """Says whose an access key is."""
    if path != PRINCIPAL_PATH:
        return await before_body_as_ministack(method, path, headers, query, number)
    return 200, {"Content-Type": "application/json"}, json.dumps(principal_of(query["key"][0])).encode()


async def with_body(
    method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]], number: str
) -> Any:
    """Says whether a request is allowed; any other is answered."""
    question = headers.get(QUESTION)
    if question is None:
        return await with_body_as_ministack(method, path, headers, body, query, number)
    return judged(json.loads(question), headers, query, number)


def judged(question: dict[str, Any], headers: dict[str, str], query: dict[str, list[str]], number: str) -> Answer:
    """Who calls, if the request is well signed and allowed; else the denial.

    The tags of its resource are asked for only when a policy of the caller speaks of them.
    """
    key = extract_access_key_id(headers, query)
    if question["tags"] is None and speaks_of_tags(key):
        return 200, {WANTED: "tags"}, b""
    tags = {f"{RESOURCE_TAG}{name}".lower(): value for name, value in (question["tags"] or {}).items()}
    denied: Answer | None = app._enforce_data_plane(
        question["service"],
        question["action"],
        headers,
        query,
        number,
        resource_arn=question["resource"],
        service_context={**question["context"], **tags},
        named_resource=question["resource"],
    )
    if denied is None:
        return 200, {PRINCIPAL: json.dumps(principal_of(key))}, b""
    status, more, body = denied
    is_json_rpc = "x-amz-target" in headers  # which has no other status for what the client did wrong
    return 400 if is_json_rpc else status, {**more, "x-amzn-requestid": number}, body


def speaks_of_tags(key: str) -> bool:
    """Whether a policy that binds the caller has a condition about the tags of resources."""
    found = iam_evaluator.resolve_principal(key, get_account_id())
    if isinstance(found, iam_evaluator.AuthError) or found.policies is None:
        return False
    policies: Iterable[Any] = [*found.policies, *(policy for limit in found.limits for policy in limit)]
    return bool(iam_evaluator._names_condition_key(policies, RESOURCE_TAG))


def principal_of(key: str) -> dict[str, Any]:
    """Whose a key is, in the members of `principals.Principal`."""
    if session := sts._sessions.get(key):
        return of_session(key, session)
    account = iam_evaluator.find_iam_access_key_account(key)
    if account is None and not iam_evaluator.is_root_access_key(key):
        return {"kind": "Unknown", "account": "", "arn": "", "id": "", "access_key": key}
    if account is None:
        owner = key if key.isdecimal() else get_account_id()
        return {"kind": "Root", "account": owner, "arn": f"arn:aws:iam::{owner}:root", "id": owner, "access_key": key}
    name = iam._access_keys.get_scoped(account, None, key)["UserName"]
    return of_user(account, name, key)


def of_user(account: str, name: str, key: str) -> dict[str, Any]:
    """A user; one that is gone still has its name."""
    user = iam._users.get_scoped(account, None, name) or {}
    arn = user.get("Arn") or f"arn:aws:iam::{account}:user/{name}"
    members = {"account": account, "arn": arn, "id": user.get("UserId", ""), "name": name}
    return {"kind": "IAMUser", "access_key": key, **members}


def of_session(key: str, session: dict[str, Any]) -> dict[str, Any]:
    """Temporary credentials: of a role that was taken, or of a user or root that asked for some."""
    since, arn = session["IssuedAt"], session["Arn"]
    account = arn.split(":")[4]
    if ":user/" in arn:
        return {**of_user(account, arn.rpartition("/")[2], key), "since": since}
    if ":assumed-role/" not in arn:
        kind = "Root" if arn.endswith(":root") else "Unknown"
        return {
            "kind": kind,
            "account": account,
            "arn": arn,
            "id": session["UserId"],
            "access_key": key,
            "since": since,
        }
    name, _, session_name = arn.partition(":assumed-role/")[2].partition("/")
    role = iam._roles.get_scoped(account, None, name) or {}
    # A function's session has the role's name where others have its id.
    issuer_id = role.get("RoleId") or session["UserId"].partition(":")[0]
    issuer = role.get("Arn") or f"arn:aws:iam::{account}:role/{name}"
    members = {"account": account, "arn": arn, "id": f"{issuer_id}:{session_name}", "name": name, "since": since}
    return {"kind": "AssumedRole", "access_key": key, "issuer": issuer, "issuer_id": issuer_id, **members}
