"""Messages that a function works on come to nobody else meanwhile, however slow the machine is.

AWS hides them for six times as long as the function may run. Tests hide them for seconds, so that what is given back
comes again soon.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ministack.services import lambda_svc, sqs

Message = dict[str, Any]

AGAIN_AT = "again_at"  # when a message may come again, if it is given back

receive_as_ministack: Callable[[str, int], list[Message]] = sqs._receive_messages_for_esm
run_as_ministack: Callable[..., None] = lambda_svc._run_sqs_batch


def install() -> None:
    """Puts everything here into MiniStack."""
    sqs._receive_messages_for_esm = receive
    lambda_svc._run_sqs_batch = run


def receive(queue_url: str, most: int) -> list[Message]:
    """Hands messages to a function, hidden until it has ended."""
    batch = receive_as_ministack(queue_url, most)
    for message in batch:
        message[AGAIN_AT], message["visible_at"] = message["visible_at"], math.inf
    return batch


def run(mapping: Any, function: Any, event: Any, batch: list[Message], *queue: str) -> None:
    """Has a function work on messages. What it gives back comes again when its time is over."""
    try:
        run_as_ministack(mapping, function, event, batch, *queue)
    finally:
        for message in batch:
            message["visible_at"] = message.pop(AGAIN_AT)
