"""What CloudTrail keeps out of records: secrets, blobs, and more than the marks in AWS's own models."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .categories import DATA
from .values import HIDDEN, OMITTED

STARS = "***"
LIMIT = 100 * 1024

# What stands for a value that the model marks as sensitive. IAM and its like leave such members out.
SECRETS: dict[str, Any] = {
    **dict.fromkeys(("iam", "kms", "lambda", "secretsmanager", "sts"), OMITTED),
    **dict.fromkeys(("bedrock-agentcore", "bedrock-agentcore-control"), STARS),
}

# Members that are shown although the request has more: seen in real records.
SHOWN: dict[tuple[str, str], frozenset[str]] = {
    ("bedrock", "CreateFoundationModelAgreement"): frozenset({"modelId"}),
    ("bedrock", "CreateModelCustomizationJob"): frozenset({"jobName", "customModelName"}),
    ("bedrock", "UpdateGuardrail"): frozenset({"guardrailIdentifier", "name"}),
    # Not seen: as UpdateGuardrail, with the tags that a phase is read from.
    ("bedrock", "CreateGuardrail"): frozenset({"name", "kmsKeyId", "tags", "clientRequestToken"}),
    **{
        ("bedrock-runtime", operation): frozenset({"modelId", "guardrailIdentifier", "guardrailVersion"})
        for operation in (
            "ApplyGuardrail",
            "Converse",
            "ConverseStream",
            "CountTokens",
            "InvokeModel",
            "InvokeModelWithResponseStream",
        )
    },
    # AWS shows the keys of items too, and the names of their attributes.
    **{("dynamodb", operation): frozenset({"TableName", "IndexName"}) for operation in DATA["dynamodb"]},
}

# Members that a record shows as hidden though the model does not mark them.
HIDDEN_TOO: dict[str, dict[str, Any]] = {
    "bedrock-agentcore-control": {"name": STARS, "description": STARS},
    "sns": {"message": HIDDEN, "subject": HIDDEN},
    "sqs": {"messageBody": HIDDEN},
}

# Answers of which only this is shown, by this name.
ANSWERED: dict[tuple[str, str], tuple[str, str]] = {
    ("secretsmanager", "CreateSecret"): ("ARN", "arn"),
    ("secretsmanager", "PutSecretValue"): ("ARN", "arn"),
    ("secretsmanager", "UpdateSecret"): ("ARN", "arn"),  # not seen
}


def secret(service: str) -> Any:
    """What a service shows for a sensitive value."""
    return SECRETS.get(service, HIDDEN)


def shown(service: str, operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters of a request that a record may show."""
    allowed = SHOWN.get((service, operation))
    return parameters if allowed is None else {name: value for name, value in parameters.items() if name in allowed}


def masked(service: str, elements: dict[str, Any]) -> dict[str, Any]:
    """Elements of a record with the members hidden that this service hides at the top."""
    masks = HIDDEN_TOO.get(service, {})
    return {name: masks.get(name, value) for name, value in elements.items()}


def within_limit(name: str, elements: dict[str, Any] | None) -> dict[str, Any] | None:
    """Elements of a record, or the note that AWS leaves when they are over 100 KB."""
    size = len(json.dumps(elements).encode())
    if size <= LIMIT:
        return elements
    return {"reason": f"{name} too large", "omitted": True, "originalSize": size}  # second-hand


def cut(text: str) -> str:
    """A text that AWS cuts at 1 KB."""
    return text.encode()[:1024].decode(errors="ignore")
