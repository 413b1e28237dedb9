"""Macie of a Region, with its automated discovery: off until somebody turns it on, where moto's is on everywhere."""

from __future__ import annotations

from typing import Any

from moto.core.utils import utcnow
from moto.macie2 import urls
from moto.macie2.responses import MacieResponse

from .answers import Place, Request, Result, operation
from .refusals import Refusal

SESSION = "own_session"
DISCOVERY = "discovery"
TOKEN = "clientToken"
ROLE = "macie.amazonaws.com/AWSServiceRoleForAmazonMacie"


def add_paths() -> None:
    """Lets every path of Macie in: moto knows those of the operations that it has itself."""
    urls.url_paths["{0}/.*$"] = MacieResponse.dispatch


def session(place: Place) -> dict[str, Any]:
    """What is kept of Macie here; it denies everything where it is off."""
    kept: dict[str, Any] | None = vars(place.kept).get(SESSION)
    if kept is None:
        raise Refusal("AccessDeniedException", "Macie is not enabled.")
    return kept


@operation("macie2", "EnableMacie")
def enable(place: Place, request: Request) -> Result:
    """Turns Macie on; the same request once more changes nothing. What it looks into is asked for by itself."""
    kept = vars(place.kept).get(SESSION)
    if kept is not None:
        if kept[TOKEN] == request.get("clientToken"):
            return {}
        raise Refusal("ConflictException", "Macie has already been enabled")
    now = utcnow()
    vars(place.kept)[SESSION] = {
        "createdAt": now,
        "updatedAt": now,
        "status": request.get("status", "ENABLED"),
        "findingPublishingFrequency": request.get("findingPublishingFrequency", "FIFTEEN_MINUTES"),
        "serviceRole": f"arn:aws:iam::{place.account}:role/aws-service-role/{ROLE}",
        TOKEN: request.get("clientToken"),
        DISCOVERY: {"status": "DISABLED", "autoEnableOrganizationMembers": "NONE"},
    }
    return {}


@operation("macie2", "GetMacieSession")
def describe(place: Place, _: Request) -> Result:
    """Whether it runs, and how often it publishes."""
    return {name: value for name, value in session(place).items() if name not in (DISCOVERY, TOKEN)}


@operation("macie2", "UpdateMacieSession")
def update(place: Place, request: Request) -> Result:
    """Changes what the request names."""
    session(place).update(request, updatedAt=utcnow())
    return {}


@operation("macie2", "DisableMacie")
def disable(place: Place, _: Request) -> Result:
    """Turns it off, and forgets all there was."""
    session(place)
    del vars(place.kept)[SESSION]
    return {}


@operation("macie2", "GetAutomatedDiscoveryConfiguration")
def discovery(place: Place, _: Request) -> Result:
    """Whether it chooses by itself what to look into."""
    return dict(session(place)[DISCOVERY])


@operation("macie2", "UpdateAutomatedDiscoveryConfiguration")
def discover(place: Place, request: Request) -> Result:
    """Starts or ends that. Who says nothing of members means all of them."""
    session(place)[DISCOVERY] = {"autoEnableOrganizationMembers": "ALL"} | dict(request)
    return {}
