"""AWS Config in a Region."""

from __future__ import annotations

from local.aws import Account

from .state import State, state

READ_ONLY = ("arn", "recordingScope", "servicePrincipal")


def config(account: Account) -> State:
    """The recorder of the account's Region, and where it delivers."""
    client = account.client("config")
    recorders = client.describe_configuration_recorders()["ConfigurationRecorders"]
    statuses = client.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    channels = client.describe_delivery_channels()["DeliveryChannels"]
    content = {
        "config": "recorder",
        "recorder": {name: value for name, value in recorders[0].items() if name not in READ_ONLY}
        if recorders
        else None,
        "recording": any(status["recording"] for status in statuses),
        "channel": channels[0] if channels else None,
    }
    return state("config", content)
