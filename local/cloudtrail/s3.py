"""S3's spelling: the bucket, the host, markers of sub-resources, and bodies in the names of their XML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore.model import OperationModel, Shape, StructureShape

from .markup import structure
from .shapes import is_sensitive
from .values import text

NAMES = {"Bucket": "bucketName", "Key": "key"}
UNSEEN = frozenset({"x-amz-account-id", "x-amz-sdk-checksum-algorithm"})


def request(operation: OperationModel, parameters: Mapping[str, Any], host: str) -> dict[str, Any]:
    """The parameters of a call to S3."""
    query = parse_qs(urlsplit(operation.http["requestUri"]).query, keep_blank_values=True)
    members: dict[str, Any] = {name: values[0] for name, values in query.items() if name != "x-id"}
    shape = operation.input_shape
    for name, member in shape.members.items() if shape else ():
        if parameters.get(name) is not None and not is_sensitive(member):
            members |= part(name, member, parameters[name], is_body=name == shape.serialization.get("payload"))
    return members | {"Host": host}


def part(name: str, member: Shape, value: Any, *, is_body: bool) -> dict[str, Any]:
    """One parameter where the request carries it: in the path, the query, a header or the body."""
    location, label = member.serialization.get("location"), member.serialization.get("name", name)
    if is_body:
        return body(member, label, value)
    if location == "uri":
        return {NAMES.get(name, label[:1].lower() + label[1:]): str(value)}
    if location == "querystring" or (location == "header" and label.startswith("x-amz-") and label not in UNSEEN):
        return {label: text(value)}
    return {}


def body(member: Shape, label: str, value: Any) -> dict[str, Any]:
    """A body: XML under its root's name, a policy as an object."""
    if isinstance(member, StructureShape) and isinstance(value, Mapping):
        space = member.serialization.get("xmlNamespace", {}).get("uri")
        return {label: {**({"xmlns": space} if space else {}), **structure(member, value)}}
    if label == "Policy":
        return {"bucketPolicy": parsed(value)}
    return {}


def parsed(document: Any) -> Any:
    """A policy as an object; as it is when it is none."""
    try:
        return json.loads(document)
    except (TypeError, ValueError):
        return document
