"""The GuardDuty detector of a Region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from local.aws import Account

from .state import State, state


def detector(account: Account) -> State:
    """The detector of the account's Region, if there is one."""
    guardduty = account.client("guardduty")
    ids = guardduty.list_detectors()["DetectorIds"]
    if not ids:
        return state("detector", {"id": None, "enabled": False, "features": {}})
    found = guardduty.get_detector(DetectorId=ids[0])
    features = dict(switch for feature in found.get("Features", []) for switch in switches(feature))
    return state("detector", {"id": ids[0], "enabled": found["Status"] == "ENABLED", "features": features})


def switches(feature: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """A feature, and what can be switched within it."""
    yield feature["Name"], feature["Status"] == "ENABLED"
    for part in feature.get("AdditionalConfiguration", []):
        yield f"{feature['Name']}/{part['Name']}", part["Status"] == "ENABLED"
