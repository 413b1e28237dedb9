"""What operators do with the tool."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from .conftest import ROOT
from .stack import Stack


def phaseguard(stack: Stack, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the tool against the local AWS, as the account's root."""
    program = Path(os.environ.get("PHASEGUARD_BIN", ROOT / "target" / "debug")) / "phaseguard"
    if not program.exists():
        pytest.exit(f"{program} is missing: cargo build -p phaseguard --features operate", returncode=2)
    account = stack.account
    environment = {
        "AWS_ENDPOINT_URL": account.endpoint,
        "AWS_REGION": account.region,
        "AWS_ACCESS_KEY_ID": account.key or account.id,
        "AWS_SECRET_ACCESS_KEY": account.secret,
        "PHASEGUARD_STACK": stack.name,
    }
    return subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
