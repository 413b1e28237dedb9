"""Writes parameters and answers of an API in the spelling of CloudTrail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore.model import ListShape, MapShape, Shape, StructureShape

from .moments import Written, moment
from .shapes import is_sensitive


class Omitted:
    """The value of a member that is not recorded."""


OMITTED: Final = Omitted()
HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"


@dataclass(frozen=True)
class Spelling:
    """How one service's values are written."""

    member: Callable[[str, Shape], str]  # the name of a member, from its name in the model
    moment: Written
    secret: Any  # what stands for a secret
    textual: bool = False  # numbers and switches as text


def written(shape: Shape, value: Any, spelling: Spelling) -> Any:
    """A value as the record shows it; `OMITTED` when it does not."""
    if value is None or shape.type_name == "blob":
        return OMITTED
    if is_sensitive(shape):
        return spelling.secret
    match shape, value:
        case StructureShape(), Mapping():
            return structure(shape, value, spelling)
        case ListShape(), list() | tuple():
            return [item for each in value if (item := written(shape.member, each, spelling)) is not OMITTED]
        case MapShape(), Mapping():
            entries = ((str(key), written(shape.value, each, spelling)) for key, each in value.items())
            return {key: item for key, item in entries if item is not OMITTED}
    return single(shape, value, spelling)


def structure(shape: StructureShape, value: Mapping[str, Any], spelling: Spelling) -> dict[str, Any]:
    """The members of a structure that the model knows and the record shows."""
    members = {
        spelling.member(name, member): written(member, value[name], spelling)
        for name, member in shape.members.items()
        if name in value
    }
    return {name: item for name, item in members.items() if item is not OMITTED}


def single(shape: Shape, value: Any, spelling: Spelling) -> Any:
    """A value without parts."""
    if shape.type_name == "timestamp":
        when = moment(value)
        return spelling.moment(when) if when else str(value)
    return text(value) if spelling.textual else scalar(shape, value)


def scalar(shape: Shape, value: Any) -> Any:
    """A single value in the type of its shape: query protocols carry all as text."""
    if isinstance(value, (bytes, bytearray)):
        return value.decode(errors="replace")
    if isinstance(value, str):
        return typed(shape, value)
    return value if isinstance(value, (bool, int, float, list, dict)) else str(value)


def typed(shape: Shape, value: str) -> Any:
    """A text in the type of its shape, when it is one."""
    try:
        match shape.type_name:
            case "boolean":
                return value.lower() == "true"
            case "integer" | "long":
                return int(value)
            case "float" | "double":
                return float(value)
    except ValueError:
        pass
    return value


def text(value: Any) -> str:
    """A single value as text, as services that keep the query string's form show it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
