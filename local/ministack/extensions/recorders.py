"""AWS Config: recorders and channels need each other, and can be deleted."""

from __future__ import annotations

from typing import Any

from ministack.core.responses import json_response
from ministack.services import config

from .answers import Answer, Operation, add_operations, json_error

put_recorder_as_ministack: Operation = config._put_configuration_recorder
put_channel_as_ministack: Operation = config._put_delivery_channel
start_as_ministack: Operation = config._start_configuration_recorder


def install() -> None:
    """Puts everything here into MiniStack."""
    config._put_configuration_recorder = put_recorder
    config._put_delivery_channel = put_channel
    config._start_configuration_recorder = start
    add_operations(config, {"DeleteConfigurationRecorder": delete_recorder, "DeleteDeliveryChannel": delete_channel})


def put_recorder(request: dict[str, Any]) -> Answer:
    """Makes the recorder of a Region, or changes it; a Region has one."""
    name = (request.get("ConfigurationRecorder") or {}).get("name") or "default"
    if config._recorders and name not in config._recorders:
        message = f"Failed to put configuration recorder '{name}' because the maximum number is reached: 1"
        return json_error("MaxNumberOfConfigurationRecordersExceededException", message, 400)
    return put_recorder_as_ministack(request)


def put_channel(request: dict[str, Any]) -> Answer:
    """Makes the channel of a Region, or changes it; without a recorder there is none."""
    name = (request.get("DeliveryChannel") or {}).get("name") or "default"
    if not config._recorders:
        message = "Configuration recorder is not available to put delivery channel."
        return json_error("NoAvailableConfigurationRecorderException", message, 400)
    if config._delivery_channels and name not in config._delivery_channels:
        message = f"Failed to put delivery channel '{name}' because the maximum number is reached: 1"
        return json_error("MaxNumberOfDeliveryChannelsExceededException", message, 400)
    return put_channel_as_ministack(request)


def start(request: dict[str, Any]) -> Answer:
    """Starts a recorder, if there is a channel by which it delivers."""
    if request.get("ConfigurationRecorderName") in config._recorders and not config._delivery_channels:
        message = "Delivery channel is not available to start configuration recorder."
        return json_error("NoAvailableDeliveryChannelException", message, 400)
    return start_as_ministack(request)


def delete_recorder(request: dict[str, Any]) -> Answer:
    """Deletes a recorder, whether it records or not."""
    name = request.get("ConfigurationRecorderName")
    if name not in config._recorders:
        message = f"Cannot find configuration recorder with the specified name '{name}'."
        return json_error("NoSuchConfigurationRecorderException", message, 400)
    del config._recorders[name]
    answer: Answer = json_response({})
    return answer


def delete_channel(request: dict[str, Any]) -> Answer:
    """Deletes a channel by which nothing is delivered any more."""
    name = request.get("DeliveryChannelName")
    if name not in config._delivery_channels:
        message = f"Cannot find delivery channel with specified name '{name}'."
        return json_error("NoSuchDeliveryChannelException", message, 400)
    if any(recorder["recording"] for recorder in config._recorders.values()):
        message = f"Failed to delete last specified delivery channel '{name}': there is a running recorder."
        return json_error("LastDeliveryChannelDeleteFailedException", message, 400)
    del config._delivery_channels[name]
    answer: Answer = json_response({})
    return answer
