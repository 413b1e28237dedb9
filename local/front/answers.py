"""Answers over HTTP, and the errors among them: AWS words them differently in every protocol."""

from __future__ import annotations

import contextlib
import json
import re
import uuid
from dataclasses import dataclass
from xml.sax.saxutils import escape

from .operations import Protocol

REQUEST_IDS = ("x-amzn-requestid", "x-amz-request-id")
XML_CODE = re.compile(rb"<Code>(?P<code>[^<]+)</Code>")
XML_ID = re.compile(rb"<(?P<tag>RequestId|requestId|RequestID)>(?P<id>[^<]+)</(?P=tag)>")
XML_KEY = re.compile(rb"<AccessKeyId>(?P<key>[^<]+)</AccessKeyId>")
CBOR_TEXT, CBOR_TWO_MEMBERS = 0x60, 0xA2


@dataclass(frozen=True)
class Answer:
    """An HTTP answer in full."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, *names: str) -> str | None:
        """The first of some headers, given in lower case, that the answer has."""
        headers = {name.lower(): value for name, value in self.headers}
        return next((headers[name] for name in names if name in headers), None)

    @property
    def request_id(self) -> str | None:
        """The number that the service gave to the request."""
        return self.header(*REQUEST_IDS)

    def numbered(self, protocol: Protocol) -> Answer:
        """The answer with the number of its request, which AWS never leaves out, the same in headers and body."""
        within = XML_ID.search(self.body) if protocol in (Protocol.QUERY, Protocol.EC2) else None
        number = within["id"].decode() if within else self.request_id or str(uuid.uuid4())
        if number == self.request_id:
            return self
        headers = [(name, value) for name, value in self.headers if name.lower() not in REQUEST_IDS]
        return Answer(self.status, [*headers, ("x-amzn-RequestId", number)], self.body)


def as_json(document: object, status: int = 200) -> Answer:
    """A document as the answer to an admin call."""
    return Answer(status, [("Content-Type", "application/json")], f"{json.dumps(document)}\n".encode())


def refusal(protocol: Protocol, status: int, code: str, message: str) -> Answer:
    """The answer with which AWS itself would refuse."""
    request_id = str(uuid.uuid4())
    headers = [("x-amzn-RequestId", request_id), ("x-amz-request-id", request_id)]
    if protocol in (Protocol.QUERY, Protocol.EC2, Protocol.REST_XML, Protocol.S3):
        body = xml_error(protocol, status, code, message, request_id)
        return Answer(status, [*headers, ("Content-Type", "text/xml")], body.encode())
    if protocol is Protocol.CBOR:
        body_headers = [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]
        return Answer(status, [*headers, *body_headers], cbor_error(code, message))
    body = json.dumps({"__type": code, "message": message})
    body_headers = [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-ErrorType", code)]
    return Answer(status, [*headers, *body_headers], body.encode())


def xml_error(protocol: Protocol, status: int, code: str, message: str, request_id: str) -> str:
    """S3 answers a bare Error; all others wrap it, EC2 in its own way."""
    error = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if protocol is Protocol.S3:
        return f"<Error>{error}<RequestId>{request_id}</RequestId></Error>"
    if protocol is Protocol.EC2:
        errors = f"<Errors><Error>{error}</Error></Errors>"
        return f"<Response>{errors}<RequestID>{request_id}</RequestID></Response>"
    kind = "Receiver" if status >= 500 else "Sender"
    return (
        f"<ErrorResponse><Error><Type>{kind}</Type>{error}</Error><RequestId>{request_id}</RequestId></ErrorResponse>"
    )


def cbor_error(code: str, message: str) -> bytes:
    """The two members of an error, in CBOR."""
    return bytes([CBOR_TWO_MEMBERS]) + b"".join(map(cbor_text, ("__type", code, "message", message)))


def cbor_text(text: str) -> bytes:
    """A text in CBOR, its length in as few bytes as there is a form for."""
    data = text.encode()
    if len(data) < 24:
        return bytes([CBOR_TEXT + len(data)]) + data
    return bytes([CBOR_TEXT + 25]) + len(data).to_bytes(2) + data


def error_code(answer: Answer) -> str | None:
    """The service's own word for why it refused: in a header, in XML or in JSON. A HEAD has none."""
    if kind := answer.header("x-amzn-errortype"):
        return kind.partition(":")[0]
    if found := XML_CODE.search(answer.body):
        return found["code"].decode()
    with contextlib.suppress(ValueError):
        told = json.loads(answer.body)
        if isinstance(told, dict) and (code := told.get("__type") or told.get("code")):
            return str(code).rpartition("#")[2]
    return None
