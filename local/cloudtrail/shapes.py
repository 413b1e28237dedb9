"""What botocore's models say of a member, and how its name is written."""

from __future__ import annotations

from botocore.model import Shape


def is_sensitive(shape: Shape) -> bool:
    """Whether AWS marks a value as one that must not be written to logs."""
    return bool(shape.metadata.get("sensitive"))


def lower_first(name: str) -> str:
    """A name with its first letter lowered, which is all that CloudTrail does: `DBName` becomes `dBName`."""
    return name[:1].lower() + name[1:]


def upper_first(name: str) -> str:
    """A name with its first letter raised."""
    return name[:1].upper() + name[1:]
