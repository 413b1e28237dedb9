"""Tells which AWS operation an HTTP request is, and in which protocol its answer has to be.

JSON and query protocols carry the operation's name. For REST services the request is matched against the request
templates of botocore's models.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from functools import cache
from urllib.parse import parse_qs, urlsplit

import botocore.session
from botocore.model import OperationModel

CREDENTIAL = re.compile(r"Credential=(?P<key>[^/,\s]+)/\d{8}/(?P<region>[^/]*)/(?P<service>[^/]+)/aws4_request")
CBOR_PATH = re.compile(r"/service/[^/]+/operation/(?P<operation>\w+)")
S3_CONTROL_PATH = "/v20180820/"


class Protocol(StrEnum):
    """How the bodies of a service are written."""

    JSON = "json"
    QUERY = "query"
    REST_JSON = "rest-json"
    REST_XML = "rest-xml"
    S3 = "s3"  # REST XML too, but with errors in a form of its own
    CBOR = "cbor"


@dataclass(frozen=True)
class Operation:
    """What a request asks for, and as whom."""

    service: str
    name: str
    region: str
    access_key: str
    protocol: Protocol


def identify(method: str, target: str, headers: Message, body: bytes) -> Operation:
    """The operation of a request; `target` is its path with query."""
    path, query = urlsplit(target).path, parse_qs(urlsplit(target).query, keep_blank_values=True)
    presigned = "Credential=" + query.get("X-Amz-Credential", [""])[0]
    signed = CREDENTIAL.search(headers.get("Authorization", presigned))
    key, region, service = signed.group("key", "region", "service") if signed else ("", "", "unsigned")
    if service == "s3" and path.startswith(S3_CONTROL_PATH):
        service = "s3control"
    protocol, name = named(path, query, headers, body) or matched(service, method, path, query, headers)
    return Operation(service, name, region, key, protocol)


def named(path: str, query: Mapping[str, list[str]], headers: Message, body: bytes) -> tuple[Protocol, str] | None:
    """The operation that the request names itself, if it does."""
    if target := headers.get("X-Amz-Target"):
        return Protocol.JSON, target.rpartition(".")[2]
    if cbor := CBOR_PATH.fullmatch(path):
        return Protocol.CBOR, cbor["operation"]
    form = parse_qs(body.decode(errors="replace")) if "form-urlencoded" in headers.get("Content-Type", "") else {}
    if action := form.get("Action") or query.get("Action"):
        return Protocol.QUERY, action[0]
    return None


def matched(
    service: str, method: str, path: str, query: Mapping[str, list[str]], headers: Message
) -> tuple[Protocol, str]:
    """The operation of a REST service whose template fits best; else the method and path, which are always true."""
    protocol = {"s3": Protocol.S3, "s3control": Protocol.REST_XML}.get(service, Protocol.REST_JSON)
    fitting = [t for t in templates(service) if t.fits(method, path, query, headers)]
    return protocol, max(fitting, key=lambda t: t.weight).operation if fitting else f"{method} {path}"


@dataclass(frozen=True)
class Template:
    """What a request of one REST operation must look like."""

    operation: str
    method: str
    path: re.Pattern[str]
    query: Mapping[str, str]
    needed: frozenset[str]
    headers: frozenset[str]
    literals: int

    @property
    def weight(self) -> tuple[int, int]:
        """How particular the template is: the more it demands, the more it says when it fits."""
        return len(self.query) + len(self.needed) + len(self.headers), self.literals

    def fits(self, method: str, path: str, query: Mapping[str, list[str]], headers: Message) -> bool:
        """Whether a request can be of this operation."""
        return (
            method == self.method
            and self.path.fullmatch(path) is not None
            and all(name in query and value in ("", query[name][0]) for name, value in self.query.items())
            and all(name in query for name in self.needed)
            and all(name in headers for name in self.headers)
        )


@cache
def templates(service: str) -> tuple[Template, ...]:
    """The templates of a REST service; none when botocore has no model of that name."""
    session = botocore.session.Session()
    if service not in session.get_available_services():
        return ()
    model = session.get_service_model(service)
    return tuple(template(model.operation_model(name)) for name in model.operation_names)


def template(operation: OperationModel) -> Template:
    """One operation of a model as a template."""
    uri = urlsplit(operation.http["requestUri"])
    parts = re.split(r"(\{\w+\+?\})", uri.path.rstrip("/") or "/")
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
        operation=operation.name,
        method=operation.http["method"],
        path=re.compile("".join(map(as_pattern, parts)) + "/?"),
        query={name: values[0] for name, values in parse_qs(uri.query, keep_blank_values=True).items()},
        needed=located["querystring"],
        headers=located["header"],
        literals=sum(len(part) for part in parts if not part.startswith("{")),
    )


def as_pattern(part: str) -> str:
    """A piece of a request template as a regular expression."""
    if not part.startswith("{"):
        return re.escape(part)
    return ".+" if part.endswith("+}") else "[^/]+"
