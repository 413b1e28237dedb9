"""Parameters of Systems Manager: who wrote each of their values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.core.iam_evaluator import caller_arn
from ministack.services import ssm

from .answers import Answer

put_parameter_as_ministack: Callable[[dict[str, Any]], Answer] = ssm._put_parameter


def install() -> None:
    """Puts everything here into MiniStack."""
    ssm._put_parameter = put_parameter


def put_parameter(request: dict[str, Any]) -> Answer:
    """Writes a value, and keeps whose it is; for MiniStack all are root's."""
    status, headers, body = put_parameter_as_ministack(request)
    if status == 200:
        ssm._parameter_history[request["Name"]][-1]["LastModifiedUser"] = caller_arn()
    return status, headers, body
