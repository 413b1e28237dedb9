"""Tells which AWS operation an HTTP request is, and in which protocol its answer has to be.

JSON and query protocols carry the operation's name. For REST services the request is matched against the request
templates of botocore's models. Services that sign with the same name are told apart by their models.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .models import all_metadata, operation_model, signing
from .templates import Query, best_fitting, signed_with

CREDENTIAL = re.compile(r"Credential=(?P<key>[^/,\s]+)/\d{8}/(?P<region>[^/]*)/(?P<service>[^/]+)/aws4_request")
CBOR_PATH = re.compile(r"/service/(?P<service>[^/]+)/operation/(?P<operation>\w+)")
UNSIGNED = "unsigned"
COMMON = ("s3", "lambda", "bedrock", "bedrock-agentcore", "guardduty", "sagemaker")


class Protocol(StrEnum):
    """How the bodies of a service are written."""

    JSON = "json"
    QUERY = "query"
    EC2 = "ec2"  # a dialect of query
    REST_JSON = "rest-json"
    REST_XML = "rest-xml"
    S3 = "s3"  # REST XML too, but with errors in a form of its own
    CBOR = "cbor"


@dataclass(frozen=True)
class Operation:
    """What a request asks for, and as whom. `signing` is also the service's name in the actions of IAM."""

    service: str
    name: str
    region: str
    access_key: str
    protocol: Protocol
    signing: str


def identify(method: str, target: str, headers: Message, body: bytes) -> Operation:
    """The operation of a request; `target` is its path with query."""
    path, query = urlsplit(target).path, parse_qs(urlsplit(target).query, keep_blank_values=True)
    presigned = "Credential=" + query.get("X-Amz-Credential", [""])[0]
    signed = CREDENTIAL.search(headers.get("Authorization", presigned))
    key, region, name = signed.group("key", "region", "service") if signed else ("", "", UNSIGNED)
    protocol, service, operation = named(name, path, query, headers, body) or matched(
        name, method, path, query, headers
    )
    return Operation(service, operation, region, key, protocol, name)


def named(name: str, path: str, query: Query, headers: Message, body: bytes) -> tuple[Protocol, str, str] | None:
    """Protocol, service and operation of a request that names its operation itself."""
    if target := headers.get("X-Amz-Target"):
        prefix, _, operation = target.rpartition(".")
        return Protocol.JSON, sharing(name, operation, lambda known: known.get("targetPrefix") == prefix), operation
    if cbor := CBOR_PATH.fullmatch(path):
        of_service = sharing(name, cbor["operation"], lambda known: known.get("targetPrefix") == cbor["service"])
        return Protocol.CBOR, of_service, cbor["operation"]
    form = parse_qs(body.decode(errors="replace")) if "form-urlencoded" in headers.get("Content-Type", "") else {}
    if action := form.get("Action") or query.get("Action"):
        version = (form.get("Version") or query.get("Version") or [""])[0]
        service = sharing(name, action[0], lambda known: known["apiVersion"] == version)
        is_ec2 = all_metadata().get(service, {}).get("protocol") == "ec2"
        return Protocol.EC2 if is_ec2 else Protocol.QUERY, service, action[0]
    return None


def sharing(name: str, operation: str, right: Callable[[Mapping[str, Any]], bool]) -> str:
    """The one service, of those that sign with a name, that is right and has an operation."""
    services = signing(name)
    if len(services) == 1:
        return services[0]
    fitting = (
        service for service in services if right(all_metadata()[service]) and operation_model(service, operation)
    )
    return next(fitting, services[0] if services else name)


def matched(name: str, method: str, path: str, query: Query, headers: Message) -> tuple[Protocol, str, str]:
    """Protocol, service and operation of a REST request: that of the template which fits best.

    Without any, the method and path stand for the operation: they are always true.
    """
    found = best_fitting(name, method, path, query, headers)
    service = found.service if found else next(iter(signing(name)), name)
    if service == "s3":
        protocol = Protocol.S3
    else:
        is_xml = all_metadata().get(service, {}).get("protocol") == "rest-xml"
        protocol = Protocol.REST_XML if is_xml else Protocol.REST_JSON
    return protocol, service, found.operation if found else f"{method} {path}"


def warm_up() -> None:
    """Reads the models that are wanted most, so that no request has to wait for them."""
    for name in COMMON:
        signed_with(name)
