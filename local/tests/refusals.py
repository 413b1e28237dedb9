"""With what AWS refuses a call."""

from typing import Any

import pytest
from botocore.exceptions import ClientError


def refused(call: Any, **request: Any) -> tuple[str, str, int]:
    """The code of the error, what it says, and the HTTP status."""
    with pytest.raises(ClientError) as raised:
        call(**request)
    answer = raised.value.response
    told = answer["Error"]
    return str(told["Code"]), str(told["Message"]), int(answer["ResponseMetadata"]["HTTPStatusCode"])


def error(call: Any, **request: Any) -> tuple[str, int]:
    """The code and the HTTP status alone."""
    code, _, status = refused(call, **request)
    return code, status
