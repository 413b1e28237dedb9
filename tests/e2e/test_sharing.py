"""Keys that were shared: closed once a person says so, and shared again at a person's word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from local import Workload

from . import showing
from .changes import Change, grant_key, share_key
from .operators import operator
from .people import approvers, arn_of, person, phaseguard
from .stack import Stack

Make = Callable[[Stack, Workload], Change]


@pytest.mark.parametrize("make", [share_key, grant_key], ids=["by its policy", "by a grant"])
def test_a_shared_key_is_closed_when_a_person_says_so(stack: Stack, workload: Workload, make: Make) -> None:
    grace = person(stack, f"gwen-{make.__name__}", "Approver")
    change = make(stack, workload)
    stack.settle()
    record = stack.finding(change.finding)
    assert (record["status"], stack.mutations()) == ("awaiting-approval", [])

    with approvers(stack, arn_of(grace)):
        approved = phaseguard(stack, grace, "approve", change.finding, "--yes")
        stack.settle()
    assert approved.returncode == 0, approved.stderr
    assert change.is_mended()
    assert tuple(call.operation for call in stack.mutations()) == change.calls
    assert stack.finding(change.finding)["status"] == "remediated"
    showing.repaired(change)

    olive = operator(stack, f"olive-{make.__name__}")
    undone = olive.run("undo", change.finding, "--reason", "a partner of ours", "--yes")
    assert undone.returncode == 0, undone.stderr
    stack.settle()
    live, broken = change.live()["state"], change.broken["state"]
    assert live["policy"] == broken["policy"]
    kept = [{**grant, "id": ""} for grant in live["grants"]]
    assert kept == [{**grant, "id": ""} for grant in broken["grants"]]
    assert stack.finding(change.finding)["status"] == "accepted"
    showing.taken_back(change)
    for grant in live["grants"]:
        stack.client("kms").revoke_grant(KeyId=workload.key_arn, GrantId=grant["id"])
