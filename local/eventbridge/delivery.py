"""Delivers events to deployed rules: the one place that plays EventBridge towards CloudTrail and GuardDuty.

Nobody may put events of `aws.*` sources on a bus, here or on AWS. So the rules are asked, and the envelope is sent to
their targets. All of it goes behind the front: deliveries are AWS's own, not calls of a client.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .rules import AccountOf, Bus, Envelope, Rules
from .targets import Delivery, Targets

if TYPE_CHECKING:
    from ..aws import LocalAws

Failed = Callable[[Exception], None]


class EventBridge:
    """The buses of all accounts and Regions, in each of which the default one gets AWS's own events."""

    def __init__(self, account_of: AccountOf, fresh: Callable[[], float] = lambda: 0.0) -> None:
        self._rules = Rules(account_of, fresh)
        self._account_of = account_of

    def deliver(self, envelope: Envelope, failed: Failed) -> list[Delivery]:
        """Sends an event to the targets of all rules that hear it; what became of it at each.

        `failed` is told what this local AWS cannot do; the other targets still get the event.
        """
        found: list[Delivery] = []
        self._offer(envelope, Bus(envelope["account"], envelope["region"]), found, failed, forwarded=False)
        return found

    def _offer(self, envelope: Envelope, bus: Bus, found: list[Delivery], failed: Failed, *, forwarded: bool) -> None:
        def forward(to_forward: Envelope, to: Bus) -> None:
            self._offer(to_forward, to, found, failed, forwarded=True)

        targets = Targets(self._account_of, self._rules, forward)
        for rule in list(self._rules.hearing(bus, envelope)):
            for target in self._rules.targets(rule):
                try:
                    found.append(targets.send(rule, target, envelope, forwarded=forwarded))
                except Exception as error:  # noqa: BLE001, one target must not keep an event from the others
                    failed(error)


def deliver(aws: LocalAws, envelope: dict[str, Any]) -> list[str]:
    """Delivers an event that a test hands in, now; returns the names of the rules of its own bus that heard it.

    What cannot be delivered here is raised, once all other targets have the event.
    """

    def account_of(account: str, region: str) -> Any:
        return aws.account(account, region, behind_the_front=True)

    failures: list[Exception] = []
    found = EventBridge(account_of).deliver(envelope, failures.append)
    if failures:
        raise failures[0]
    own = f"arn:aws:events:{envelope['region']}:{envelope['account']}:rule/"
    heard = [delivery.rule.removeprefix(own) for delivery in found if delivery.rule.startswith(own)]
    return [name for name in dict.fromkeys(heard) if "/" not in name]
