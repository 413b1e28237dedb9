"""What MiniStack lacks, or answers otherwise than AWS, added inside its process so that its IAM enforcement applies.

Each function here stands in for one of MiniStack's and leaves to it whatever is not its business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from xml.etree.ElementTree import ParseError, fromstring

from ministack import app
from ministack.core import iam_actions
from ministack.core.responses import AccountScopedDict, get_account_id
from ministack.core.responses import error_response_json as untyped_json_error
from ministack.services import kms, lambda_svc, s3

Answer = tuple[int, dict[str, str], bytes]

ACCOUNT_BLOCK_PATH = "/v20180820/configuration/publicAccessBlock"
ACCOUNT_BLOCK_NAMESPACE = "http://awss3control.amazonaws.com/doc/2018-08-20/"
SWITCHES = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
BLOCK = "block"  # the one key under which each account has its block

FUNCTION_URL = re.compile(r"/functions/[^/]+/(?P<what>urls?)/?")
FUNCTION_URL_ACTIONS = {
    ("POST", "url"): "CreateFunctionUrlConfig",
    ("DELETE", "url"): "DeleteFunctionUrlConfig",
    ("GET", "url"): "GetFunctionUrlConfig",
    ("GET", "urls"): "ListFunctionUrlConfigs",
    ("PUT", "url"): "UpdateFunctionUrlConfig",
}

account_blocks = AccountScopedDict()

json_error: Callable[[str, str, int], Answer] = untyped_json_error
s3_error: Callable[[str, str, int, str], Answer] = s3._error
s3_control_error: Callable[..., Answer] = s3.s3control_error

s3_control_as_ministack: Callable[..., Awaitable[Any]] = app._handle_s3_control_request
blocked_as_ministack: Callable[..., bool] = s3._public_access_blocked
put_bucket_block_as_ministack: Callable[..., Answer] = s3._put_public_access_block
get_policy_as_ministack: Callable[..., Answer] = lambda_svc._get_policy
remove_permission_as_ministack: Callable[..., Answer] = lambda_svc._remove_permission
rotation_status_as_ministack: Callable[..., Answer] = kms._get_key_rotation_status
lambda_action_as_ministack: Callable[[str, str], str | None] = iam_actions._lambda_action
resource_as_ministack: Callable[..., str] = iam_actions.extract_resource_arn


def install() -> None:
    """Puts everything here into MiniStack, before it starts."""
    app._handle_s3_control_request = s3_control
    s3._public_access_blocked = blocked
    s3._put_public_access_block = put_bucket_block
    lambda_svc._get_policy = get_policy
    lambda_svc._remove_permission = remove_permission
    kms._get_key_rotation_status = rotation_status
    iam_actions._lambda_action = lambda_action
    iam_actions.extract_resource_arn = resource
    for operation, refusal in KMS_REFUSALS.items():
        setattr(kms, operation, refusing(getattr(kms, operation), refusal))


# Public access block of accounts and buckets.


async def s3_control(
    path: str, method: str, body: bytes, query: Any, request_id: str, headers: dict[str, str] | None = None
) -> Any:
    """S3 Control, with the public access block of the account."""
    if path.rstrip("/") != ACCOUNT_BLOCK_PATH:
        return await s3_control_as_ministack(path, method, body, query, request_id, headers)
    action = f"s3:{'Get' if method == 'GET' else 'Put'}AccountPublicAccessBlock"  # deleting is putting, to IAM
    denied = app._enforce_data_plane("s3", action, headers or {}, query, request_id)
    refused = wrapped(denied) if denied else s3.s3control_account_error(headers or {})
    status, more, answer = refused or account_block(method, body)
    return status, {**more, "x-amzn-requestid": request_id, "x-amz-request-id": request_id}, answer


def wrapped(denied: Answer) -> Answer:
    """A denial of S3 in the form of S3 Control, whose clients find no error code in any other."""
    error = fromstring(denied[2])
    return s3_control_error(error.findtext("Code"), error.findtext("Message"), denied[0])


def account_block(method: str, body: bytes) -> Answer:
    """Reads, writes or deletes the block of the account that asks."""
    if method == "PUT":
        block, error = switches_of(body)
        if error:
            return s3_control_error(*error, 400)
        account_blocks[BLOCK] = block
        return 200, {}, b""
    if method == "DELETE":
        account_blocks.pop(BLOCK, None)
        return 204, {}, b""
    if BLOCK not in account_blocks:
        missing = "The public access block configuration was not found"
        account = {"AccountId": get_account_id()}
        return s3_control_error("NoSuchPublicAccessBlockConfiguration", missing, 404, account)
    return 200, {"Content-Type": "application/xml"}, as_xml(account_blocks[BLOCK], ACCOUNT_BLOCK_NAMESPACE)


def blocked(owner: str, bucket: str, setting: str) -> bool:
    """Whether a bucket's block or its account's turns a setting on: AWS takes the stricter of the two."""
    of_account = account_blocks.get_scoped(owner, None, BLOCK, {})
    return bool(of_account.get(setting)) or blocked_as_ministack(owner, bucket, setting)


def put_bucket_block(bucket: str, body: bytes) -> Answer:
    """Writes a bucket's block with all four switches: those that a request leaves out are off, and shown as off."""
    block, error = switches_of(body)
    if error:
        return s3_error(*error, 400, f"/{bucket}")
    return put_bucket_block_as_ministack(bucket, as_xml(block, s3.S3_NS))


