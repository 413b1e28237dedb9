"""`requestParameters` and `responseElements`: what was asked and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from botocore.model import OperationModel

from ..front.exchange import Exchange
from . import ec2, s3
from .categories import data_type, is_read_only
from .errors import forgets_parameters
from .hiding import ANSWERED, masked, shown
from .resources import keys
from .spellings import spelling
from .values import OMITTED, written

S3 = frozenset({"s3", "s3control"})

# Reads whose answer is recorded: who became what.
TELLING = frozenset({"AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "AssumeRoot", "GetSessionToken"})
DATA_ANSWERS = frozenset({"bedrock-agentcore", "sns", "sqs"})

# Changes that answer nothing and yet are recorded with the key's ARN, since December 2022.
KEYED = frozenset(
    {
        "CreateAlias",
        "DeleteAlias",
        "DeleteImportedKeyMaterial",
        "DisableKey",
        "DisableKeyRotation",
        "EnableKey",
        "EnableKeyRotation",
        "PutKeyPolicy",
        "RetireGrant",
        "RevokeGrant",
        "UpdateAlias",
        "UpdateKeyDescription",
    }
)


def request_parameters(exchange: Exchange, operation: OperationModel, host: str, code: str | None) -> Any:
    """What was asked; none when nothing was, or when the call was refused before that was looked at."""
    if code and forgets_parameters(exchange.service, code):
        return None
    parameters = shown(exchange.service, exchange.operation, exchange.parameters)
    if exchange.service == "ec2":
        return ec2.request(operation, parameters)
    if exchange.service in S3:
        return s3.request(operation, parameters, host)
    if operation.input_shape is None:
        return None
    elements = written(operation.input_shape, parameters, spelling(exchange.service))
    return None if elements is OMITTED else masked(exchange.service, elements) or None


def response_elements(exchange: Exchange, operation: OperationModel) -> Any:
    """What came of a change; reads and failures have none."""
    if exchange.error or is_untold(exchange):
        return None
    result = exchange.result or {}
    if exchange.service == "ec2":
        return ec2.answer(operation, result, exchange.request_id)
    if exchange.service == "kms" and exchange.operation in KEYED:
        return {"keyId": found[0]} if (found := keys(exchange)) else None
    if only := ANSWERED.get((exchange.service, exchange.operation)):
        return {only[1]: result[only[0]]} if only[0] in result else None
    if operation.output_shape is None:
        return None
    return composed(exchange.service, operation, result)


def is_untold(exchange: Exchange) -> bool:
    """Whether the answer of a call is not recorded."""
    if exchange.service in S3:
        return True
    if data_type(exchange.service, exchange.operation):
        return exchange.service not in DATA_ANSWERS
    return is_read_only(exchange.service, exchange.operation) and exchange.operation not in TELLING


def composed(service: str, operation: OperationModel, result: Mapping[str, Any]) -> Any:
    """The members of an answer in their spelling; RDS answers with the one thing that it is about."""
    elements = written(operation.output_shape, result, spelling(service, answer=True))
    if service == "rds" and len(elements) == 1 and isinstance(only := next(iter(elements.values())), dict):
        elements = only
    if service == "iam":
        elements = with_quoted_policies(elements)
    return masked(service, elements) or None


def with_quoted_policies(value: Any) -> Any:
    """An answer of IAM, in which policies are URL-encoded."""
    if isinstance(value, list):
        return [with_quoted_policies(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: quoted(item) if name.lower().endswith("policydocument") else with_quoted_policies(item)
        for name, item in value.items()
    }


def quoted(document: Any) -> str:
    """A policy, parsed or not, as IAM answers it."""
    text = document if isinstance(document, str) else json.dumps(document)
    return text if text.startswith("%7B") else quote(text, safe="")
