"""Indexes of Kendra."""

from __future__ import annotations

from local.aws import Account

from .state import State, state


def kendra_index(account: Account, arn: str) -> State:
    """How an index knows who asks."""
    found = account.client("kendra").describe_index(Id=arn.rpartition("/")[2])
    tokens = found.get("UserTokenConfigurations", [])
    return state("kendra-index", {"policy": found["UserContextPolicy"], "tokens": tokens, "status": found["Status"]})
