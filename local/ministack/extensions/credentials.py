"""Service-specific credentials of IAM users: Bedrock's API keys, and the user names and passwords of older services."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape

from ministack.core.responses import AccountScopedDict, get_account_id
from ministack.core.router import extract_access_key_id
from ministack.services import iam

from .answers import Answer

Parameters = Mapping[str, Any]
Credential = dict[str, Any]

WITH_API_KEYS = ("bedrock.amazonaws.com", "aws-external-anthropic.amazonaws.com", "logs.amazonaws.com")
WITH_PASSWORDS = ("codecommit.amazonaws.com", "cassandra.amazonaws.com")
PER_SERVICE = 2
LONGEST = 36600
STATUSES = ("Active", "Inactive")
SECRETS = ("ServicePassword", "ServiceCredentialSecret")
CALLER = "the caller's user"
TIME = "%Y-%m-%dT%H:%M:%SZ"
DAY = 86400

credentials = AccountScopedDict()

iam_error: Callable[[int, str, str], Answer] = iam._error
iam_answer: Callable[[int, str, str], Answer] = iam._xml
member: Callable[..., str] = iam._p
handled_by_ministack: Callable[..., Awaitable[Answer]] = iam.handle_request
deleted_by_ministack: Callable[[Parameters], Answer] = iam._delete_user


def install() -> None:
    """Puts everything here into MiniStack."""
    iam.handle_request = handle_request
    iam._IAM_HANDLERS |= {
        "CreateServiceSpecificCredential": create,
        "DeleteServiceSpecificCredential": delete,
        "DeleteUser": delete_user,
        "ListServiceSpecificCredentials": listed,
        "ResetServiceSpecificCredential": reset,
        "UpdateServiceSpecificCredential": update,
    }


async def handle_request(method: str, path: str, headers: Mapping[str, str], body: bytes, query: Parameters) -> Answer:
    """Lets an operation know whose access key the request was signed with."""
    key = iam._access_keys.get(extract_access_key_id(headers, query))
    user = [key["UserName"]] if key else []
    return await handled_by_ministack(method, path, headers, body, {**query, CALLER: user})


def create(request: Parameters) -> Answer:
    """Makes a credential; its secret is shown now and never again."""
    user, service, days = (member(request, name) for name in ("UserName", "ServiceName", "CredentialAgeDays"))
    if service not in WITH_API_KEYS + WITH_PASSWORDS:
        return iam_error(404, "NotSupportedService", f"Service {service} does not support service-specific credentials")
    if days and (not days.isdigit() or not 1 <= int(days) <= LONGEST or service in WITH_PASSWORDS):
        return iam_error(400, "ValidationError", f"CredentialAgeDays {days} is not valid for {service}")
    if user not in iam._users:
        return no_user(user)
    others = [each for each in credentials.values() if (each["UserName"], each["ServiceName"]) == (user, service)]
    if len(others) >= PER_SERVICE:
        return iam_error(409, "LimitExceeded", f"Cannot exceed quota for CredentialsPerUserPerService: {PER_SERVICE}")
    made = new(user, service, int(days) if days else None, len(others))
    credentials[made["ServiceSpecificCredentialId"]] = made
    return answer("Create", made)


def new(user: str, service: str, days: int | None, others: int) -> Credential:
    """A credential that can be used from now on."""
    now = time.time()
    made = {
        "CreateDate": time.strftime(TIME, time.gmtime(now)),
        "ServiceName": service,
        "ServiceSpecificCredentialId": iam._gen_id("ACCA"),
        "UserName": user,
        "Status": "Active",
    }
    if days is not None:
        made["ExpirationDate"] = time.strftime(TIME, time.gmtime(now + days * DAY))
    name = f"{user}{f'+{others}' if others else ''}-at-{get_account_id()}"
    return (
        made | {"ServiceCredentialAlias" if service in WITH_API_KEYS else "ServiceUserName": name} | secret(name, made)
    )


def secret(name: str, credential: Credential) -> Credential:
    """A new secret; that of an API key holds the key's name, as AWS's do."""
    random = secrets.token_urlsafe(32)
    if credential["ServiceName"] in WITH_PASSWORDS:
        return {"ServicePassword": random}
    return {"ServiceCredentialSecret": "ABSK" + base64.b64encode(f"{name}:{random}".encode()).decode()}


def listed(request: Parameters) -> Answer:
    """The credentials of a user, or of all users, without their secrets."""
    everybody = member(request, "AllUsers") == "true"
    if everybody and member(request, "UserName"):
        return iam_error(400, "ValidationError", "UserName and AllUsers cannot be given together")
    user, service = whose(request), member(request, "ServiceName")
    if not everybody and user not in iam._users:
        return no_user(user)
    found = [each for each in credentials.values() if everybody or each["UserName"] == user]
    found = [each for each in found if service in ("", each["ServiceName"])]
    members = "".join(f"<member>{as_xml(each, SECRETS)}</member>" for each in found)
    inner = f"<ServiceSpecificCredentials>{members}</ServiceSpecificCredentials><IsTruncated>false</IsTruncated>"
    return wrapped("ListServiceSpecificCredentials", inner)


def reset(request: Parameters) -> Answer:
    """Gives a credential a new secret. Neither its status nor its end changes."""
    if (kept := named(request)) is None:
        return no_credential(request)
    kept |= secret(kept.get("ServiceCredentialAlias") or kept["ServiceUserName"], kept)
    return answer("Reset", kept)


def update(request: Parameters) -> Answer:
    """Switches a credential on or off."""
    status = member(request, "Status")
    if status not in STATUSES:
        return iam_error(400, "ValidationError", f"Status {status} is not one of {', '.join(STATUSES)}")
    if (kept := named(request)) is None:
        return no_credential(request)
    kept["Status"] = status
    return iam_answer(200, "UpdateServiceSpecificCredentialResponse", "")


def delete(request: Parameters) -> Answer:
    """Deletes a credential."""
    if (kept := named(request)) is None:
        return no_credential(request)
    del credentials[kept["ServiceSpecificCredentialId"]]
    return iam_answer(200, "DeleteServiceSpecificCredentialResponse", "")


def delete_user(request: Parameters) -> Answer:
    """Deletes a user who has no credentials any more."""
    if any(each["UserName"] == member(request, "UserName") for each in credentials.values()):
        message = "Cannot delete entity, must delete service specific credentials first."
        return iam_error(409, "DeleteConflict", message)
    return deleted_by_ministack(request)


def named(request: Parameters) -> Credential | None:
    """The credential of a request, if it is of the user that the request names."""
    kept: Credential | None = credentials.get(member(request, "ServiceSpecificCredentialId"))
    return kept if kept and kept["UserName"] == whose(request) else None


def whose(request: Parameters) -> str:
    """The user that a request is about: the caller's own, if it names none."""
    return member(request, "UserName") or "".join(request.get(CALLER, []))


