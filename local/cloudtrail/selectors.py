"""Tells whether the selectors of a trail choose a record, in both of CloudTrail's languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Record = Mapping[str, Any]
Selector = Mapping[str, Any]

READ_WRITE = {"All": (True, False), "ReadOnly": (True,), "WriteOnly": (False,)}


def chosen(record: Record, selectors: Iterable[Selector]) -> bool:
    """Whether any of a trail's selectors, basic or advanced, chooses a record."""
    return any(
        chosen_by_fields(record, selector["FieldSelectors"])
        if "FieldSelectors" in selector
        else chosen_plainly(record, selector)
        for selector in selectors
    )


def chosen_plainly(record: Record, selector: Selector) -> bool:
    """Whether a basic selector chooses a record."""
    if bool(record.get("readOnly")) not in READ_WRITE[selector.get("ReadWriteType", "All")]:
        return False
    if record.get("eventCategory") == "Management":
        excluded = selector.get("ExcludeManagementEventSources") or ()
        return bool(selector.get("IncludeManagementEvents", True)) and record["eventSource"] not in excluded
    return any(
        resource.get("type") == wanted["Type"] and str(resource.get("ARN", "")).startswith(tuple(wanted["Values"]))
        for wanted in selector.get("DataResources") or ()
        for resource in record.get("resources") or ()
    )


# Each is asked whether a value has one of the words; the opposites are asked whether it has none of them.
OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "Equals": str.__eq__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
}


def chosen_by_fields(record: Record, fields: Iterable[Mapping[str, Any]]) -> bool:
    """Whether an advanced selector chooses a record: every field must have what is asked for."""
    return all(fits(values_of(record, field["Field"]), field) for field in fields)


def fits(values: list[str], field: Mapping[str, Any]) -> bool:
    """Whether a field of a record is as one field selector wants it."""
    return all(
        any(OPERATORS[name.removeprefix("Not")](value, word) for value in values for word in words)
        is not name.startswith("Not")
        for name, words in field.items()
        if name != "Field" and words
    )


def values_of(record: Record, field: str) -> list[str]:
    """What a record has in a field; of each of its resources, where that is asked for."""
    head, _, member = field.partition(".")
    found = record.get(head)
    parts = found if isinstance(found, list) else [found]
    values = [part.get(member) if member and isinstance(part, Mapping) else part for part in parts]
    return [str(value).lower() if isinstance(value, bool) else str(value) for value in values if value is not None]
