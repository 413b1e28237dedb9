"""Groups of logs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from local.aws import Account

from .state import State, state


def log_group(account: Account, name: str) -> State:
    """A log group, also one that is gone."""
    logs = account.client("logs")
    groups = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    found = next((group for group in groups if group["logGroupName"] == name), None)
    masking = logs.get_data_protection_policy(logGroupIdentifier=name).get("policyDocument") if found else None
    content = {
        "logs": "group",
        "there": found is not None,
        "class": found.get("logGroupClass") if found else None,
        "retention_days": found.get("retentionInDays") if found else None,
        "key": found.get("kmsKeyId") if found else None,
        "protected": found.get("deletionProtectionEnabled", False) if found else False,
        "masking": json.loads(masking) if masking else None,
        "filters": sorted(filters(account, name)) if found else [],
        "lost_streams": [],
    }
    return state("logs", content)


def filters(account: Account, name: str) -> Iterator[str]:
    """The filters of a group, by kind and name."""
    logs = account.client("logs")
    for each in logs.describe_subscription_filters(logGroupName=name)["subscriptionFilters"]:
        yield f"subscription/{each['filterName']}"
    for each in logs.describe_metric_filters(logGroupName=name)["metricFilters"]:
        yield f"metric/{each['filterName']}"
