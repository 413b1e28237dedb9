"""What the account's owner does with the tool."""

from __future__ import annotations

import subprocess

from . import people
from .stack import Stack


def phaseguard(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the tool against the local AWS, as the account's root."""
    return people.phaseguard(stack, stack.account, *arguments)
