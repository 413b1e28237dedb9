"""Calls for tests of what is recorded: as little as each test needs to say, the rest made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from local.cloudtrail import records
from local.cloudtrail.shapes import is_sensitive
from local.front.exchange import Exchange
from local.front.principals import Kind, Principal

ACCOUNT, OTHER = "111122223333", "222233334444"
REGION = "eu-central-1"
NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
SECRET = "do-not-show-this"
KEY = "0a1b2c3d-0000-4000-8000-0123456789ab"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/builder"

ADA = Principal(Kind.USER, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ada", "AIDAEXAMPLE", "AKIAEXAMPLE", "ada")
ROOT = Principal(Kind.ROOT, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT, "ASIAEXAMPLE")
LAMBDA = Principal(Kind.SERVICE, ACCOUNT, "", "", "", "lambda.amazonaws.com")
SESSION = Principal(
    kind=Kind.ROLE,
    account=ACCOUNT,
    arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/builder/monday",
    id="AROAEXAMPLE:monday",
    access_key="ASIAEXAMPLE",
    name="builder",
    issuer=ROLE,
    issuer_id="AROAEXAMPLE",
    since=NOON,
)


def call(
    service: str,
    operation: str,
    parameters: Mapping[str, Any] | None = None,
    result: Mapping[str, Any] | None = None,
    **more: Any,
) -> Exchange:
    """A call; `more` are further members of it."""
    members: dict[str, Any] = {
        "service": service,
        "operation": operation,
        "account": ACCOUNT,
        "region": REGION,
        "principal": ADA,
        "parameters": parameters or {},
        "result": None if "error" in more else result or {},
        "error": None,
        "request_id": "6a5b",
        "ended": NOON,
        "user_agent": "Boto3/1.44.5",
        "source_address": "127.0.0.1",
        "host": "127.0.0.1:4566",
        "headers": {"Authorization": "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE"},
    }
    return Exchange(**members | more)


def record(service: str, operation: str, *args: Any, **more: Any) -> dict[str, Any]:
    """The one record of a call."""
    (only,) = records(call(service, operation, *args, **more))
    return only


def sample(shape: Shape, within: tuple[str, ...] = ()) -> Any:
    """A value with every member that a shape can have; sensitive ones are `SECRET`."""
    match shape:
        case StructureShape():
            return {
                name: sample(member, (*within, shape.name))
                for name, member in shape.members.items()
                if member.name not in within and not (isinstance(member, ListShape) and member.member.name in within)
            }
        case ListShape():
            return [] if shape.member.name in within else [sample(shape.member, within)]
        case MapShape():
            return {} if shape.value.name in within else {"key": sample(shape.value, within)}
    if is_sensitive(shape):
        return SECRET
    plain: dict[str, Any] = {
        "blob": SECRET.encode(),
        "boolean": True,
        "double": 0.5,
        "float": 0.5,
        "integer": 7,
        "long": 7,
        "timestamp": NOON,
    }
    return plain.get(shape.type_name, "text")
