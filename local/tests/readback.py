"""Reads real CloudTrail records back into the calls that they tell of.

Only botocore's models and the letters of a record are used here, so that a recorder which spells a name wrongly finds
no record that agrees with it. EC2 and S3 alone are read by the tables of the recorder: their names follow from nothing.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from local.cloudtrail import ec2, s3
from local.cloudtrail.names import event_name, event_source
from local.cloudtrail.shapes import lower_first
from local.cloudtrail.values import HIDDEN
from local.front.exchange import Exchange
from local.front.models import service_model
from local.front.principals import Kind, Principal

REAL = Path(__file__).parents[3] / "shared" / "real-events"
SERVICES = [
    "account",
    "accessanalyzer",
    "bedrock",
    "bedrock-agent",
    "bedrock-agentcore-control",
    "bedrock-runtime",
    "ce",
    "cloudtrail",
    "cloudwatch",
    "config",
    "devops-guru",
    "dynamodb",
    "ec2",
    "ecr",
    "elbv2",
    "elb",
    "es",
    "events",
    "guardduty",
    "health",
    "iam",
    "kms",
    "lambda",
    "lexv2-models",
    "logs",
    "macie2",
    "marketplace-agreement",
    "notifications",
    "opensearchserverless",
    "organizations",
    "qbusiness",
    "ram",
    "rds",
    "rolesanywhere",
    "route53",
    "route53resolver",
    "s3",
    "s3control",
    "s3vectors",
    "sagemaker",
    "secretsmanager",
    "securityhub",
    "service-quotas",
    "servicecatalog-appregistry",
    "sns",
    "sqs",
    "ssm",
    "sts",
    "wafv2",
]

Record = dict[str, Any]


def real_records() -> Iterator[tuple[str, Record]]:
    """All real records, each with the place that it comes from."""
    for path in sorted(REAL.glob("*/*.json")):
        document = json.loads(path.read_text())
        record = document.get("detail", document)
        if "eventSource" in record:
            yield f"{path.parent.name}/{path.name}", record
    with (REAL / "invictus-cloudtrail.ndjson").open() as lines:
        for number, line in enumerate(lines):
            yield f"invictus:{number}", json.loads(line)


@cache
def operations() -> Mapping[tuple[str, str], list[OperationModel]]:
    """The operations that records of each name may tell of; those that AWS has replaced come last."""
    named: dict[tuple[str, str], list[OperationModel]] = {}
    for service in SERVICES:
        model = service_model(service)
        assert model, service
        for name in model.operation_names:
            operation = model.operation_model(name)
            named.setdefault((event_source(service), event_name(service, name)), []).append(operation)
    return {key: sorted(found, key=lambda operation: operation.deprecated) for key, found in named.items()}


def operation_of(record: Record) -> OperationModel | None:
    """The operation that a record tells of, if a client can call it."""
    found = operations().get((record["eventSource"], record["eventName"]), [])
    of_version = [each for each in found if each.service_model.api_version == record.get("apiVersion")]
    return next(iter(of_version or found), None)


def exchange(record: Record, operation: OperationModel) -> Exchange:
    """The call that a record tells of."""
    service = operation.service_model.service_name
    host = (record.get("tlsDetails") or {}).get("clientProvidedHostHeader", "")
    asked = record.get("requestParameters") or {}
    error = failure(record, service)
    return Exchange(
        service=service,
        operation=operation.name,
        account=record.get("recipientAccountId", ""),
        region=record.get("awsRegion", ""),
        principal=principal(record.get("userIdentity") or {}),
        parameters=parameters(service, operation, asked),
        result=None if error else result(service, operation, record.get("responseElements") or key_of(record)),
        error=error,
        request_id=record.get("requestID", ""),
        ended=moment(record.get("eventTime")) or datetime.now(UTC),
        user_agent=record.get("userAgent", ""),
        source_address=record.get("sourceIPAddress", ""),
        host=str(asked.get("Host") or asked.get("host") or host).strip("[]'"),
        headers={"Authorization": "AWS4-HMAC-SHA256"},
    )


def failure(record: Record, service: str) -> tuple[str, str] | None:
    """The error as the API answered it."""
    code = str(record.get("errorCode") or "")
    if not code:
        return None
    model = service_model(service)
    shapes = model.error_shapes if model else ()
    answered = {shape.name: str(shape.metadata.get("error", {}).get("code", shape.name)) for shape in shapes}
    code = code.removeprefix("Client.") if service == "ec2" else answered.get(code, code)
    return code, str(record.get("errorMessage", ""))


def principal(identity: Mapping[str, Any]) -> Principal:
    """The caller behind a `userIdentity`."""
    context = identity.get("sessionContext") or {}
    issuer, attributes = context.get("sessionIssuer") or {}, context.get("attributes") or {}
    kind = Kind(identity.get("type", "Unknown"))
    return Principal(
        kind=kind,
        account=identity.get("accountId", ""),
        arn=identity.get("arn", ""),
        id=identity.get("principalId", ""),
        access_key=identity.get("accessKeyId", ""),
        name=identity.get("invokedBy") if kind is Kind.SERVICE else identity.get("userName") or issuer.get("userName"),
        issuer=issuer.get("arn"),
        issuer_id=issuer.get("principalId"),
        since=moment(attributes["creationDate"]) if "creationDate" in attributes else None,
        mfa=attributes.get("mfaAuthenticated") == "true",
    )


def parameters(service: str, operation: OperationModel, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked, with the API's names."""
    shape = operation.input_shape
    if shape is None:
        return {}
    if service in ("s3", "s3control"):
        return from_s3(shape, asked)
    if service == "ec2" and not ec2.is_wrapped(operation):
        instances = asked.get("instancesSet", {}).get("items", [{}]) if operation.name == "RunInstances" else [{}]
        return from_items(operation.name, shape, {**asked, **instances[0]})
    if service == "ec2":
        return dict(from_markup(shape, asked.get(f"{operation.name}Request") or {}))
    return dict(unspelled(shape, asked))


