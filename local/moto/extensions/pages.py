"""Lists in pages, and names that nobody else has."""

from __future__ import annotations

import secrets
import string
from collections.abc import Sequence
from typing import Any

from .answers import Request, Result
from .refusals import Refusal

LETTERS = string.ascii_lowercase + string.digits


def page(request: Request, member: str, items: Sequence[Any]) -> Result:
    """One page of a list; the token is how many came before it."""
    token = request.get("nextToken", "0")
    if not token.isdigit():
        raise Refusal("ValidationException", "The pagination token is not valid")
    first = int(token)
    last = first + request.get("maxResults", 100)
    found: Result = {member: list(items[first:last])}
    return found | ({"nextToken": str(last)} if last < len(items) else {})


def unused(length: int) -> str:
    """An id of small letters and digits."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))
