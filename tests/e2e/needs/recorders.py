"""What records and watches: CloudTrail, Config, GuardDuty."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import (
    delete_detector,
    delete_recorder,
    delete_rule,
    delete_trail,
    look_for_nothing,
    narrow_trail,
    redirect_history,
    stop_recorder,
    stop_trail,
    suspend_detector,
)
from ..permissions import Grant
from .terms import ONLY_TOLD, READERS, Make

STORES = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*"
TRAILS = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*"
NO_PACKS = "the local AWS has no conformance packs"
NO_STORES = "the local AWS has no event data stores"

NEEDED_BY: dict[str, Make] = {
    "cloudtrail:": stop_trail,
    "cloudtrail:CreateTrail": delete_trail,
    "cloudtrail:PutEventSelectors": delete_trail,
    "cloudtrail:PutInsightSelectors": look_for_nothing,
    "cloudtrail:UpdateTrail": narrow_trail,
    "config:": stop_recorder,
    "config:DescribeConfigRules": delete_rule,
    "config:PutConfigurationRecorder": delete_recorder,
    "config:PutDeliveryChannel": redirect_history,
    "guardduty:": suspend_detector,
    "guardduty:CreateDetector": delete_detector,
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (delete_rule, look_for_nothing, redirect_history, suspend_detector),
    (narrow_trail,),  # of the same trail, which must be whole again before
    (),
    (delete_detector, delete_recorder, stop_trail),
    (delete_trail,),
)


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those of what is only told, and of what the local AWS has not."""
    yield Grant("RemediatorRole", "config:DescribeConfigRules", ("*",), None), ONLY_TOLD
    for role in READERS:
        yield Grant(role, "config:DescribeConformancePacks", ("*",), None), NO_PACKS
        yield Grant(role, "cloudtrail:GetEventDataStore", (STORES, TRAILS), None), NO_STORES
    of_stores = ("RestoreEventDataStore", "StartEventDataStoreIngestion", "UpdateEventDataStore")
    for action in (f"cloudtrail:{operation}" for operation in of_stores):
        yield Grant("RemedyCloudtrailRole", action, (STORES,), None), NO_STORES
