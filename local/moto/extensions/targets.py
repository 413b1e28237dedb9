"""Targets of gateways. They stand among moto's own, where a gateway looks before it goes."""

from __future__ import annotations

import secrets
import string

from moto.core.utils import utcnow

from .answers import Place, Request, Result, operation
from .gateways import Gateway, named
from .pages import page
from .refusals import Refusal
from .statuses import Status

SERVICE = "bedrock-agentcore-control"
SETTINGS = (
    "name",
    "description",
    "targetConfiguration",
    "credentialProviderConfigurations",
    "metadataConfiguration",
    "privateEndpoint",
    "certificateConfigurations",
)
LISTED = ("targetId", "name", "status", "description", "createdAt", "updatedAt", "lastSynchronizedAt")
BUSY = frozenset({"CREATING", "UPDATING", "SYNCHRONIZING"})


class Target:
    """A target, with the attributes that moto asks for."""

    def __init__(self, gateway: Gateway, request: Request) -> None:
        self.gateway_id = gateway.gateway_id
        self.target_id = "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(10))
        self.fixed = {"gatewayArn": gateway.gateway_arn, "targetId": self.target_id, "createdAt": utcnow()}
        self.state = Status("CREATING", "READY")
        self.replace(request)

    def replace(self, request: Request) -> None:
        """Takes over a request as a whole: what it leaves out is gone. Without credentials the gateway's role calls."""
        self.settings = {"name": self.target_id, "credentialProviderConfigurations": []}
        self.settings |= {name: request[name] for name in SETTINGS if name in request}
        self.updated = utcnow()

    def to_dict(self) -> Result:
        """The target as GetGatewayTarget answers it."""
        return self.fixed | self.settings | {"status": self.state.now, "updatedAt": self.updated}


def targets(place: Place, request: Request) -> dict[str, Target]:
    """The targets of the gateway that a request names, by their ids."""
    gateway = named(place, request)
    kept: dict[tuple[str, str], Target] = place.kept.gateway_targets
    return {identity: target for (of, identity), target in kept.items() if of == gateway.gateway_id}


def one(place: Place, request: Request, identity: str) -> Target:
    """The target of that id."""
    if found := targets(place, request).get(identity):
        return found
    raise Refusal("ResourceNotFoundException", f"Target {identity} not found")


def settled(place: Place, request: Request, identity: str) -> Target:
    """The target of that id, unless it is being changed."""
    found = one(place, request, identity)
    if found.state.now in BUSY:
        message = f"Target {identity} is in status {found.state.now} and cannot be changed now"
        raise Refusal("ConflictException", message)
    return found


@operation(SERVICE, "CreateGatewayTarget")
def create_target(place: Place, request: Request) -> Result:
    """Makes a target, which is ready after a while."""
    if any(target.settings["name"] == request.get("name") for target in targets(place, request).values()):
        raise Refusal("ConflictException", f"A target named {request['name']} already exists")
    target = Target(named(place, request), request)
    place.kept.gateway_targets[target.gateway_id, target.target_id] = target
    return target.to_dict()


@operation(SERVICE, "GetGatewayTarget")
def get_target(place: Place, request: Request) -> Result:
    """A target by its id."""
    return one(place, request, request["targetId"]).to_dict()


@operation(SERVICE, "UpdateGatewayTarget")
def update_target(place: Place, request: Request) -> Result:
    """Replaces the settings of a target that is ready."""
    target = settled(place, request, request["targetId"])
    target.replace({"name": target.settings["name"]} | dict(request))
    target.state.turn("UPDATING", "READY")
    return target.to_dict()


@operation(SERVICE, "SynchronizeGatewayTargets")
def synchronize(place: Place, request: Request) -> Result:
    """Has targets tell anew which tools they have."""
    found = [settled(place, request, identity) for identity in request["targetIdList"]]
    for target in found:
        target.state.turn("SYNCHRONIZING", "READY")
        target.fixed["lastSynchronizedAt"] = utcnow()
    return {"targets": [target.to_dict() for target in found]}


@operation(SERVICE, "DeleteGatewayTarget")
def delete_target(place: Place, request: Request) -> Result:
    """Deletes a target. How long AWS takes for that is not known: here it is gone at once."""
    target = one(place, request, request["targetId"])
    del place.kept.gateway_targets[target.gateway_id, target.target_id]
    return {"gatewayArn": target.fixed["gatewayArn"], "targetId": target.target_id, "status": "DELETING"}


@operation(SERVICE, "ListGatewayTargets")
def list_targets(place: Place, request: Request) -> Result:
    """All targets of a gateway, in short."""
    found = [target.to_dict() for target in targets(place, request).values()]
    return page(request, "items", [{name: each[name] for name in LISTED if name in each} for each in found])
