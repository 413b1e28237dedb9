"""A record exists only while a trail is for it; the call that ends the trail is the last that is heard."""

from __future__ import annotations

import dataclasses
import itertools
import time
from collections.abc import Iterator
from typing import Any

import pytest

from local import LocalAws
from local.cloudtrail import records
from local.cloudtrail.recording import Recording
from local.cloudtrail.selectors import chosen
from local.front.exchange import Exchange
from local.tests.exchanges import exchange

accounts = itertools.count(500000000001)


class Ground:
    """One account with what it takes to make trails, which are made behind the front."""

    def __init__(self, aws: LocalAws) -> None:
        self.id = str(next(accounts))
        self.aws = aws
        self.recording = Recording(lambda account, region: aws.account(account, region, behind_the_front=True))

    def cloudtrail(self, region: str = "eu-west-1") -> Any:
        return self.aws.account(self.id, region, behind_the_front=True).client("cloudtrail")

    def trail(self, region: str = "eu-west-1", *, logging: bool = True, **settings: Any) -> str:
        client = self.cloudtrail(region)
        client.create_trail(Name="trail", S3BucketName="trail-logs", **settings)
        if logging:
            client.start_logging(Name="trail")
        return "trail"

    def call(self, service: str, operation: str, region: str = "eu-west-1", **parameters: Any) -> Exchange:
        return exchange(service, operation, self.id, region, **parameters)

    def kept(self, call: Exchange) -> bool:
        """Whether a call is recorded, which is then over."""
        [record] = records(call)
        kept = self.recording.keeps(call, record)
        self.recording.follow(call)
        return kept

    def cloudtrail_call(self, operation: str, **parameters: Any) -> Exchange:
        """A call to CloudTrail, made."""
        method = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in operation).strip("_")
        getattr(self.cloudtrail(), method)(**parameters)
        return self.call("cloudtrail", operation, **parameters)


@pytest.fixture
def ground(aws: LocalAws) -> Iterator[Ground]:
    ground = Ground(aws)
    yield ground
    for trail in ground.cloudtrail().describe_trails()["trailList"]:
        ground.cloudtrail(trail["HomeRegion"]).delete_trail(Name=trail["TrailARN"])


# Which trails record a call.


def test_nothing_is_recorded_without_a_trail_that_logs(ground: Ground) -> None:
    assert not ground.kept(ground.call("kms", "DisableKey"))
    ground.trail(logging=False)
    assert not ground.kept(ground.call("kms", "DisableKey"))


@pytest.mark.parametrize("operation", ["DisableKey", "DescribeKey"])
def test_a_trail_records_writes_and_reads(ground: Ground, operation: str) -> None:
    ground.trail()
    assert ground.kept(ground.call("kms", operation))


def test_the_trail_of_another_account_records_nothing(ground: Ground) -> None:
    ground.trail()
    stranger = dataclasses.replace(ground.call("kms", "DisableKey"), account="444455556666")
    other = dataclasses.replace(stranger.principal, account="444455556666")
    assert not ground.kept(dataclasses.replace(stranger, principal=other))


@pytest.mark.parametrize(("everywhere", "recorded"), [(True, True), (False, False)])
def test_only_a_trail_for_all_regions_records_those_of_others(ground: Ground, everywhere: bool, recorded: bool) -> None:
    ground.trail(IsMultiRegionTrail=everywhere)
    assert ground.kept(ground.call("kms", "DisableKey"))
    assert ground.kept(ground.call("kms", "DisableKey", "us-west-2")) is recorded


@pytest.mark.parametrize(
    ("region", "everywhere", "with_global", "recorded"),
    [
        ("eu-west-1", True, True, True),  # AWS refuses one for all Regions without them
        ("eu-west-1", False, True, False),
        ("us-east-1", False, True, True),
        ("us-east-1", False, False, False),
    ],
)
def test_global_services_are_recorded_in_one_region(
    ground: Ground, region: str, everywhere: bool, with_global: bool, recorded: bool
) -> None:
    ground.trail(region, IsMultiRegionTrail=everywhere, IncludeGlobalServiceEvents=with_global)
    assert ground.kept(ground.call("iam", "DeleteRole", RoleName="r")) is recorded
    assert ground.kept(ground.call("kms", "DisableKey", region))


