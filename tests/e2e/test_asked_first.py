"""What the catalogue has a person approve first is repaired, and taken back, like all else where the policy says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from local import Workload

from .changes import (
    Change,
    believe_all_tokens,
    believe_all_tokens_at_once,
    delete_limit,
    delete_policy,
    expose_runtime,
    ignore_engine,
    log_policy,
    move_endpoint,
    move_tool_alias,
    raise_limit,
    repoint_source,
    repoint_target,
    return_elsewhere,
    take_key,
    tell_errors,
    unprotect_collection,
)
from .members import Home
from .operators import Operator, operator
from .policies import bring_back, in_force, put_by_hand, start_anew
from .stack import Stack
from .telling import assert_proved, assert_told_once
from .test_undo import assert_taken_back_until_it_expires

REPAIRED = """version: 1
overrides:
  - control: agentcore-*
    response: remediate
  - control: bedrock-knowledge-*
    response: remediate
  - control: lambda-tool-code-changed
    response: remediate
  - control: opensearch-collection-unprotected
    response: remediate
"""
CHANGES: dict[str, Callable[[Stack, Workload], Change]] = {
    "a gateway believes all tokens": believe_all_tokens,
    "a gateway tells of errors": tell_errors,
    "a limit of a gateway is raised": raise_limit,
    "a limit of a gateway is deleted": delete_limit,
    "a gateway obeys its engine no more": ignore_engine,
    "a policy of tools is only logged": log_policy,
    "a policy of tools is deleted": delete_policy,
    "a gateway leads elsewhere": repoint_target,
    "a knowledge base takes from elsewhere": repoint_source,
    "a runtime is public": expose_runtime,
    "an alias of a tool stands for another version": move_tool_alias,
    "an endpoint of a runtime serves another version": move_endpoint,
    "the vault of credentials has no key": take_key,
    "consent returns to a stranger": return_elsewhere,
    "a collection may be deleted": unprotect_collection,
    "a runtime believes all tokens": believe_all_tokens_at_once,
}


@pytest.fixture(scope="module")
def repairing(scaling: Home) -> Iterator[None]:
    """The policy has it repaired at once."""
    before = in_force(scaling.stack)
    start_anew(scaling.stack)
    put_by_hand(scaling.stack, REPAIRED)
    yield
    bring_back(scaling.stack, before)


@pytest.fixture(scope="module")
def olive(scaling: Home) -> Operator:
    """An operator of the stack."""
    return operator(scaling.stack, "olive")


@pytest.mark.usefixtures("repairing")
@pytest.mark.parametrize("make", CHANGES.values(), ids=CHANGES)
def test_it_is_repaired_and_can_be_taken_back(
    scaled: Home, olive: Operator, make: Callable[[Stack, Workload], Change]
) -> None:
    stack, workload = scaled.stack, scaled.workload
    change = make(stack, workload)
    assert change.lost or not change.is_mended()
    stack.settle()

    assert change.is_mended()
    (record,) = stack.findings()
    assert (record["id"], record["before"]) == (change.finding, change.broken)
    assert_proved(stack, change, record)
    assert_told_once(stack, workload, record)
    assert_taken_back_until_it_expires(stack, olive, change)
    assert stack.dead_letters() == []
