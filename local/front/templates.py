"""The request templates of REST services: what a request of each operation must look like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from functools import cache
from urllib.parse import parse_qs, unquote, urlsplit

from botocore.model import OperationModel

from .models import all_metadata, service_model, signing

LABEL = re.compile(r"(\{[^}]+\})")

Query = Mapping[str, list[str]]


@dataclass(frozen=True)
class Template:
    """What a request of one REST operation must look like."""

    service: str
    operation: str
    method: str
    path: re.Pattern[str]
    labels: tuple[str, ...]
    query: Mapping[str, str]
    needed: frozenset[str]
    headers: frozenset[str]
    literals: int

    @property
    def weight(self) -> tuple[int, int]:
        """How particular the template is: the more it demands, the more it says when it fits."""
        return len(self.query) + len(self.needed) + len(self.headers), self.literals

    def fits(self, path: str, query: Query, headers: Message) -> bool:
        """Whether a request with the template's method can be of this operation."""
        return (
            self.path.fullmatch(path) is not None
            and all(name in query and value in ("", query[name][0]) for name, value in self.query.items())
            and all(name in query for name in self.needed)
            and all(name in headers for name in self.headers)
        )

    def labelled(self, path: str) -> dict[str, str]:
        """What stands in a path in place of each label."""
        found = self.path.fullmatch(path)
        return dict(zip(self.labels, map(unquote, found.groups()), strict=True)) if found else {}


def best_fitting(name: str, method: str, path: str, query: Query, headers: Message) -> Template | None:
    """The template that fits a request best, of all services that sign with a name."""
    fitting = [each for each in signed_with(name).get(method, ()) if each.fits(path, query, headers)]
    return max(fitting, key=lambda each: each.weight, default=None)


@cache
def signed_with(name: str) -> dict[str, list[Template]]:
    """The templates of all REST services that sign with a name, by HTTP method."""
    found: dict[str, list[Template]] = {}
    for service in signing(name):
        if all_metadata()[service]["protocol"].startswith("rest"):
            for each in templates(service).values():
                found.setdefault(each.method, []).append(each)
    return found


@cache
def templates(service: str) -> dict[str, Template]:
    """The templates of a service by operation; none when botocore has no model of that name."""
    model = service_model(service)
    if model is None:
        return {}
    return {name: template(service, model.operation_model(name)) for name in model.operation_names}


def template(service: str, operation: OperationModel) -> Template:
    """One operation of a model as a template."""
    uri = urlsplit(operation.http["requestUri"])
    parts = LABEL.split(uri.path.rstrip("/") or "/")
    members = operation.input_shape.members.items() if operation.input_shape else ()
    required = operation.input_shape.required_members if operation.input_shape else ()
    located = {
        where: frozenset(
            member.serialization["name"]
            for name, member in members
            if name in required and member.serialization.get("location") == where
        )
        for where in ("querystring", "header")
    }
    return Template(
        service=service,
        operation=operation.name,
        method=operation.http["method"],
        path=re.compile("".join(map(as_pattern, parts)) + "/?"),
        labels=tuple(part.strip("{+}") for part in parts if part.startswith("{")),
        query={name: values[0] for name, values in parse_qs(uri.query, keep_blank_values=True).items()},
        needed=located["querystring"],
        headers=located["header"],
        literals=sum(len(part) for part in parts if not part.startswith("{")),
    )


def as_pattern(part: str) -> str:
    """A piece of a request template as a regular expression."""
    if not part.startswith("{"):
        return re.escape(part)
    return "(.+)" if part.endswith("+}") else "([^/]+)"
