"""Bad changes of Security Hub."""

from __future__ import annotations

import contextlib
from functools import partial

from botocore.exceptions import ClientError

from local import Account, Workload, baselines

from ..stack import Stack
from ..waiting import until
from .change import Act, Change, State, change
from .sources import approve

CONTROL = "securityhub-standard-disabled"
AI = "standards/ai-security-best-practices/v/1.0.0"
FOUNDATIONAL = "standards/aws-foundational-security-best-practices/v/1.0.0"
CARDS = "standards/pci-dss/v/3.2.1"


def turn_off_standard(stack: Stack, workload: Workload) -> Change:
    """Turns the standard for AI off. One for cards was approved, too; its owner turned that off before."""
    made_hub(stack, workload, CARDS)
    turn_off(stack.account, CARDS)
    return of_hub(stack, partial(turn_off, standard=AI), "BatchEnableStandards")


def turn_off_hub(stack: Stack, workload: Workload) -> Change:
    """Turns Security Hub off, and with it every standard."""
    made_hub(stack, workload)

    def act(by: Account) -> State:
        return dict(by.client("securityhub").disable_security_hub())

    return of_hub(stack, act, "EnableSecurityHub", "BatchEnableStandards")


def turn_off(by: Account, standard: str) -> State:
    """Turns a standard off, and waits until it is."""
    subscription = f"arn:aws:securityhub:{by.region}:{by.id}:{standard.replace('standards/', 'subscription/', 1)}"
    named = {"StandardsSubscriptionArns": [subscription]}
    answer = dict(by.client("securityhub").batch_disable_standards(**named))
    settled_hub(by)
    return answer


def of_hub(stack: Stack, act: Act, *calls: str) -> Change:
    """A change to the hub of the Region."""
    live = partial(settled_hub, stack.account)
    return change(stack, act, control=CONTROL, resource=hub_arn(stack), live=live, calls=calls)


def made_hub(stack: Stack, workload: Workload, *more: str) -> None:
    """Security Hub with its standards for AI and others, approved so."""
    client, region = stack.client("securityhub"), stack.account.region
    with stack.untold():
        with contextlib.suppress(ClientError):
            client.enable_security_hub(EnableDefaultStandards=False, ControlFindingGenerator="STANDARD_CONTROL")
        wanted = [{"StandardsArn": f"arn:aws:securityhub:{region}::{name}"} for name in (AI, FOUNDATIONAL, *more)]
        client.batch_enable_standards(StandardsSubscriptionRequests=wanted)
    approve(stack, workload, hub_arn(stack), settled_hub(stack.account))


def hub_arn(stack: Stack) -> str:
    """The ARN of the hub of the Region."""
    return f"arn:aws:securityhub:{stack.account.region}:{stack.account.id}:hub/default"


def settled_hub(account: Account) -> State:
    """Security Hub, when nothing of it is being turned on or off."""

    def settled() -> State:
        found = baselines.security_hub(account)
        statuses = {standard["status"] for standard in found["state"]["standards"].values()}
        return found if statuses <= {"READY"} else {}

    return until(settled, "all standards are on or off")
