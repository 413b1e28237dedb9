"""How CloudTrail spells what went wrong."""

from __future__ import annotations

from functools import cache

from ..front.models import service_model

# Refused before the parameters were looked at: the record has none. EC2, S3 and Bedrock keep them.
EARLY = frozenset({"AccessDenied", "ThrottlingException"})
KEEPING = frozenset({"ec2", "s3", "s3control", "bedrock", "bedrock-agent", "bedrock-runtime", "ce"})

DENIALS = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized"})
THROTTLES = frozenset({"Throttling", "ThrottledException", "ThrottlingException", "TooManyRequestsException"})


def error_code(service: str, code: str, message: str) -> str:
    """The code of a failure: EC2's with `Client.`, IAM's and RDS's by the name of the exception."""
    code = code.rpartition("#")[2].partition(":")[0]
    if service == "ec2":
        return f"{'Server' if code in ('InternalError', 'Unavailable') else 'Client'}.{code}"
    if code in DENIALS and "not authorized to perform" in message:
        return "AccessDenied"
    if code in THROTTLES and "Rate exceeded" in message:
        return "ThrottlingException"
    return exceptions(service).get(code, code)


@cache
def exceptions(service: str) -> dict[str, str]:
    """The exceptions of a service under the codes that its answers carry."""
    model = service_model(service)
    shapes = model.error_shapes if model else ()
    return {shape.metadata.get("error", {}).get("code", shape.name): shape.name for shape in shapes}


def forgets_parameters(service: str, code: str) -> bool:
    """Whether a failure leaves no parameters in the record."""
    return code in EARLY and service not in KEEPING