# What ends the recording, and what comes after.


def test_the_call_that_stops_a_trail_is_the_last_that_is_heard(ground: Ground) -> None:
    ground.trail()
    assert ground.kept(ground.call("kms", "DisableKey"))
    assert ground.kept(ground.cloudtrail_call("StopLogging", Name="trail"))
    assert not ground.kept(ground.call("kms", "DisableKey"))
    assert not ground.kept(ground.cloudtrail_call("StopLogging", Name="trail"))
    assert ground.kept(ground.cloudtrail_call("StartLogging", Name="trail"))
    assert ground.kept(ground.call("kms", "DisableKey"))


NO_MANAGEMENT = [{"ReadWriteType": "All", "IncludeManagementEvents": False, "DataResources": []}]


@pytest.mark.parametrize("known", [True, False], ids=["known before", "the first of its account"])
@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("StopLogging", {"Name": "trail"}),
        ("DeleteTrail", {"Name": "trail"}),
        ("PutEventSelectors", {"TrailName": "trail", "EventSelectors": NO_MANAGEMENT}),
    ],
)
def test_each_call_that_ends_recording_is_heard(
    ground: Ground, known: bool, operation: str, parameters: dict[str, Any]
) -> None:
    ground.trail(IsMultiRegionTrail=True)
    if known:
        assert ground.kept(ground.call("kms", "DisableKey"))
    assert ground.kept(ground.cloudtrail_call(operation, **parameters))
    assert not ground.kept(ground.call("kms", "DisableKey"))
    assert not ground.kept(ground.call("iam", "DeleteRole", RoleName="r"))


def test_a_trail_made_behind_the_front_hears_its_own_end(ground: Ground) -> None:
    assert not ground.kept(ground.call("kms", "DisableKey"))
    ground.trail()
    assert ground.kept(ground.cloudtrail_call("StopLogging", Name="trail"))
    assert not ground.kept(ground.call("kms", "DisableKey"))


def test_a_call_is_judged_by_the_trails_of_its_time(ground: Ground) -> None:
    ground.trail()
    earlier = ground.call("kms", "DisableKey")
    stop = ground.cloudtrail_call("StopLogging", Name="trail")
    later = ground.call("kms", "DisableKey")
    assert [ground.kept(call) for call in (earlier, stop, later)] == [True, True, False]


def test_what_is_changed_behind_the_front_is_seen_soon(ground: Ground) -> None:
    assert not ground.kept(ground.call("kms", "DisableKey"))
    ground.trail()
    time.sleep(0.06)
    assert ground.kept(ground.call("kms", "DisableKey"))


def test_a_refused_call_ends_nothing(ground: Ground) -> None:
    ground.trail()
    refused = dataclasses.replace(ground.call("cloudtrail", "StopLogging"), error=("AccessDenied", "no"), result=None)
    assert ground.kept(refused)
    assert ground.kept(ground.call("kms", "DisableKey"))


# Selectors.


def management(source: str = "kms.amazonaws.com", name: str = "DisableKey", *, reads: bool = False) -> dict[str, Any]:
    return {"eventCategory": "Management", "eventSource": source, "eventName": name, "readOnly": reads}


def data(kind: str, arn: str, *, reads: bool = False) -> dict[str, Any]:
    resource = {"type": kind, "ARN": arn}
    source = f"{kind.split('::')[1].lower()}.amazonaws.com"
    return management(source, "Call", reads=reads) | {"eventCategory": "Data", "resources": [resource]}


S3, OBJECT = "AWS::S3::Object", "arn:aws:s3:::corpus/a"
BASIC = {"ReadWriteType": "All", "IncludeManagementEvents": True}


