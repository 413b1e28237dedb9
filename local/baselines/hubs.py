"""Security Hub of a Region."""

from __future__ import annotations

from botocore.exceptions import ClientError

from local.aws import Account

from .state import State, state


def security_hub(account: Account) -> State:
    """Whether it is on, and the standards that it looks by."""
    client = account.client("securityhub")
    try:
        generator = client.describe_hub()["ControlFindingGenerator"]
    except ClientError as error:
        if "not subscribed" not in error.response["Error"]["Message"]:
            raise
        return state("security-hub", {"enabled": False, "generator": None, "standards": {}})
    standards = {
        found["StandardsArn"]: {
            "subscription": found["StandardsSubscriptionArn"],
            "inputs": found["StandardsInput"],
            "status": found["StandardsStatus"],
        }
        for found in client.get_enabled_standards()["StandardsSubscriptions"]
    }
    return state("security-hub", {"enabled": True, "generator": generator, "standards": standards})
