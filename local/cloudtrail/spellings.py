"""Which spelling a service's records have."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from botocore.model import ServiceModel, Shape

from ..front.models import service_model
from . import moments
from .hiding import secret
from .shapes import lower_first
from .values import Spelling

REST = frozenset({"rest-json", "rest-xml"})

LOWERED = frozenset({"lambda", "es", "opensearch", "route53", "cloudfront"})  # REST, but older than its rule
KEPT = frozenset({"ce"})  # JSON, but as the API writes
TEXTUAL = frozenset({"s3vectors", "servicecatalog-appregistry"})


@cache
def spelling(service: str, *, answer: bool = False) -> Spelling:
    """How the requests, or the answers, of a service are written."""
    model = service_model(service)
    return Spelling(
        member=spelled_member(service, model),
        moment=written_moment(service, model, answer=answer),
        secret=secret(service),
        textual=service in TEXTUAL and not answer,
    )


def protocol(model: ServiceModel) -> str:
    """The protocol that a service was born with: the model may list a newer one first."""
    offered = [str(model.metadata.get("protocol")), *model.metadata.get("protocols", [])]
    return next((name for name in ("query", "json", "rest-json", "rest-xml", "ec2") if name in offered), offered[0])


def written_moment(service: str, model: ServiceModel | None, *, answer: bool) -> moments.Written:
    """How a service's records show moments."""
    if model is None:
        return moments.timestamp
    if protocol(model) in REST:
        return moments.fractional if answer or service.startswith("bedrock") else moments.seconds
    if protocol(model) == "query" and service != "sts":
        return moments.spelled
    return moments.spelled_with_comma


def spelled_member(service: str, model: ServiceModel | None) -> Callable[[str, Shape], str]:
    """How a service's records name members: REST services as their bodies do, others with a small first letter."""
    if service in KEPT:
        return wire_name
    if model is None or protocol(model) not in REST or service in LOWERED:
        return lowered
    return wire_name if is_capitalised(model) else lowered_wire_name


def is_capitalised(model: ServiceModel) -> bool:
    """Whether the bodies of a service have names with capital first letters, as Security Hub's."""
    shapes = (model.operation_model(name).input_shape for name in model.operation_names)
    members = (item for shape in shapes if shape for item in shape.members.items())
    names = [wire_name(name, member) for name, member in members if "location" not in member.serialization]
    return 2 * sum(name[:1].isupper() for name in names) > len(names)


def wire_name(name: str, member: Shape) -> str:
    """The name of a member as the API sends it."""
    return str(member.serialization.get("name", name))


def lowered_wire_name(name: str, member: Shape) -> str:
    """The name of a member as the API sends it, in a path as elsewhere."""
    return lower_first(wire_name(name, member))


def lowered(name: str, member: Shape) -> str:  # noqa: ARG001 - the signature of every spelling
    """The name of a member with its first letter lowered, whatever it is in a query."""
    return lower_first(name)