@pytest.mark.parametrize(
    ("record", "selector", "expected"),
    [
        (management(), BASIC, True),
        (management(), BASIC | {"IncludeManagementEvents": False}, False),
        (management(), BASIC | {"ReadWriteType": "WriteOnly"}, True),
        (management(), BASIC | {"ReadWriteType": "ReadOnly"}, False),
        (management(reads=True), BASIC | {"ReadWriteType": "ReadOnly"}, True),
        (management(reads=True), BASIC | {"ReadWriteType": "WriteOnly"}, False),
        (management(), BASIC | {"ExcludeManagementEventSources": ["kms.amazonaws.com"]}, False),
        (management(), BASIC | {"ExcludeManagementEventSources": ["rdsdata.amazonaws.com"]}, True),
        (data(S3, OBJECT), BASIC, False),
        (data(S3, OBJECT), BASIC | {"DataResources": [{"Type": S3, "Values": ["arn:aws:s3"]}]}, True),
        (data(S3, OBJECT), BASIC | {"DataResources": [{"Type": S3, "Values": ["arn:aws:s3:::corpus/"]}]}, True),
        (data(S3, OBJECT), BASIC | {"DataResources": [{"Type": S3, "Values": ["arn:aws:s3:::other/"]}]}, False),
        (data(S3, OBJECT), BASIC | {"DataResources": [{"Type": "AWS::Lambda::Function", "Values": ["arn"]}]}, False),
    ],
)
def test_basic_selectors(record: dict[str, Any], selector: dict[str, Any], expected: bool) -> None:
    assert chosen(record, [selector]) is expected


MANAGEMENT = {"Field": "eventCategory", "Equals": ["Management"]}
DATA = {"Field": "eventCategory", "Equals": ["Data"]}
OBJECTS = {"Field": "resources.type", "Equals": [S3]}


@pytest.mark.parametrize(
    ("record", "fields", "expected"),
    [
        (management(), [MANAGEMENT], True),
        (management(), [DATA], False),
        (management(), [MANAGEMENT, {"Field": "readOnly", "Equals": ["false"]}], True),
        (management(reads=True), [MANAGEMENT, {"Field": "readOnly", "Equals": ["false"]}], False),
        (management(), [MANAGEMENT, {"Field": "eventSource", "NotEquals": ["kms.amazonaws.com"]}], False),
        (management(), [MANAGEMENT, {"Field": "eventSource", "NotEquals": ["s3.amazonaws.com"]}], True),
        (management(), [MANAGEMENT, {"Field": "eventName", "StartsWith": ["Enable", "Disable"]}], True),
        (management(), [MANAGEMENT, {"Field": "eventName", "NotStartsWith": ["Disable"]}], False),
        (management(), [MANAGEMENT, {"Field": "eventName", "EndsWith": ["Role"]}], False),
        (data(S3, OBJECT), [DATA, OBJECTS], True),
        (data("AWS::Lambda::Function", "arn"), [DATA, OBJECTS], False),
        (
            data(S3, OBJECT),
            [DATA, OBJECTS, {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::corpus/"]}],
            True,
        ),
        (data(S3, OBJECT), [DATA, OBJECTS, {"Field": "resources.ARN", "NotEquals": [OBJECT]}], False),
        (data(S3, OBJECT), [DATA, OBJECTS, {"Field": "errorCode", "Equals": ["AccessDenied"]}], False),
    ],
)
def test_advanced_selectors(record: dict[str, Any], fields: list[dict[str, Any]], expected: bool) -> None:
    assert chosen(record, [{"FieldSelectors": fields}]) is expected


def test_a_data_event_is_recorded_where_a_selector_chooses_it(ground: Ground) -> None:
    ground.trail()
    call = ground.call("s3", "PutObject", Bucket="corpus", Key="a")
    assert not ground.kept(call)
    chosen_ones = [BASIC | {"DataResources": [{"Type": S3, "Values": ["arn:aws:s3:::corpus/"]}]}]
    assert ground.kept(ground.cloudtrail_call("PutEventSelectors", TrailName="trail", EventSelectors=chosen_ones))
    assert ground.kept(call)
    assert not ground.kept(ground.call("s3", "PutObject", Bucket="other", Key="a"))
