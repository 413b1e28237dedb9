"""Turns XML into JSON as S3 and the newer calls of EC2 do it: what looks like a number or a switch becomes one.

A repeated element is a list, a single one is the element itself, and an empty one is an empty text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, Shape, StructureShape

from .moments import fractional, moment
from .shapes import is_sensitive

WHOLE = re.compile(r"-?(0|[1-9]\d*)")
BROKEN = re.compile(r"-?(0|[1-9]\d*)\.\d+")


def coerced(value: Any) -> Any:
    """A text as the JSON value that it looks like."""
    if isinstance(value, (bool, int, float)):
        return value
    value = str(value)
    if value in ("true", "false"):
        return value == "true"
    if WHOLE.fullmatch(value):
        return int(value)
    return float(value) if BROKEN.fullmatch(value) else value


def one_or_many(items: list[Any]) -> Any:
    """A repeated element: alone, as itself."""
    return items[0] if len(items) == 1 else items


def element(shape: Shape, value: Any) -> Any:
    """The content of an XML element, with the names of its children in XML."""
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        return structure(shape, value) or ""
    if isinstance(shape, ListShape) and isinstance(value, (list, tuple)):
        items = [element(shape.member, item) for item in value]
        return {shape.member.serialization.get("name", "member"): one_or_many(items)} if items else ""
    if shape.type_name == "timestamp":
        when = moment(value)
        return fractional(when) if when else str(value)
    return coerced(value)


def structure(shape: StructureShape, value: Mapping[str, Any]) -> dict[str, Any]:
    """The children and attributes of an element."""
    children: dict[str, Any] = {}
    for name, member in shape.members.items():
        if value.get(name) is None or member.type_name == "blob" or is_sensitive(member):
            continue
        tag = member.serialization.get("name", name)
        if isinstance(member, ListShape) and member.serialization.get("flattened"):
            tag = member.member.serialization.get("name", tag)
            items = [element(member.member, item) for item in value[name]]
            children |= {tag: one_or_many(items)} if items else {}
        else:
            children[tag] = element(member, value[name])
    return children
