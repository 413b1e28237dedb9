"""One request and its answer, understood: all that CloudTrail could know of a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .principals import Principal


@dataclass(frozen=True)
class Exchange:
    """A call that was answered. Members keep the names of botocore's model, as the API spells them."""

    service: str  # as botocore names its model: `bedrock`, `bedrock-agent`, `s3control`, `sagemaker`
    operation: str  # as the model names it: `PutPublicAccessBlock`
    account: str  # whose resources it is about: the account of the caller, or of the role it took
    region: str
    principal: Principal
    parameters: Mapping[str, Any]
    result: Mapping[str, Any] | None  # what was answered; None when it failed
    error: tuple[str, str] | None  # code and message
    request_id: str
    ended: datetime  # with time zone UTC
    user_agent: str
    source_address: str
    host: str  # the host that the client called
    headers: Mapping[str, str]  # of the request; never recorded as they are
    function: str | None = None  # the deployed function that called, if one did
