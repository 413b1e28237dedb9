"""What limits how much the callers of a gateway may ask."""

from __future__ import annotations

from .agentcore import GONE, SERVICE, Resource
from .answers import Place, Request, Result, operation
from .gateways import Gateway, named
from .pages import page, unused
from .refusals import Refusal


class RateLimit(Resource):
    """A limit. By what it tells requests apart stays what it was when it was made."""

    noun = "Rate limit"
    settled = "ACTIVE"
    settings_of = ("description", "dimensionKeys", "entries")


def limits(gateway: Gateway) -> dict[str, RateLimit]:
    """The limits of a gateway, by their ids, without those that are deleted by now."""
    found: dict[str, RateLimit] = vars(gateway).setdefault("limits", {})
    for gone in [identity for identity, limit in found.items() if limit.status == GONE]:
        del found[gone]
    return found


def limit_of(place: Place, request: Request) -> RateLimit:
    """The limit that a request names."""
    if found := limits(named(place, request)).get(request["rateLimitId"]):
        return found
    raise Refusal("ResourceNotFoundException", f"Rate limit {request['rateLimitId']} not found")


@operation(SERVICE, "CreateGatewayRateLimit")
def create_rate_limit(place: Place, request: Request) -> Result:
    """Makes a limit; a gateway has one at most for the same dimensions."""
    gateway = named(place, request)
    identity = request.get("rateLimitId", unused(10))
    for limit in limits(gateway).values():
        if limit.identity == identity or limit.settings["dimensionKeys"] == request["dimensionKeys"]:
            raise Refusal("ConflictException", f"Rate limit {limit.identity} already exists")
    fixed = {"rateLimitId": identity, "gatewayIdentifier": gateway.gateway_id}
    limit = RateLimit(gateway.gateway_arn, identity, fixed, request)
    limits(gateway)[identity] = limit
    return limit.answer()


@operation(SERVICE, "UpdateGatewayRateLimit")
def update_rate_limit(place: Place, request: Request) -> Result:
    """Replaces the entries of a limit."""
    limit = limit_of(place, request)
    limit.replace(limit.settings | dict(request))
    limit.change()
    return limit.answer()


@operation(SERVICE, "DeleteGatewayRateLimit")
def delete_rate_limit(place: Place, request: Request) -> Result:
    """Deletes a limit. It is told no more at once."""
    limit = limit_of(place, request)
    del limits(named(place, request))[limit.identity]
    return {"rateLimitId": limit.identity, "status": "DELETING"}


@operation(SERVICE, "ListGatewayRateLimits")
def list_rate_limits(place: Place, request: Request) -> Result:
    """All limits of a gateway."""
    return page(request, "rateLimits", [limit.answer() for limit in limits(named(place, request)).values()])
