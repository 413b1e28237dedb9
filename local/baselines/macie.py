"""Macie of a Region."""

from __future__ import annotations

from botocore.exceptions import ClientError

from local.aws import Account

from .state import State, state


def macie(account: Account) -> State:
    """Whether it runs, how often it publishes, and whether it chooses by itself what to look into."""
    client = account.client("macie2")
    try:
        session = client.get_macie_session()
    except ClientError as error:
        if not error.response["Error"]["Message"].startswith("Macie is not enabled"):
            raise
        return state("macie", {"status": None, "frequency": None, "discovers": False, "members": None})
    discovery = client.get_automated_discovery_configuration()
    kept = {
        "status": session["status"],
        "frequency": session["findingPublishingFrequency"],
        "discovers": discovery["status"] == "ENABLED",
        "members": discovery.get("autoEnableOrganizationMembers"),
    }
    return state("macie", kept)
