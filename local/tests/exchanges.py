"""Calls as the front tells of them, for tests that need no front."""

from datetime import UTC, datetime
from typing import Any

from local.front.exchange import Exchange
from local.front.principals import Kind, Principal

ACCOUNT, REGION = "111122223333", "eu-west-1"


def exchange(
    service: str, operation: str, account: str = ACCOUNT, region: str = REGION, /, **parameters: Any
) -> Exchange:
    """A call by an account's root that was just answered."""
    return Exchange(
        service=service,
        operation=operation,
        account=account,
        region=region,
        principal=Principal(Kind.ROOT, account, f"arn:aws:iam::{account}:root", account, account),
        parameters=parameters,
        result={},
        error=None,
        request_id="00000000-0000-4000-8000-000000000000",
        ended=datetime.now(UTC),
        user_agent="tests",
        source_address="127.0.0.1",
        host="127.0.0.1",
        headers={},
    )
