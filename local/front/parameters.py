"""Requests and answers as botocore's models spell them: what a call asked for, and what came of it."""

from __future__ import annotations

import gzip
import importlib
import io
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from botocore.awsrequest import HeadersDict
from botocore.model import OperationModel
from botocore.parsers import PROTOCOL_PARSERS, BaseCBORParser
from botocore.utils import parse_timestamp

from .models import description, operation_model
from .operations import Protocol
from .templates import templates

if TYPE_CHECKING:
    from email.message import Message

    from .answers import Answer
    from .calls import Call

log = logging.getLogger(__name__)

REST = (Protocol.REST_JSON, Protocol.REST_XML, Protocol.S3)
DIALECTS = {Protocol.S3: "rest-xml", Protocol.CBOR: "smithy-rpc-v2-cbor"}


def parameters_of(call: Call, headers: Message, body: bytes) -> dict[str, Any]:
    """What a call asked for, by the names of its operation's input; nothing when botocore does not know the operation.

    Times are in UTC, and binary values are bytes.
    """
    operation = operation_model(call.service, call.operation)
    if operation is None or operation.input_shape is None:
        return {}
    if headers.get("Content-Encoding", "").lower() == "gzip":
        body = gzip.decompress(body)
    if call.protocol is Protocol.CBOR:
        return read_cbor(body)
    url = urlsplit(call.path)
    form = body.decode(errors="replace") if call.protocol in (Protocol.QUERY, Protocol.EC2) else ""
    values = parse_qsl(url.query, keep_blank_values=True) + parse_qsl(form, keep_blank_values=True)
    labels = templates(call.service)[call.operation].labelled(url.path) if call.protocol in REST else {}
    request = {
        "method": call.method,
        "values": imported("werkzeug.datastructures").MultiDict(values),
        "headers": headers,
        "body": body,
        "url_path": url.path,
        "url_params": labels,
    }
    parser = imported("moto.core.parse").PROTOCOL_PARSERS[DIALECTS.get(call.protocol, call.protocol)]
    reader = parser(as_moto_has_it(call.service, call.operation), timestamp_parser=in_utc)
    found: dict[str, Any] = reader.parse(request) or {}
    return {name: value for name, value in found.items() if value is not None}


def readable_parameters(call: Call, headers: Message, body: bytes) -> dict[str, Any]:
    """What a call asked for; nothing when it cannot be read, which is for the service to say."""
    try:
        return parameters_of(call, headers, body)
    except Exception:
        log.debug("%s cannot be read", call.name, exc_info=True)
        return {}


def result_of(call: Call, answer: Answer) -> tuple[dict[str, Any] | None, tuple[str, str] | None]:
    """What came of a call, by the names of its operation's output; or error code and message."""
    operation = operation_model(call.service, call.operation)
    if operation is None:
        return (None, (str(answer.status), "")) if answer.status >= 300 else ({}, None)
    parsed = parse(operation, call.protocol, answer)
    parsed.pop("ResponseMetadata", None)
    if error := parsed.get("Error"):
        return None, (str(error.get("Code", "")), str(error.get("Message") or ""))
    return parsed, None


def parse(operation: OperationModel, protocol: Protocol, answer: Answer) -> dict[str, Any]:
    """An answer as botocore reads it, save what comes as a stream."""
    succeeded = answer.status < 300
    if succeeded and operation.has_event_stream_output:
        return {}
    body = b"" if succeeded and operation.has_streaming_output else answer.body
    response = {"status_code": answer.status, "headers": HeadersDict(answer.headers), "body": body}
    parser = PROTOCOL_PARSERS[DIALECTS.get(protocol, protocol)]()
    parsed: dict[str, Any] = parser.parse(response, operation.output_shape)
    return parsed


def read_cbor(body: bytes) -> dict[str, Any]:
    """A CBOR document; its members have the names of the model already."""
    parser = BaseCBORParser()
    found: dict[str, Any] = parser.parse_data_item(io.BufferedReader(io.BytesIO(body))) if body else {}
    return found


def in_utc(value: str | float) -> datetime:
    """A time in any of AWS's spellings."""
    parsed: datetime = parse_timestamp(value)
    return parsed.astimezone(UTC)


@cache
def as_moto_has_it(service: str, operation: str) -> Any:
    """The model of an operation in the classes that moto's parsers want."""
    return moto_model(service).operation_model(operation)


@cache
def moto_model(service: str) -> Any:
    """The model of a service in moto's classes."""
    return imported("moto.core.model").ServiceModel(description(service), service)


@cache
def imported(module: str) -> Any:
    """A part of moto: half a second to import, so only when it is wanted."""
    return importlib.import_module(module)


def warm_up() -> None:
    """Imports what reads parameters."""
    imported("moto.core.parse")


def tags_of(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The tags that a request sets, in whichever of AWS's forms."""
    found: Any = next((parameters[name] for name in ("Tags", "tags") if parameters.get(name)), {})
    if isinstance(found, Mapping):
        return {str(key): str(value) for key, value in found.items()}
    return {str(tag.get("Key", tag.get("key"))): str(tag.get("Value", tag.get("value", ""))) for tag in found}
