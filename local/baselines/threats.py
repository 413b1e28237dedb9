"""The GuardDuty detector of a Region, and filters of its findings."""

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


def finding_filter(account: Account, detector: str, name: str) -> State:
    """A filter of a detector's findings."""
    found = account.client("guardduty").get_filter(DetectorId=detector, FilterName=name)
    criteria = {
        member: {operator.lower() if operator == "Eq" else operator: values for operator, values in asked.items()}
        for member, asked in found["FindingCriteria"]["Criterion"].items()
    }
    return state("finding-filter", {"action": found["Action"], "criteria": {"criterion": criteria}})


def switches(feature: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """A feature, and what can be switched within it."""
    yield feature["Name"], feature["Status"] == "ENABLED"
    for part in feature.get("AdditionalConfiguration", []):
        yield f"{feature['Name']}/{part['Name']}", part["Status"] == "ENABLED"
