"""What resources of AgentCore have in common: settings that are replaced as a whole, and statuses on the way."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from moto.core.utils import utcnow

from .answers import Place, Request, Result
from .refusals import Refusal
from .statuses import Status

SERVICE = "bedrock-agentcore-control"
GONE = "gone"
BUSY = frozenset({"CREATING", "UPDATING", "DELETING"})


class Resource:
    """A resource: what its owner chose, and what AWS gave it."""

    noun = "Resource"
    path = ""  # in its ARN; none of what is never tagged
    settings_of: Collection[str] = ()
    settled = "READY"
    updated_at = "updatedAt"

    def __init__(self, arn: str, identity: str, fixed: Result, request: Request) -> None:
        self.arn = arn
        self.identity = identity
        self.fixed = fixed | {"createdAt": utcnow()}
        self.state = Status("CREATING", self.settled)
        self.replace(request)

    def replace(self, request: Request) -> None:
        """Takes over a request as a whole: what it leaves out is gone."""
        self.settings = {name: request[name] for name in self.settings_of if name in request}
        self.updated = utcnow()

    def change(self) -> None:
        """Goes through an update, beginning now."""
        self.state.turn("UPDATING", self.settled)

    def delete(self) -> None:
        """Goes, beginning now."""
        self.state.turn("DELETING", GONE)

    @property
    def status(self) -> str:
        """The status at this moment."""
        return self.state.now

    def answer(self) -> Result:
        """The resource as AWS tells it."""
        return self.fixed | self.settings | {"status": self.status, self.updated_at: self.updated}


Kind = TypeVar("Kind", bound=Resource)


def kept(place: Place, kind: type[Kind]) -> dict[str, Kind]:
    """The resources of a kind in a place, by their ids, without those that are deleted by now."""
    found: dict[str, Kind] = vars(place.kept).setdefault(f"our_{kind.__name__}", {})
    for gone in [identity for identity, resource in found.items() if resource.status == GONE]:
        del found[gone]
    return found


def keep(place: Place, resource: Resource, request: Request) -> Resource:
    """Keeps a new resource, with its tags."""
    kept(place, type(resource))[resource.identity] = resource
    if tags := request.get("tags"):
        place.kept.tag_resource(resource.arn, tags)
    return resource


def named(place: Place, kind: type[Kind], identity: str) -> Kind:
    """The resource of that id."""
    if found := kept(place, kind).get(identity):
        return found
    raise Refusal("ResourceNotFoundException", f"{kind.noun} {identity} not found")


def settled(place: Place, kind: type[Kind], identity: str) -> Kind:
    """The resource of that id, unless it is being changed."""
    found = named(place, kind, identity)
    if found.status in BUSY:
        message = f"{kind.noun} {identity} is in status {found.status} and cannot be changed now"
        raise Refusal("ConflictException", message)
    return found
