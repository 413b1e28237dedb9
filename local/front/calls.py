"""What the front notes of each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .operations import Protocol

if TYPE_CHECKING:
    from .faults import What


@dataclass
class Call:
    """One request as the front saw it.

    `service` is as botocore names its model, `signing` as the request's signature and the actions of IAM do. `pid` and
    `function` are known when a deployed function made it, `role` when the credentials came from an AssumeRole that the
    front saw. A body that is very large is passed on, not kept.
    """

    method: str
    path: str
    body: bytes
    service: str
    operation: str
    region: str
    access_key: str
    protocol: Protocol
    signing: str
    pid: int | None
    function: str | None
    started: float
    role: str | None = None
    ended: float | None = None
    status: int | None = None
    error: str | None = None
    request_id: str | None = None
    fault: What | None = None

    @property
    def name(self) -> str:
        """The operation with its service."""
        return f"{self.service}:{self.operation}"
