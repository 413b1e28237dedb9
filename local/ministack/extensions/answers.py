"""What MiniStack's handlers answer, its ways of refusing, and how one is put before another."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ministack.core.responses import error_response_json

Answer = tuple[int, dict[str, str], bytes]
Operation = Callable[[dict[str, Any]], Answer]

json_error: Callable[[str, str, int], Answer] = error_response_json


def add_operations(service: Any, operations: Mapping[str, Operation]) -> None:
    """Has a service whose requests name their operation answer these, and leaves it all others."""
    as_ministack = service.handle_request

    async def handle_request(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, list[str]]
    ) -> Answer:
        name = headers.get("x-amz-target", "").rpartition(".")[2]
        if name in operations:
            return operations[name](json.loads(body or b"{}"))
        answer: Answer = await as_ministack(method, path, headers, body, query)
        return answer

    service.handle_request = handle_request
