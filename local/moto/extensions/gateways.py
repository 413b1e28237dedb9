"""Gateways of AgentCore. They stand among moto's own, so that moto's operations on their targets find them."""

from __future__ import annotations

from moto.core.utils import utcnow

from .agentcore import Resource, kept
from .answers import Place, Request, Result, operation
from .pages import page, unused
from .refusals import Refusal
from .statuses import Status

SETTINGS = (
    "name",
    "description",
    "roleArn",
    "protocolType",
    "protocolConfiguration",
    "authorizerType",
    "authorizerConfiguration",
    "kmsKeyArn",
    "customTransformConfiguration",
    "interceptorConfigurations",
    "policyEngineConfiguration",
    "exceptionLevel",
    "wafConfiguration",
)
LISTED = ("gatewayId", "name", "status", "description", "createdAt", "updatedAt", "authorizerType", "protocolType")
GONE = "gone"


class Gateway:
    """A gateway, with the attributes that moto asks for."""

    def __init__(self, place: Place, request: Request) -> None:
        # The id is all in small letters, the name need not be.
        self.gateway_id = f"{request['name'].lower().rstrip('-')}-{unused(10)}"
        self.gateway_arn = place.arn("bedrock-agentcore", f"gateway/{self.gateway_id}")
        host = f"{self.gateway_id}.gateway.bedrock-agentcore.{place.region}.amazonaws.com"
        identity = f"workload-identity-directory/default/workload-identity/{self.gateway_id}"
        self.fixed = {
            "gatewayArn": self.gateway_arn,
            "gatewayId": self.gateway_id,
            "gatewayUrl": f"https://{host}/mcp",
            "createdAt": utcnow(),
            "workloadIdentityDetails": {"workloadIdentityArn": place.arn("bedrock-agentcore", identity)},
        }
        self.state = Status("CREATING", "READY")
        self.replace(request)

    def replace(self, request: Request) -> None:
        """Takes over a request as a whole: what it leaves out is gone."""
        self.settings = {name: request[name] for name in SETTINGS if name in request}
        self.updated = utcnow()

    @property
    def status(self) -> str:
        """The status at this moment."""
        return self.state.now

    def to_dict(self) -> Result:
        """The gateway as GetGateway answers it."""
        return self.fixed | self.settings | {"status": self.status, "updatedAt": self.updated}


def gateways(place: Place) -> dict[str, Gateway]:
    """The gateways of a place, by their ids, without those that are deleted by now."""
    found: dict[str, Gateway] = place.kept.gateways
    for gone in [identity for identity, gateway in found.items() if gateway.status == GONE]:
        del found[gone]
    return found


@operation("bedrock-agentcore-control", "CreateGateway")
def create_gateway(place: Place, request: Request) -> Result:
    """Makes a gateway, which is ready after a while."""
    check(request)
    if any(gateway.settings["name"] == request["name"] for gateway in gateways(place).values()):
        raise Refusal("ConflictException", f"A gateway named {request['name']} already exists")
    gateway = Gateway(place, request)
    gateways(place)[gateway.gateway_id] = gateway
    if tags := request.get("tags"):
        place.kept.tag_resource(gateway.gateway_arn, tags)
    return gateway.to_dict()


@operation("bedrock-agentcore-control", "GetGateway")
def get_gateway(place: Place, request: Request) -> Result:
    """A gateway by its id; AWS takes no ARN here."""
    return named(place, request).to_dict()


@operation("bedrock-agentcore-control", "UpdateGateway")
def update_gateway(place: Place, request: Request) -> Result:
    """Replaces the settings of a gateway that is ready."""
    gateway = settled(place, request)
    check(request)
    if request["name"] != gateway.settings["name"]:
        raise Refusal("ValidationException", "The name of a gateway cannot be changed")
    gateway.replace(request)
    gateway.state.turn("UPDATING", "READY")
    return gateway.to_dict()


@operation("bedrock-agentcore-control", "DeleteGateway")
def delete_gateway(place: Place, request: Request) -> Result:
    """Deletes a gateway that has no targets any more."""
    gateway = settled(place, request)
    if any(target.gateway_id == gateway.gateway_id for target in place.kept.gateway_targets.values()):
        raise Refusal("ConflictException", f"Gateway {gateway.gateway_id} has targets: delete these first")
    gateway.state.turn("DELETING", GONE)
    return {"gatewayId": gateway.gateway_id, "status": gateway.status}


@operation("bedrock-agentcore-control", "ListGateways")
def list_gateways(place: Place, request: Request) -> Result:
    """All gateways, in short."""
    found = [gateway.to_dict() for gateway in gateways(place).values()]
    return page(request, "items", [{name: each[name] for name in LISTED if name in each} for each in found])


@operation("bedrock-agentcore-control", "TagResource")
def tag_resource(place: Place, request: Request) -> None:
    """Refuses to tag a gateway that is not there; moto does the rest."""
    known(place, request)


@operation("bedrock-agentcore-control", "UntagResource")
def untag_resource(place: Place, request: Request) -> None:
    """Refuses to untag a gateway that is not there; moto does the rest."""
    known(place, request)


@operation("bedrock-agentcore-control", "ListTagsForResource")
def list_tags(place: Place, request: Request) -> None:
    """Refuses to read the tags of a gateway that is not there; moto does the rest."""
    known(place, request)


def known(place: Place, request: Request) -> None:
    """Refuses the ARN of what is kept here and is not there."""
    arn: str = request["resourceArn"]
    there = [gateway.gateway_arn for gateway in gateways(place).values()]
    kinds = Resource.__subclasses__()
    there += [resource.arn for kind in kinds for resource in kept(place, kind).values()]
    ours = [f":{kind.path}/" for kind in kinds if kind.path] + [":gateway/"]
    if any(path in arn for path in ours) and arn not in there:
        raise Refusal("ResourceNotFoundException", f"Resource {arn} not found")


def named(place: Place, request: Request) -> Gateway:
    """The gateway that a request names."""
    identity = request["gatewayIdentifier"]
    if found := gateways(place).get(identity):
        return found
    raise Refusal("ResourceNotFoundException", f"Gateway {identity} not found")


def settled(place: Place, request: Request) -> Gateway:
    """The gateway that a request names, unless it is being changed."""
    gateway = named(place, request)
    if gateway.status in {"CREATING", "UPDATING", "DELETING"}:
        message = f"Gateway {gateway.gateway_id} is in status {gateway.status} and cannot be changed now"
        raise Refusal("ConflictException", message)
    return gateway


def check(request: Request) -> None:
    """An authorizer that reads tokens must be told which."""
    if request["authorizerType"] == "CUSTOM_JWT" and not request.get("authorizerConfiguration"):
        raise Refusal("ValidationException", "authorizerConfiguration is required for CUSTOM_JWT")
