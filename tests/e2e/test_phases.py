"""What only a scaled workload has repaired; in production a person decides, and in a prototype people are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from local import Workload

from . import showing
from .changes import (
    ADMINISTRATOR,
    Change,
    attach_to_group,
    attach_to_role,
    attach_to_user,
    copy_away,
    copy_only_away,
    create_notebook,
    create_rooted_notebook,
    erase_old_versions,
    erase_sooner,
    join_group,
    loosen_tags,
    make_open_model,
    open_shell,
    publish_guardrail,
    quarantine_user,
    repurpose_notebook,
    root_notebook,
    share_domain,
    share_model_group,
    share_only_model_group,
    share_only_repository,
    share_only_vectors,
    share_repository,
    share_vectors,
    stop_scans,
    store_studio_script,
    weaken_guardrail,
)
from .members import Home, new_group
from .policies import WILLING, under
from .stack import Stack
from .telling import assert_proved, assert_told_once

UNCHANGEABLE = (
    (make_open_model, "its containers reach the internet"),
    (open_shell, "an endpoint configuration cannot be changed"),
    (store_studio_script, "a script of Studio cannot be changed"),
)
RIGHTS: dict[str, Callable[[Stack, Workload], Change]] = {
    "a role becomes administrator": attach_to_role,
    "a user becomes administrator": attach_to_user,
    "a group becomes administrator": lambda stack, workload: attach_to_group(stack, new_group(stack, workload)),
    "an access key is in public": quarantine_user,
    "a bucket is emptied after a day": erase_sooner,
    "old versions go after a day": erase_old_versions,
    "a bucket is copied to somebody too": copy_away,
    "a bucket is copied to somebody": copy_only_away,
    "anyone may read models beside an account": share_model_group,
    "anyone may read models by a policy": share_only_model_group,
    "anyone may query vectors beside an account": share_vectors,
    "anyone may query vectors by a policy": share_only_vectors,
    "anyone may pull images beside an account": share_repository,
    "anyone may pull images by a policy": share_only_repository,
    "tags of images can be moved": loosen_tags,
    "images are scanned no more": stop_scans,
    "anyone may call a domain": share_domain,
}


@pytest.mark.parametrize("make", RIGHTS.values(), ids=RIGHTS)
def test_rights_are_taken_back(scaled: Home, make: Callable[[Stack, Workload], Change]) -> None:
    stack, workload = scaled.stack, scaled.workload
    change = make(stack, workload)
    assert not change.is_mended()
    stack.settle()

    assert change.is_mended()
    (record,) = stack.findings()
    assert (record["id"], record["before"]) == (change.finding, change.broken)
    assert_proved(stack, change, record)
    assert_told_once(stack, workload, record)


def test_a_notebook_is_stopped_once_it_is_in_service(scaled: Home) -> None:
    """It is heard of while it still starts, and cannot be stopped yet."""
    stack, workload = scaled.stack, scaled.workload
    change = create_notebook(stack, workload)
    assert change.broken["state"]["status"] == "Pending"
    stack.settle()

    assert change.is_mended()
    (record,) = stack.findings()
    assert record["id"] == change.finding
    assert (record["status"], record["decisions"]) == ("remediated", 1)
    assert record["before"]["state"] | {"status": "Pending"} == change.broken["state"]
    (made,) = stack.mutations()
    assert (made.operation, made.status) == ("StopNotebookInstance", 200)
    assert [call["request_id"] for call in record["calls"] if call["request_id"]] == [made.request_id]
    assert_told_once(stack, workload, record)
    assert stack.dead_letters() == []


ONCE_STOPPED: dict[str, Callable[[Stack, Workload], Change]] = {
    "one that runs": create_rooted_notebook,
    "one that has stopped": root_notebook,
    "one with another role": repurpose_notebook,
}


@pytest.mark.parametrize("make", ONCE_STOPPED.values(), ids=ONCE_STOPPED)
def test_a_notebook_is_changed_once_it_has_stopped(scaled: Home, make: Callable[[Stack, Workload], Change]) -> None:
    """It is not started again, and one that does not run is not stopped."""
    stack, workload = scaled.stack, scaled.workload
    with under(stack, WILLING):
        change = make(stack, workload)
        stack.settle(within=40)

    assert change.is_mended()
    (record,) = stack.findings()
    assert (record["id"], record["status"], record["decisions"]) == (change.finding, "remediated", 1)
    made = stack.mutations()
    assert [(call.operation, call.status) for call in made] == [(operation, 200) for operation in change.calls]
    assert [call["request_id"] for call in record["calls"] if call["request_id"]] == [call.request_id for call in made]
    assert_told_once(stack, workload, record)
    assert stack.dead_letters() == []
    showing.repaired(change)


@pytest.mark.parametrize("make", [attach_to_role, create_notebook, create_rooted_notebook])
def test_in_production_a_person_decides_first(
    stack: Stack, workload: Workload, make: Callable[[Stack, Workload], Change]
) -> None:
    change = make(stack, workload)
    stack.settle()

    (record,) = stack.findings()
    assert (record["id"], record["status"]) == (change.finding, "awaiting-approval")
    assert stack.mutations() == []
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard asks approval")
    assert alert.document["plan"]


def test_whoever_was_put_into_a_group_stays_there(scaled: Home) -> None:
    """Who belongs to a group a person decides, who is told what the group may do."""
    stack, workload = scaled.stack, scaled.workload
    group = new_group(stack, workload)
    stack.client("iam").attach_group_policy(GroupName=group, PolicyArn=ADMINISTRATOR)
    change = join_group(stack, workload, group)
    stack.settle()

    assert change.live() == change.broken
    assert stack.mutations() == []
    (alert,) = stack.alerts()
    assert (alert.finding, alert.attributes["response"]) == (change.finding, "alert")
    assert ADMINISTRATOR in str(alert.document["verdict"])


def test_a_weak_version_of_a_guardrail_is_told_once_it_is_published(stack: Stack, workload: Workload) -> None:
    """Nobody can change it any more. Of the draft nobody hears in time."""
    stack.aws.loop.faults.add("drop", "UpdateGuardrail", account=stack.account.id)
    weak = weaken_guardrail(stack, workload)
    change = publish_guardrail(stack, workload)
    stack.settle()

    assert change.live() == weak.broken
    assert stack.mutations() == []
    (record,) = stack.findings()
    assert (record["id"], record["decision"]["response"]) == (change.finding, "alert")
    (alert,) = stack.alerts()
    assert alert.document["plan"] == []
    assert "a published version cannot be changed" in str(alert.document)


@pytest.mark.parametrize(("make", "why"), UNCHANGEABLE, ids=lambda each: getattr(each, "__name__", None))
def test_what_cannot_be_changed_is_told(scaled: Home, make: Callable[[Stack, Workload], Change], why: str) -> None:
    change = make(scaled.stack, scaled.workload)
    scaled.stack.settle()

    assert change.live() == change.broken
    assert scaled.stack.mutations() == []
    (alert,) = scaled.stack.alerts()
    assert (alert.finding, alert.document["plan"]) == (change.finding, [])
    assert why in str(alert.document)


def test_a_sound_version_of_a_guardrail_may_be_published(stack: Stack, workload: Workload) -> None:
    change = publish_guardrail(stack, workload)
    stack.settle()

    assert stack.outcomes_of(change.told) == ["sound"]
    assert stack.journal() == []
    assert stack.alerts() == []
