"""Security Hub of a Region, and the standards that it looks by: each takes a while to be turned on, and off.

Moto keeps whether it is on, and what was found; the standards are kept beside that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moto.core.utils import utcnow
from moto.securityhub import urls
from moto.securityhub.responses import SecurityHubResponse

from .answers import Place, Request, Result, operation
from .refusals import Refusal
from .statuses import Status

STANDARDS = "standards"
GENERATOR = "generator"
# By the name that their subscriptions have, and whether AWS turns them on with Security Hub.
KNOWN = {
    "ai-security-best-practices/v/1.0.0": ("{region}::standards/", False),
    "aws-foundational-security-best-practices/v/1.0.0": ("{region}::standards/", True),
    "cis-aws-foundations-benchmark/v/1.2.0": ("::ruleset/", True),
    "pci-dss/v/3.2.1": ("{region}::standards/", False),
}


def add_paths() -> None:
    """Lets every path of Security Hub in: moto knows those of the operations that it has itself."""
    urls.url_paths["{0}/.*$"] = SecurityHubResponse.dispatch


class Subscription:
    """A standard that is on, or on its way."""

    def __init__(self, place: Place, name: str, inputs: Mapping[str, str]) -> None:
        self.arn = place.arn("securityhub", f"subscription/{name}")
        self.standard = standard(place, name)
        self.inputs = dict(inputs)
        self.status = Status("PENDING", "READY")

    def answered(self) -> Result:
        """The subscription as an answer shows it."""
        return {
            "StandardsSubscriptionArn": self.arn,
            "StandardsArn": self.standard,
            "StandardsInput": self.inputs,
            "StandardsStatus": self.status.now,
        }


def standard(place: Place, name: str) -> str:
    """The ARN of a standard, which belongs to no account."""
    return f"arn:aws:securityhub:{KNOWN[name][0].format(region=place.region)}{name}"


def subscriptions(place: Place) -> dict[str, Subscription]:
    """What is on here, by ARN; what is turned off goes after a while."""
    if not place.kept.enabled:
        raise Refusal("InvalidAccessException", f"Account {place.account} is not subscribed to AWS Security Hub")
    kept: dict[str, Subscription] = vars(place.kept).setdefault(STANDARDS, {})
    for arn in [arn for arn, each in kept.items() if each.status.now == "GONE"]:
        del kept[arn]
    return kept


@operation("securityhub", "EnableSecurityHub")
def enable(place: Place, request: Request) -> Result:
    """Turns Security Hub on, with the standards that AWS thinks everybody should have; moto would not mind a second."""
    if place.kept.enabled:
        raise Refusal("ResourceConflictException", "Account is already subscribed to Security Hub")
    place.kept.enabled, place.kept.enabled_at = True, utcnow().isoformat()
    place.kept.tags = dict(request.get("Tags", {}))
    vars(place.kept)[GENERATOR] = request.get("ControlFindingGenerator", "SECURITY_CONTROL")
    kept = vars(place.kept)[STANDARDS] = {}
    for name in (name for name, (_, at_first) in KNOWN.items() if at_first):
        if request.get("EnableDefaultStandards", True):
            made = Subscription(place, name, {})
            kept[made.arn] = made
    return {}


@operation("securityhub", "DescribeHub")
def describe(place: Place, request: Request) -> Result:
    """The hub of the Region."""
    subscriptions(place)
    arn = place.arn("securityhub", "hub/default")
    if request.get("HubArn", arn) != arn:
        raise Refusal("ResourceNotFoundException", "The request was rejected because there is no such hub.")
    return {
        "HubArn": arn,
        "SubscribedAt": place.kept.enabled_at,
        "AutoEnableControls": True,
        "ControlFindingGenerator": vars(place.kept).get(GENERATOR, "SECURITY_CONTROL"),
    }


@operation("securityhub", "GetEnabledStandards")
def enabled_standards(place: Place, request: Request) -> Result:
    """What is on, or on its way."""
    wanted = request.get("StandardsSubscriptionArns")
    found = [each for arn, each in subscriptions(place).items() if wanted is None or arn in wanted]
    return {"StandardsSubscriptions": [each.answered() for each in found]}


@operation("securityhub", "DescribeStandards")
def describe_standards(place: Place, _: Request) -> Result:
    """What can be turned on."""
    subscriptions(place)
    return {"Standards": [{"StandardsArn": standard(place, name), "Name": name} for name in KNOWN]}


@operation("securityhub", "BatchEnableStandards")
def enable_standards(place: Place, request: Request) -> Result:
    """Turns standards on; one that is on stays as it is."""
    kept, wanted = subscriptions(place), list(asked(place, request))
    for made in wanted:
        kept.setdefault(made.arn, made)
    return {"StandardsSubscriptions": [kept[made.arn].answered() for made in wanted]}


def asked(place: Place, request: Request) -> Iterator[Subscription]:
    """The standards that a request asks for."""
    names = {standard(place, name): name for name in KNOWN}
    for each in request["StandardsSubscriptionRequests"]:
        name = names.get(each["StandardsArn"])
        if name is None:
            raise Refusal("InvalidInputException", f"Invalid standard {each['StandardsArn']}")
        yield Subscription(place, name, each.get("StandardsInput", {}))


@operation("securityhub", "BatchDisableStandards")
def disable_standards(place: Place, request: Request) -> Result:
    """Turns standards off, which takes a while."""
    kept: dict[str, Any] = subscriptions(place)
    for arn in request["StandardsSubscriptionArns"]:
        if arn not in kept:
            raise Refusal("InvalidInputException", f"Invalid subscription {arn}")
    for arn in request["StandardsSubscriptionArns"]:
        kept[arn].status.turn("DELETING", "GONE")
    return {"StandardsSubscriptions": [kept[arn].answered() for arn in request["StandardsSubscriptionArns"]]}
