"""What records and watches: CloudTrail, Config, GuardDuty, Macie, Security Hub."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import (
    delete_detector,
    delete_recorder,
    delete_rule,
    delete_trail,
    hide_findings,
    look_for_nothing,
    narrow_trail,
    pause_macie,
    redirect_history,
    stop_recorder,
    stop_trail,
    suspend_detector,
    turn_off_hub,
    turn_off_macie,
    turn_off_standard,
)
from ..permissions import Grant
from .terms import ASKED_FIRST, ONLY_TOLD, READERS, Make, asked

STORES = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:eventdatastore/*"
DETECTORS = "arn:${AWS::Partition}:guardduty:*:${AWS::AccountId}:detector/*"
TRAILS = "arn:${AWS::Partition}:cloudtrail:*:${AWS::AccountId}:trail/*"
NO_PACKS = "the local AWS has no conformance packs"
NO_STORES = "the local AWS has no event data stores"


hide_from_people = asked(hide_findings)
READ_TO_ASK = ("guardduty:GetFilter",)
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
    "guardduty:GetFilter": hide_from_people,
    "macie2:": turn_off_macie,
    "macie2:UpdateMacieSession": pause_macie,
    "securityhub:": turn_off_hub,
    "securityhub:GetEnabledStandards": turn_off_standard,
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (delete_rule, hide_from_people, look_for_nothing, redirect_history, suspend_detector, turn_off_hub, turn_off_macie),
    # Of the same trail, Macie and hub, which must be whole again before.
    (narrow_trail, pause_macie, turn_off_standard),
    (),
    (delete_detector, delete_recorder, stop_trail),
    (delete_trail,),
)


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those of what is only told, and of what the local AWS has not."""
    yield Grant("RemedyGuarddutyRole", "guardduty:UpdateFilter", (DETECTORS,), None), ASKED_FIRST
    yield Grant("RemediatorRole", "config:DescribeConfigRules", ("*",), None), ONLY_TOLD
    for role in READERS:
        yield Grant(role, "config:DescribeConformancePacks", ("*",), None), NO_PACKS
        yield Grant(role, "cloudtrail:GetEventDataStore", (STORES, TRAILS), None), NO_STORES
    of_stores = ("RestoreEventDataStore", "StartEventDataStoreIngestion", "UpdateEventDataStore")
    for action in (f"cloudtrail:{operation}" for operation in of_stores):
        yield Grant("RemedyCloudtrailRole", action, (STORES,), None), NO_STORES
