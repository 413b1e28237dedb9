"""Notebook instances."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from local.aws import Account

from .state import State, state

SETTLED_AFTER = timedelta(hours=1)


def notebook(account: Account, name: str) -> State:
    """A notebook instance: what it does now, and how it reaches the world."""
    found = account.client("sagemaker").describe_notebook_instance(NotebookInstanceName=name)
    content = {
        "status": found["NotebookInstanceStatus"],
        "direct_internet": found.get("DirectInternetAccess") != "Disabled",
        "in_subnet": bool(found.get("SubnetId")),
        "settled": datetime.now(UTC) - found["CreationTime"] > SETTLED_AFTER,
    }
    return state("notebook", content)
