"""AWS Config, and what trails look for: refused where AWS refuses, kept where AWS keeps."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account
from local.making.foundations import INSIGHTS, make_trail
from local.making.surroundings import EVERYTHING

NAME = {"ConfigurationRecorderName": "default"}
CHANNEL = {"name": "default", "s3BucketName": "acme-config"}


def error(call: Callable[..., Any], **request: Any) -> str:
    with pytest.raises(ClientError) as raised:
        call(**request)
    return str(raised.value.response["Error"]["Code"])


@pytest.fixture
def config(account: Account) -> Iterator[Any]:
    client = account.client("config")
    yield client
    for recorder in client.describe_configuration_recorders()["ConfigurationRecorders"]:
        client.delete_configuration_recorder(ConfigurationRecorderName=recorder["name"])
    for channel in client.describe_delivery_channels()["DeliveryChannels"]:
        client.delete_delivery_channel(DeliveryChannelName=channel["name"])


def test_a_recorder_and_its_channel_need_each_other(config: Any) -> None:
    assert error(config.put_delivery_channel, DeliveryChannel=CHANNEL) == "NoAvailableConfigurationRecorderException"
    assert error(config.start_configuration_recorder, **NAME) == "NoSuchConfigurationRecorderException"
    config.put_configuration_recorder(ConfigurationRecorder=EVERYTHING | {"roleARN": "arn:aws:iam::1:role/r"})
    assert error(config.start_configuration_recorder, **NAME) == "NoAvailableDeliveryChannelException"
    config.put_delivery_channel(DeliveryChannel=CHANNEL)
    config.start_configuration_recorder(**NAME)
    refused = error(config.delete_delivery_channel, DeliveryChannelName="default")
    assert refused == "LastDeliveryChannelDeleteFailedException"


def test_a_region_has_one_recorder_and_one_channel(config: Any) -> None:
    config.put_configuration_recorder(ConfigurationRecorder=EVERYTHING | {"roleARN": "arn:aws:iam::1:role/r"})
    config.put_delivery_channel(DeliveryChannel=CHANNEL)
    other = EVERYTHING | {"name": "other", "roleARN": "arn:aws:iam::1:role/r"}
    refused = error(config.put_configuration_recorder, ConfigurationRecorder=other)
    assert refused == "MaxNumberOfConfigurationRecordersExceededException"
    refused = error(config.put_delivery_channel, DeliveryChannel=CHANNEL | {"name": "other"})
    assert refused == "MaxNumberOfDeliveryChannelsExceededException"


def test_what_is_deleted_is_not_deleted_twice(config: Any) -> None:
    assert error(config.delete_configuration_recorder, **NAME) == "NoSuchConfigurationRecorderException"
    assert error(config.delete_delivery_channel, DeliveryChannelName="default") == "NoSuchDeliveryChannelException"


def test_a_trail_looks_for_what_it_was_told(account: Account) -> None:
    arn = make_trail(account, "curious", "acme-curious", {})
    cloudtrail = account.client("cloudtrail")
    assert cloudtrail.get_insight_selectors(TrailName=arn)["InsightSelectors"] == INSIGHTS
    unknown = [{"InsightType": "Weather"}]
    refused = error(cloudtrail.put_insight_selectors, TrailName=arn, InsightSelectors=unknown)
    assert refused == "InvalidInsightSelectorsException"
    cloudtrail.put_insight_selectors(TrailName="curious", InsightSelectors=[])
    assert error(cloudtrail.get_insight_selectors, TrailName=arn) == "InsightNotEnabledException"
    assert error(cloudtrail.get_insight_selectors, TrailName="nobody") == "TrailNotFoundException"
    assert "_InsightSelectors" not in cloudtrail.get_trail(Name=arn)["Trail"]
