"""Checks a request against the service's model and says what is wrong with it in AWS's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from botocore.model import Shape


def violations(shape: Shape | None, value: Mapping[str, Any]) -> list[str]:
    """Every constraint of the model that a request fails to satisfy."""
    return list(of_structure(shape, value, "")) if shape else []


def of_structure(shape: Any, value: Mapping[str, Any], path: str) -> Iterator[str]:
    """Members that are required and absent, then whatever is wrong inside those that are there."""
    for name in shape.required_members:
        if value.get(name) is None:
            yield told(None, inside(path, name), "Member must not be null")
    for name, member in shape.members.items():
        if value.get(name) is not None:
            yield from of_value(member, value[name], inside(path, name))


def of_value(shape: Any, value: Any, path: str) -> Iterator[str]:
    """What is wrong with one value of any type."""
    match shape.type_name:
        case "structure" if isinstance(value, Mapping):
            yield from of_structure(shape, value, path)
        case "list":
            yield from of_length(shape, value, path)
            for index, each in enumerate(value, 1):
                yield from of_value(shape.member, each, f"{path}.{index}.member")
        case "map":
            yield from of_length(shape, value, path)
            for key, each in value.items():
                yield from of_value(shape.key, key, f"{path}.key")
                yield from of_value(shape.value, each, f"{path}.{key}.member")
        case "string":
            yield from of_length(shape, value, path)
            yield from of_text(shape, value, path)
        case "integer" | "long" | "float" | "double":
            yield from of_number(shape, value, path)


def of_length(shape: Shape, value: Any, path: str) -> Iterator[str]:
    """Too few or too many characters or members."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and len(value) < least:
        yield told(value, path, f"Member must have length greater than or equal to {least}")
    if most is not None and len(value) > most:
        yield told(value, path, f"Member must have length less than or equal to {most}")


def of_text(shape: Shape, value: str, path: str) -> Iterator[str]:
    """A text that is none of those allowed, or does not look as it must."""
    allowed, pattern = shape.metadata.get("enum"), shape.metadata.get("pattern")
    if allowed and value not in allowed:
        yield told(value, path, f"Member must satisfy enum value set: [{', '.join(allowed)}]")
    if pattern and (compiled := readable(pattern)) and not compiled.fullmatch(value):
        yield told(value, path, f"Member must satisfy regular expression pattern: {pattern}")


def of_number(shape: Shape, value: float, path: str) -> Iterator[str]:
    """A number that is too small or too large."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and value < least:
        yield told(value, path, f"Member must have value greater than or equal to {least}")
    if most is not None and value > most:
        yield told(value, path, f"Member must have value less than or equal to {most}")


def inside(path: str, name: str) -> str:
    """The path of a member; AWS writes it with a small first letter, whatever the API does."""
    name = name[:1].lower() + name[1:]
    return f"{path}.{name}" if path else name


def told(value: Any, path: str, constraint: str) -> str:
    """One violation as AWS puts it."""
    shown = "null" if value is None else f"'{value}'"
    return f"Value {shown} at '{path}' failed to satisfy constraint: {constraint}"


@cache
def readable(pattern: str) -> re.Pattern[str] | None:
    """A pattern of the model, or None where it is written as only Java can read it."""
    try:
        return re.compile(pattern)
    except re.error:
        return None
