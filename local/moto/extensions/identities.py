"""What agents of AgentCore prove themselves with elsewhere: identities, and the vault of their credentials."""

from __future__ import annotations

from moto.core.utils import utcnow

from .agentcore import SERVICE
from .answers import Place, Request, Result, operation
from .refusals import Refusal

DIRECTORY = "workload-identity-directory/default/workload-identity"
VAULT = "default"


def identities(place: Place) -> dict[str, Result]:
    """The identities of a place, by name."""
    found: dict[str, Result] = vars(place.kept).setdefault("our_identities", {})
    return found


def identity(place: Place, request: Request) -> Result:
    """The identity that a request names."""
    if found := identities(place).get(request["name"]):
        return found
    raise Refusal("ResourceNotFoundException", f"Workload identity {request['name']} not found")


@operation(SERVICE, "CreateWorkloadIdentity")
def create_identity(place: Place, request: Request) -> Result:
    """Makes an identity, of a name that no other has."""
    name = request["name"]
    if name in identities(place):
        raise Refusal("ConflictException", f"Workload identity {name} already exists")
    arn = place.arn("bedrock-agentcore", f"{DIRECTORY}/{name}")
    made = {"name": name, "workloadIdentityArn": arn, "createdTime": utcnow(), "lastUpdatedTime": utcnow()}
    identities(place)[name] = made | {"allowedResourceOauth2ReturnUrls": addresses(request)}
    if tags := request.get("tags"):
        place.kept.tag_resource(arn, tags)
    return identities(place)[name]


@operation(SERVICE, "GetWorkloadIdentity")
def get_identity(place: Place, request: Request) -> Result:
    """An identity by its name."""
    return identity(place, request)


@operation(SERVICE, "UpdateWorkloadIdentity")
def update_identity(place: Place, request: Request) -> Result:
    """Replaces the addresses, if the request has a list."""
    found = identity(place, request)
    if "allowedResourceOauth2ReturnUrls" in request:
        found |= {"allowedResourceOauth2ReturnUrls": addresses(request), "lastUpdatedTime": utcnow()}
        identities(place)[request["name"]] = found
    return found


def addresses(request: Request) -> list[str]:
    """The addresses of a request, none of them twice."""
    return list(dict.fromkeys(request.get("allowedResourceOauth2ReturnUrls", [])))


@operation(SERVICE, "GetTokenVault")
def get_vault(place: Place, request: Request) -> Result:
    """The one vault that there is: encrypted with AWS's own key, unless somebody chose another."""
    return kept_vault(place, request)


def kept_vault(place: Place, request: Request) -> Result:
    """The vault that a request names."""
    if request.get("tokenVaultId", VAULT) != VAULT:
        raise Refusal("ResourceNotFoundException", f"Token vault {request['tokenVaultId']} not found")
    bare = {"tokenVaultId": VAULT, "kmsConfiguration": {"keyType": "ServiceManagedKey"}, "lastModifiedDate": utcnow()}
    found: Result = vars(place.kept).setdefault("our_vault", bare)
    return found


@operation(SERVICE, "SetTokenVaultCMK")
def set_key(place: Place, request: Request) -> Result:
    """Has the vault encrypted with another key; one of its owner must be named."""
    keyed = request["kmsConfiguration"]
    if (keyed["keyType"] == "CustomerManagedKey") != ("kmsKeyArn" in keyed):
        raise Refusal("ValidationException", "A customer managed key, and no other, is named by its ARN")
    vault = kept_vault(place, request)
    vault |= {"kmsConfiguration": dict(keyed), "lastModifiedDate": utcnow()}
    return vault