def result(service: str, operation: OperationModel, told: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered, with the API's names."""
    shape = operation.output_shape
    if shape is None or not told:
        return {}
    if service == "rds" and len(shape.members) == 1:
        told = {next(iter(shape.members)): told}
    if service == "ec2" and ec2.is_wrapped(operation):
        return dict(from_markup(shape, told.get(f"{operation.name}Response") or {}))
    if service == "ec2":
        return from_items(operation.name, shape, told)
    return dict(unspelled(shape, told))


def key_of(record: Record) -> dict[str, Any]:
    """The key that KMS answered with: records tell it among the resources."""
    listed = [resource["ARN"] for resource in record.get("resources") or [] if "ARN" in resource]
    return {"KeyId": listed[0]} if record["eventSource"] == "kms.amazonaws.com" and listed else {}


def moment(value: Any) -> datetime | None:
    """The moment that a value of a record names."""
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value, UTC)
    text = re.sub(r"(\.\d{6})\d*Z$", r"\1Z", str(value))  # nanoseconds
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ", "%b %d, %Y, %I:%M:%S %p", "%b %d, %Y %I:%M:%S %p"):
        with contextlib.suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=UTC)
    return None


def unspelled(shape: Shape, value: Any) -> Any:
    """A value with the members named as in the model: found by their letters, save the case of the first."""
    if isinstance(shape, StructureShape) and isinstance(value, Mapping):
        known = {
            lower_first(spelled): (name, member)
            for name, member in shape.members.items()
            for spelled in (name.lower(), str(member.serialization.get("name", name)))
        }
        found = {field: known.get(lower_first(field)) or known.get(field.lower()) for field in value}
        return {place[0]: unspelled(place[1], value[field]) for field, place in found.items() if place}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [unspelled(shape.member, item) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, Mapping):
        return {key: unspelled(shape.value, item) for key, item in value.items()}
    if shape.type_name == "timestamp":
        return moment(value) or value
    return "in the clear" if value == HIDDEN else value


def from_s3(shape: StructureShape, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a call to S3."""
    found: dict[str, Any] = {}
    for name, member in shape.members.items():
        label = str(member.serialization.get("name", name))
        if name == "Policy":
            found |= {name: json.dumps(asked["bucketPolicy"])} if "bucketPolicy" in asked else {}
        elif (field := s3.NAMES.get(name, label) if member.serialization.get("location") == "uri" else label) in asked:
            found[name] = from_markup(member, asked[field])
    return found


def from_markup(shape: Shape, value: Any) -> Any:
    """A value that was XML."""
    if isinstance(shape, StructureShape):
        value = value or {}
        return {
            name: from_markup(member, value[field])
            for name, member in shape.members.items()
            for field in {xml_name(name, member), ec2.query_name(name, member)}
            if field in value
        }
    if isinstance(shape, ListShape):
        inner = shape.member.serialization.get("name", "member")
        value = value[inner] if isinstance(value, dict) and set(value) == {inner} else value
        items = value if isinstance(value, list) else [value] if value != "" else []
        return [
            from_markup(shape.member, item.get("content", item) if isinstance(item, dict) else item) for item in items
        ]
    if shape.type_name == "string" and isinstance(value, (bool, int)):
        return str(value).lower()  # XML knows no types: a tag's value `true` was a text
    return moment(value) or value if shape.type_name == "timestamp" else value


def xml_name(name: str, member: Shape) -> str:
    """The name of the element that a member is in."""
    if isinstance(member, ListShape) and member.serialization.get("flattened"):
        return str(member.member.serialization.get("name", member.serialization.get("name", name)))
    return str(member.serialization.get("name", name))


def from_items(operation: str, shape: StructureShape, value: Mapping[str, Any]) -> dict[str, Any]:
    """A structure of EC2 in the older spelling."""
    found: dict[str, Any] = {}
    for name, member in shape.members.items():
        wire = str(member.serialization.get("name", lower_first(name)))
        single = ""
        fields = {
            wire,
            lower_first(wire),
            ec2.RENAMED.get((operation, name), ""),
            "_return" if wire == "return" else "",
        }
        if isinstance(member, ListShape):
            field, single = ec2.listed(operation, name, member)
            fields |= {field, lower_first(name)}
        for field in fields & set(value):
            found[name] = from_item(operation, member, value[field], single)
    return found


def from_item(operation: str, shape: Shape, value: Any, single: str) -> Any:
    """A value of EC2 in the older spelling."""
    if isinstance(shape, ListShape):
        items = value if isinstance(value, list) else value.get("items", value.get("item", []))
        plain = not isinstance(shape.member, StructureShape)
        return [item[single] if plain else from_item(operation, shape.member, item, "") for item in items]
    if isinstance(shape, StructureShape):
        return from_items(operation, shape, value)
    if shape.type_name == "timestamp":
        return datetime.fromtimestamp(value / 1000, UTC)
    return value
