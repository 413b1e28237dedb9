"""What attacks are made of: calls that any client can make, and findings that GuardDuty makes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from botocore import xform_name

from local import deliver
from local.aws import LocalAws
from local.playground import Tenant

EVENTS = Path(__file__).parents[2] / "events"

Heard = Callable[
    [], tuple[str, tuple[str, ...]]
]  # what the step became, once it was delivered, and the rules it matched


@dataclass(frozen=True)
class Call:
    """One call of an attacker."""

    service: str
    operation: str
    request: Callable[[Tenant], dict[str, Any]]

    told = "call", "by {attacker}"

    @property
    def name(self) -> str:
        """The operation."""
        return f"{self.service}:{self.operation}"

    def make(self, aws: LocalAws, tenant: Tenant) -> Heard:
        """Makes the call with the keys of the tenant's user."""
        method = getattr(tenant.user.client(self.service), xform_name(self.operation))
        answer = method(**self.request(tenant))
        request = str(answer["ResponseMetadata"]["RequestId"])

        def heard() -> tuple[str, tuple[str, ...]]:
            found = [each for each in aws.loop.deliveries if each.envelope["detail"].get("requestID") == request]
            records = [each for each in aws.loop.records if each["requestID"] == request]
            rules = dict.fromkeys(delivery.rule.rpartition("/")[2] for delivery in found)
            return next((str(record["eventName"]) for record in records), ""), tuple(rules)

        return heard


@dataclass(frozen=True)
class Sighting:
    """A finding of GuardDuty, which sees nothing here: the sample is sent, about something of the tenant's."""

    sample: str
    about: Callable[[Tenant], dict[str, str]]  # what is put into `accessKeyDetails`

    @property
    def event(self) -> dict[str, Any]:
        """The sample."""
        read: dict[str, Any] = json.loads((EVENTS / f"{self.sample}.json").read_text())
        return read

    told = "threat", "seen by GuardDuty"

    @property
    def name(self) -> str:
        """The type of the finding."""
        return str(self.event["detail"]["type"])

    def make(self, aws: LocalAws, tenant: Tenant) -> Heard:
        """Sends the finding, under an id of its own."""
        event, owner = self.event, tenant.owner
        event |= {"id": str(uuid4()), "account": owner.id, "region": owner.region}
        detail = event["detail"]
        detail |= {"id": uuid4().hex, "accountId": owner.id, "region": owner.region}
        detail["resource"]["accessKeyDetails"] |= self.about(tenant)
        rules = tuple(deliver(aws, event))
        return lambda: (str(event["detail-type"]), rules)