def no_user(user: str) -> Answer:
    """What IAM says of a user that is not there."""
    return iam_error(404, "NoSuchEntity", f"The user with name {escape(user)} cannot be found.")


def no_credential(request: Parameters) -> Answer:
    """What IAM says of a credential that is not there, or is somebody else's."""
    identity = member(request, "ServiceSpecificCredentialId")
    return iam_error(404, "NoSuchEntity", f"No such credential {escape(identity)} exists")


def answer(verb: str, credential: Credential) -> Answer:
    """An answer that shows a credential with its secret."""
    name = f"{verb}ServiceSpecificCredential"
    return wrapped(name, f"<ServiceSpecificCredential>{as_xml(credential)}</ServiceSpecificCredential>")


def wrapped(operation: str, inner: str) -> Answer:
    """An answer of an operation."""
    return iam_answer(200, f"{operation}Response", f"<{operation}Result>{inner}</{operation}Result>")


def as_xml(credential: Credential, hidden: tuple[str, ...] = ()) -> str:
    """The members of a credential. One whose time is over is shown as expired."""
    end = credential.get("ExpirationDate")
    expired = end is not None and end <= time.strftime(TIME, time.gmtime())
    shown = credential | ({"Status": "Expired"} if expired else {})
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in shown.items() if name not in hidden)
