"""Trails and what they record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.aws import Account

from .state import State, state

CONDITIONS = {
    "equals": "Equals",
    "not_equals": "NotEquals",
    "starts_with": "StartsWith",
    "not_starts_with": "NotStartsWith",
    "ends_with": "EndsWith",
    "not_ends_with": "NotEndsWith",
}
EVERY_MANAGEMENT_EVENT = {"field": "eventCategory", **{each: [] for each in CONDITIONS}, "equals": ["Management"]}


def trail(account: Account, arn: str) -> State:
    """A trail, and whether it records."""
    cloudtrail = account.client("cloudtrail")
    found = next(found for found in cloudtrail.describe_trails()["trailList"] if found["TrailARN"] == arn)
    content = {
        "recorder": "trail",
        "settings": settings(found, selectors(cloudtrail, arn)) | {"insights": insights(cloudtrail, arn)},
        "logging": is_logging(cloudtrail, arn),
        "covered": False,
    }
    return state("recorder", content)


def settings(found: Mapping[str, Any], chosen: State | None) -> dict[str, Any]:
    """What is needed to make a trail again; an empty text is a setting that is not set."""
    return {
        "name": found["Name"],
        "home_region": found["HomeRegion"],
        "bucket": found["S3BucketName"],
        "prefix": found.get("S3KeyPrefix") or None,
        "topic": found.get("SnsTopicARN") or None,
        "global_events": found.get("IncludeGlobalServiceEvents", False),
        "multi_region": found.get("IsMultiRegionTrail", False),
        "validation": found.get("LogFileValidationEnabled", False),
        "organization": found.get("IsOrganizationTrail", False),
        "log_group": found.get("CloudWatchLogsLogGroupArn") or None,
        "log_role": found.get("CloudWatchLogsRoleArn") or None,
        "key": found.get("KmsKeyId") or None,
        "selectors": chosen,
    }


def is_logging(cloudtrail: Any, trail_arn: str) -> bool:
    """Whether a trail records now."""
    return bool(cloudtrail.get_trail_status(Name=trail_arn)["IsLogging"])


def selectors(cloudtrail: Any, trail_arn: str) -> State | None:
    """The event selectors of a trail, basic or advanced; None when there are none."""
    found = cloudtrail.get_event_selectors(TrailName=trail_arn)
    if advanced := found.get("AdvancedEventSelectors"):
        return {"Advanced": [advanced_selector(selector) for selector in advanced]}
    if basic := found.get("EventSelectors"):
        return {"Basic": [basic_selector(selector) for selector in basic]}
    return None


def insights(cloudtrail: Any, trail_arn: str) -> State:
    """What a trail looks for, and of which category."""
    try:
        found = cloudtrail.get_insight_selectors(TrailName=trail_arn)["InsightSelectors"]
    except cloudtrail.exceptions.InsightNotEnabledException:
        return {}
    names = (
        f"{each['InsightType']}/{category}"
        for each in found
        for category in each.get("EventCategories", ["Management"])
    )
    return dict.fromkeys(names, True)


def basic_selector(selector: Mapping[str, Any]) -> dict[str, Any]:
    """A basic selector; management events are recorded unless it says otherwise."""
    return {
        "read_write": selector.get("ReadWriteType", "All"),
        "management": selector.get("IncludeManagementEvents", True),
        "data": [[data["Type"], data.get("Values", [])] for data in selector.get("DataResources", [])],
        "excluded": selector.get("ExcludeManagementEventSources", []),
    }


def advanced_selector(selector: Mapping[str, Any]) -> dict[str, Any]:
    """An advanced selector with its conditions."""
    fields = [
        {"field": field["Field"], **{ours: field.get(theirs, []) for ours, theirs in CONDITIONS.items()}}
        for field in selector["FieldSelectors"]
    ]
    return {"name": selector.get("Name"), "fields": fields}
