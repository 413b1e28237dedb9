"""Model invocation logging: one setting for an account and Region, or none."""

from __future__ import annotations

from .answers import Place, Request, Result, operation
from .refusals import Refusal


@operation("bedrock", "GetModelInvocationLoggingConfiguration")
def get_configuration(place: Place, _: Request) -> Result:
    """The setting; without one the answer is empty, where moto's holds an empty setting."""
    config = vars(place.kept).get("invocation logging")
    return {"loggingConfig": config} if config else {}


@operation("bedrock", "PutModelInvocationLoggingConfiguration")
def put_configuration(place: Place, request: Request) -> Result:
    """Replaces the setting."""
    config = request["loggingConfig"]
    if not config.keys() & {"s3Config", "cloudWatchConfig"}:
        message = "At least one of s3Config and cloudWatchConfig must be given"  # AWS's own words are not known
        raise Refusal("ValidationException", message)
    vars(place.kept)["invocation logging"] = dict(config)
    return {}


@operation("bedrock", "DeleteModelInvocationLoggingConfiguration")
def delete_configuration(place: Place, _: Request) -> Result:
    """Removes the setting; where there is none, nothing happens."""
    vars(place.kept).pop("invocation logging", None)
    return {}
