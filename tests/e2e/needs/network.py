"""Security groups and functions."""

from __future__ import annotations

from ..changes import open_port, open_url
from .terms import Make

NEEDED_BY: dict[str, Make] = {"ec2:": open_port, "lambda:": open_url}
ROUNDS: tuple[tuple[Make, ...], ...] = ((open_port, open_url),)
