"""The public access block of accounts, and of buckets with all four switches."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from xml.etree.ElementTree import ParseError, fromstring

from ministack import app
from ministack.core.responses import AccountScopedDict, get_account_id
from ministack.services import s3

from .answers import Answer

ACCOUNT_BLOCK_PATH = "/v20180820/configuration/publicAccessBlock"
ACCOUNT_BLOCK_NAMESPACE = "http://awss3control.amazonaws.com/doc/2018-08-20/"
SWITCHES = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
BLOCK = "block"  # the one key under which each account has its block

account_blocks = AccountScopedDict()

s3_error: Callable[[str, str, int, str], Answer] = s3._error
s3_control_error: Callable[..., Answer] = s3.s3control_error

s3_control_as_ministack: Callable[..., Awaitable[Any]] = app._handle_s3_control_request
blocked_as_ministack: Callable[..., bool] = s3._public_access_blocked
put_bucket_block_as_ministack: Callable[..., Answer] = s3._put_public_access_block


def install() -> None:
    """Puts everything here into MiniStack."""
    app._handle_s3_control_request = s3_control
    s3._public_access_blocked = blocked
    s3._put_public_access_block = put_bucket_block


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
