"""Notebook instances."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from local.aws import Account

from .state import State, state

SETTLED_AFTER = timedelta(hours=1)


def notebook(account: Account, name: str) -> State:
    """A notebook instance: what it does now, how it reaches the world, and what it may do there."""
    found = account.client("sagemaker").describe_notebook_instance(NotebookInstanceName=name)
    content = {
        "status": found["NotebookInstanceStatus"],
        "direct_internet": found.get("DirectInternetAccess") != "Disabled",
        "in_subnet": bool(found.get("SubnetId")),
        "settled": datetime.now(UTC) - found["CreationTime"] > SETTLED_AFTER,
        "root": found.get("RootAccess") != "Disabled",
        "old_metadata": found["InstanceMetadataServiceConfiguration"]["MinimumInstanceMetadataServiceVersion"] != "2",
        "role": found.get("RoleArn"),
        "lifecycle": found.get("NotebookInstanceLifecycleConfigName"),
    }
    return state("notebook", content)
