"""What MiniStack's handlers answer, and its ways of refusing."""

from __future__ import annotations

from collections.abc import Callable

from ministack.core.responses import error_response_json

Answer = tuple[int, dict[str, str], bytes]

json_error: Callable[[str, str, int], Answer] = error_response_json
