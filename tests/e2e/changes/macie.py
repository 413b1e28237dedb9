"""Bad changes of Macie."""

from __future__ import annotations

import contextlib
from functools import partial

from botocore.exceptions import ClientError

from local import Account, Workload, baselines

from ..stack import Stack
from .change import Act, Change, State, change
from .sources import approve

CONTROL = "securityhub-sensor-disabled"
ON = {"status": "ENABLED"}


def turn_off_macie(stack: Stack, workload: Workload) -> Change:
    """Turns Macie off, and with it all that it does."""

    def act(by: Account) -> State:
        return dict(by.client("macie2").disable_macie())

    return of_macie(stack, workload, act, "EnableMacie", "UpdateAutomatedDiscoveryConfiguration")


def pause_macie(stack: Stack, workload: Workload) -> Change:
    """Pauses Macie."""

    def act(by: Account) -> State:
        return dict(by.client("macie2").update_macie_session(status="PAUSED"))

    return of_macie(stack, workload, act, "UpdateMacieSession")


def end_discovery(stack: Stack, workload: Workload) -> Change:
    """Has Macie look into nothing by itself, whoever joins the organization."""

    def act(by: Account) -> State:
        off = {"status": "DISABLED", "autoEnableOrganizationMembers": "NONE"}
        return dict(by.client("macie2").update_automated_discovery_configuration(**off))

    return of_macie(stack, workload, act, "UpdateAutomatedDiscoveryConfiguration")


def of_macie(stack: Stack, workload: Workload, act: Act, *calls: str) -> Change:
    """A change of Macie, which was approved with all that it does."""
    client = stack.client("macie2")
    with stack.untold():
        with contextlib.suppress(ClientError):
            client.enable_macie(findingPublishingFrequency="ONE_HOUR")
        client.update_macie_session(**ON)
        client.update_automated_discovery_configuration(**ON, autoEnableOrganizationMembers="NEW")
    resource = f"arn:aws:macie2:{stack.account.region}:{stack.account.id}:session"
    live = partial(baselines.macie, stack.account)
    approve(stack, workload, resource, live())
    return change(stack, act, control=CONTROL, resource=resource, live=live, calls=calls)
