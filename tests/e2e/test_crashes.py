"""A function dies before or after any one of its calls: nothing is lost, done twice, or told too often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count

import pytest

from local import Workload

from .changes import Change, schedule_deletion, unblock_bucket
from .members import new_bucket, new_key
from .policies import start_anew
from .stack import Stack
from .trials import Step, Trial, reference, together

DEATHS = ("kill", "kill-after")
AT_ONCE = 10  # environments of one function


def open_bucket(stack: Stack, workload: Workload) -> Change:
    """A bucket of its own that is open."""
    return unblock_bucket(stack, new_bucket(stack, workload))


def key_to_delete(stack: Stack, workload: Workload) -> Change:
    """A key of its own that is to be deleted; three calls repair it."""
    return schedule_deletion(stack, new_key(stack, workload))


# The three functions, and what each is busy with when it dies.
VICTIMS = [
    ("ChangeDetector", key_to_delete),
    ("Remediator", open_bucket),
    ("Remediator", key_to_delete),
    ("Notifier", open_bucket),
]


def test_it_ends_well_wherever_a_function_dies(stack: Stack, workload: Workload, subtests: pytest.Subtests) -> None:
    start_anew(stack, age=0)  # each finding's way has the same steps, whether or not its environment is warm
    stack.set_visibility(6)
    references = {make: reference(stack, partial(make, stack, workload)) for make in (open_bucket, key_to_delete)}
    stack.reset()
    for function in references[open_bucket]:
        stack.configure(function, ScalingConfig={"MaximumConcurrency": AT_ONCE})
    stack.set_visibility(6)
    # So many repairs would spend the budget of one workload.
    workloads = (replace(workload, name=f"{workload.name}-{at // 20}") for at in count())
    beginning = (
        Trial.begin(stack, make(stack, next(workloads)), function, step, death)
        for function, make in VICTIMS
        for step in references[make][function]
        for death in DEATHS
    )
    trials = together(stack, beginning, within=240)

    for trial in trials:
        with subtests.test(trial.name):
            assert_ended_well(trial)
    assert len(stack.findings()) == len(trials)
    assert stack.dead_letters() == []


@pytest.mark.parametrize("death", DEATHS)
@pytest.mark.parametrize("call", ["s3:GetPublicAccessBlock", "s3:GetBucketTagging", "s3control:GetPublicAccessBlock"])
def test_it_ends_well_if_the_detector_dies_over_a_bucket(
    stack: Stack, workload: Workload, call: str, death: str
) -> None:
    """One at a time, since one of these calls does not name the bucket."""
    stack.set_visibility(1)

    def beginning() -> Iterator[Trial]:
        change = open_bucket(stack, workload)
        yield Trial.begin(stack, change, "ChangeDetector", Step(call, 1), death, named=False)

    (trial,) = together(stack, beginning())

    assert_ended_well(trial)
    assert len(stack.findings()) == 1
    assert stack.dead_letters() == []


def assert_ended_well(trial: Trial) -> None:
    """It died indeed; the state is as before, the journal has the true before-image, and people know."""
    assert len(trial.fault.struck) == 1
    assert trial.change.is_mended()
    assert trial.record["status"] == "remediated"
    assert trial.record["before"] == trial.change.broken
    assert trial.record["proved_at"]
    assert 1 <= len(trial.alerts) <= 2
