"""Answers requests in moto's place: by our own operation where there is one, by moto's otherwise.

An operation is a function of a place and the request's parameters, spelled as botocore's model spells them. It gives
back the members of the answer, or None to leave the request to moto.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import UnknownServiceError
from moto.backends import get_backend
from moto.core.exceptions import ServiceException
from moto.core.model import OperationModel
from moto.core.parse import PROTOCOL_PARSERS, RequestParserError
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import get_service_model
from moto.utilities.utils import get_partition

from .refusals import Refusal
from .validation import violations

Request = Mapping[str, Any]
Result = dict[str, Any]
Answer = tuple[int, dict[str, Any], Any]

LOG = logging.getLogger("extensions")
SERVICES = (
    *("bedrock", "bedrock-agentcore-control", "comprehend", "guardduty", "kendra", "macie2", "sagemaker"),
    "securityhub",
)
NEVER = re.compile(r"(?!)")
CALLER = "x-local-caller"  # the header in which the front says who calls


@dataclass(frozen=True)
class Place:
    """Where a request is answered: an account in a Region, what moto keeps of the service there, and who calls."""

    account: str
    region: str
    kept: Any
    caller: str = ""  # the ARN

    def arn(self, service: str, resource: str) -> str:
        """The ARN of a resource here."""
        return f"arn:{get_partition(self.region)}:{service}:{self.region}:{self.account}:{resource}"


Operation = Callable[[Place, Request], Result | None]

OPERATIONS: dict[tuple[str, str], Operation] = {}
ONE_AT_A_TIME = threading.RLock()

backends: Callable[[Any], Any] = get_backend
answered_by_moto: Callable[[BaseResponse], Answer] = BaseResponse.call_action
dispatched_by_moto: Callable[..., Answer] = BaseResponse._dispatch


def operation(service: str, name: str) -> Callable[[Operation], Operation]:
    """Makes a function the operation of a service, by their names in botocore's model."""

    def keep(function: Operation) -> Operation:
        OPERATIONS[service, name] = function
        return function

    return keep


def install() -> None:
    """Lets every request come here first, and takes its Region from the signature alone."""
    BaseResponse._dispatch = dispatch  # type: ignore[assignment, method-assign]
    BaseResponse.call_action = answer  # type: ignore[assignment, method-assign]
    BaseResponse.region_from_useragent_regex = NEVER


def dispatch(response: BaseResponse, *request: Any) -> Answer:
    """Lets moto read a request; what it cannot even read is refused, where moto would answer in HTML."""
    try:
        return dispatched_by_moto(response, *request)
    except Exception as error:
        LOG.exception("unreadable")
        return refused(400, "SerializationException", repr(error))


def answer(response: BaseResponse) -> Answer:
    """Answers with a result or the service's own error; what nobody implements is refused in so many words."""
    name = response._get_action()
    service = response.boto3_service_name
    try:
        model = get_service_model(service).operation_model(name) if name else None
    except (UnknownServiceError, KeyError):
        model = None
    try:
        result = own_result(response, model) if model and service in SERVICES else None
        return sent(response, result) if result is not None else answered_by_moto(response)
    except ServiceException as error:
        return sent(response, error)
    except NotImplementedError:
        return refused(501, "NotImplemented", f"nobody implements {service}:{name} here")
    except Exception as error:
        LOG.exception("%s:%s", service, name)
        return refused(500, "InternalFailure", repr(error))


def own_result(response: BaseResponse, model: OperationModel) -> Result | None:
    """Checks a request, and answers it if the operation is one of ours."""
    service = response.boto3_service_name
    request = parameters(response, model)
    if wrong := violations(model.input_shape, request):
        raise invalid(service, wrong)
    ours = OPERATIONS.get((service, model.name))
    if ours is None:
        return None
    with ONE_AT_A_TIME:
        kept = backends(service)[response.current_account][response.region]
        caller = response.headers.get(CALLER, "")
        return ours(Place(response.current_account, response.region, kept, caller), request)


def parameters(response: BaseResponse, model: OperationModel) -> Request:
    """The parameters of a request, read by the service's model."""
    request = response.normalized_request
    read = PROTOCOL_PARSERS[model.service_model.protocol](model)
    asked: Any = {
        "method": request.method,
        "values": request.values,
        "headers": request.headers,
        "body": request.data,
        "url_path": request.path,
        "url_params": response.uri_match,
    }
    try:
        parsed: Request = read.parse(asked) or {}
    except (AttributeError, TypeError, ValueError, RequestParserError) as error:
        raise Refusal("SerializationException", "The request does not have the types of the API") from error
    return parsed


def invalid(service: str, wrong: Sequence[str]) -> Refusal:
    """The error of a request that its model does not allow."""
    if service == "guardduty":
        return Refusal("BadRequestException", f"The request is rejected because {wrong[0]}")
    noun = "error" if len(wrong) == 1 else "errors"
    code = "InvalidInputException" if service == "securityhub" else "ValidationException"
    return Refusal(code, f"{len(wrong)} validation {noun} detected: {'; '.join(wrong)}")


def sent(response: BaseResponse, result: Result | ServiceException) -> Answer:
    """An answer in the service's protocol, with a request id."""
    status, headers, body = response.serialized(ActionResult(result))
    headers, body = response._enrich_response(headers, body)
    return status, headers, body


def refused(status: int, code: str, message: str) -> Answer:
    """An answer that no service gives: it must fail whoever gets it, and at once."""
    headers = {"Content-Type": "application/json", "x-amzn-ErrorType": code}
    return status, headers, json.dumps({"__type": code, "message": message})