def switches_of(body: bytes) -> tuple[dict[str, bool], tuple[str, str] | None]:
    """The four switches of a request, and what is wrong with it as error code and message."""
    try:
        members = {member.tag.rpartition("}")[2]: (member.text or "").strip().lower() for member in fromstring(body)}
    except ParseError:
        return {}, ("MalformedXML", s3._MALFORMED_XML)
    if not members.keys() & set(SWITCHES):
        return {}, ("InvalidRequest", "Must specify at least one configuration.")
    return {switch: members.get(switch) == "true" for switch in SWITCHES}, None


def as_xml(block: Mapping[str, bool], namespace: str) -> bytes:
    """A block as the body of an answer."""
    members = "".join(f"<{switch}>{str(on).lower()}</{switch}>" for switch, on in block.items())
    root = "PublicAccessBlockConfiguration"
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{namespace}">{members}</{root}>'.encode()


# Policies of functions.


def get_policy(function: str, query: Any = None, qualifier: str | None = None) -> Answer:
    """The policy of a function, or of one version or alias of it; without any statement there is none."""
    status, headers, body = get_policy_as_ministack(function, query, qualifier)
    if status != 200:
        return status, headers, body
    answer = json.loads(body)
    policy = json.loads(answer["Policy"])
    policy["Statement"] = [s for s in policy["Statement"] if s["Resource"] == policy_owner(function, query, qualifier)]
    if not policy["Statement"]:
        return no_policy(function)
    return status, headers, json.dumps(answer | {"Policy": json.dumps(policy)}).encode()


def remove_permission(function: str, sid: str, query: Any, qualifier: str | None = None) -> Answer:
    """Removes a statement from the policy that was named; MiniStack would look in those of all aliases too."""
    record = lambda_svc._functions.get(function, {"policy": {"Statement": []}})
    owner = policy_owner(function, query, qualifier)
    if not any(s["Sid"] == sid and s["Resource"] == owner for s in record["policy"]["Statement"]):
        return no_policy(function)
    return remove_permission_as_ministack(function, sid, query, qualifier)


def policy_owner(function: str, query: Any, qualifier: str | None) -> str:
    """The resource that all statements of a policy name: the function, or a version or alias of it."""
    named = lambda_svc._qualifier_from_path_or_query(qualifier, query)
    owner: str = lambda_svc._policy_resource_arn(function, named)
    return owner


def no_policy(function: str) -> Answer:
    """What Lambda says when there is no such statement, no policy or no function."""
    if function not in lambda_svc._functions:
        missing = f"Function not found: {lambda_svc._func_arn(function)}"
        return json_error("ResourceNotFoundException", missing, 404)
    return json_error("ResourceNotFoundException", "No policy is associated with the given resource.", 404)


# States of keys.

Refusal = Callable[[str], tuple[str, str] | None]


def pending(state: str) -> tuple[str, str] | None:
    """Refuses what cannot be done to a key that is pending deletion."""
    return ("KMSInvalidStateException", "is pending deletion.") if state == "PendingDeletion" else None


def pending_or_disabled(state: str) -> tuple[str, str] | None:
    """Refuses what can only be done to an enabled key."""
    return ("DisabledException", "is disabled.") if state == "Disabled" else pending(state)


def not_pending(state: str) -> tuple[str, str] | None:
    """Refuses to cancel a deletion that was never scheduled; MiniStack would disable the key."""
    return None if pending(state) else ("KMSInvalidStateException", "is not pending deletion.")


KMS_REFUSALS: dict[str, Refusal] = {
    "_cancel_key_deletion": not_pending,
    "_disable_key": pending,
    "_disable_key_rotation": pending_or_disabled,
    "_enable_key": pending,
    "_enable_key_rotation": pending_or_disabled,
    "_schedule_key_deletion": pending,
}


def refusing(operation: Callable[[dict[str, Any]], Answer], refusal: Refusal) -> Callable[[dict[str, Any]], Answer]:
    """An operation of KMS that looks at the key's state first."""

    def checked(request: dict[str, Any]) -> Answer:
        key = kms._resolve_key(request.get("KeyId", ""))
        refused = refusal(key["KeyState"]) if key else None
        if key and refused:
            return json_error(refused[0], f"{key['Arn']} {refused[1]}", 400)
        return operation(request)

    return checked


def rotation_status(request: dict[str, Any]) -> Answer:
    """Whether a key rotates: while it is pending deletion it does not, and afterwards as it did before."""
    status, headers, body = rotation_status_as_ministack(request)
    key = kms._resolve_key(request.get("KeyId", ""))
    if key and pending(key["KeyState"]):
        body = json.dumps(json.loads(body) | {"KeyRotationEnabled": False}).encode()
    return status, headers, body


# What IAM is asked.


def lambda_action(method: str, path: str) -> str | None:
    """The IAM action of a request to Lambda; MiniStack takes most of those about function URLs for others."""
    url = FUNCTION_URL.search(path)
    return FUNCTION_URL_ACTIONS.get((method, url["what"])) if url else lambda_action_as_ministack(method, path)


def resource(service: str, *request: Any, **more: Any) -> str:
    """The resource of a request; that of a key named by an alias is the key itself."""
    arn = resource_as_ministack(service, *request, **more)
    key = kms._resolve_key(arn) if service == "kms" and ":alias/" in arn else None
    return str(key["Arn"]) if key else arn
