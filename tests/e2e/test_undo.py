"""A repair is taken back by a person, with that person's own credentials, and stays so until the word is over."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from local import Workload, deliver
from local.cloudtrail import envelope

from . import showing
from .changes import (
    ADMINISTRATOR,
    Change,
    State,
    add_version,
    approve_model,
    attach_to_group,
    attach_to_role,
    attach_to_user,
    bare_door,
    believe_callers,
    copy_away,
    copy_nothing,
    copy_only_away,
    create_key,
    create_notebook,
    debug_training,
    delete_detector,
    delete_flow_log,
    delete_log_group,
    delete_logging,
    delete_recorder,
    delete_trail,
    disable_key,
    end_discovery,
    erase_old_versions,
    erase_sooner,
    expose_endpoint,
    forget_after_a_year,
    forget_topic,
    give_up_key,
    grant_all_beside,
    grant_all_to_role,
    grant_bucket,
    hold_again,
    let_in,
    log_no_requests,
    look_for_nothing,
    loosen_tags,
    narrow_enforced,
    narrow_trail,
    open_domain,
    open_endpoint,
    open_endpoint_beside,
    open_gateway,
    open_port,
    open_url,
    publish_database,
    record_reads,
    redirect_history,
    redirect_logging,
    relax_retention,
    remove_enforced,
    repoint_endpoint,
    repurpose_notebook,
    root_notebook,
    schedule_deletion,
    share_bucket,
    share_classifier,
    share_collection,
    share_domain,
    share_gateway,
    share_guardrail,
    share_model_group,
    share_only_bucket,
    share_only_classifier,
    share_only_gateway,
    share_only_guardrail,
    share_only_model_group,
    share_only_repository,
    share_only_secret,
    share_only_vectors,
    share_repository,
    share_secret,
    share_vectors,
    silence_web_acl,
    stop_evaluation,
    stop_monitoring,
    stop_recorder,
    stop_rotation,
    stop_scans,
    stop_trail,
    suspend_detector,
    suspend_versions,
    swap_script,
    switch_off,
    switch_off_protection,
    switch_on_key,
    take_key_from_logs,
    trust_anyone,
    turn_off_standard,
    unbind_role,
    unbind_user,
    unblock_bucket,
    unguard_agent,
    unmask_logs,
    unprotect_logs,
    weaken_guardrail,
)
from .members import Home, new_bucket, new_group, new_policy, open_bucket
from .operators import Operator, all_rights, operator
from .policies import WILLING, under
from .stack import Record, Stack, Told

Make = Callable[[Stack, Workload], Change]

CHANGES: dict[str, Make] = {
    "a bucket's block is removed": lambda stack, workload: unblock_bucket(stack, workload.bucket),
    "a bucket's switch is turned off": lambda stack, workload: switch_off(stack, workload.bucket, "BlockPublicPolicy"),
    "anyone may read a bucket beside an account": lambda stack, workload: share_bucket(
        stack, open_bucket(stack, workload)
    ),
    "anyone may read a bucket by its policy": lambda stack, workload: share_only_bucket(
        stack, open_bucket(stack, workload)
    ),
    "anyone may read a bucket by its ACL": lambda stack, workload: grant_bucket(stack, open_bucket(stack, workload)),
    "a bucket keeps no old versions": suspend_versions,
    "a bucket is encrypted without the key": give_up_key,
    "requests to a bucket are not logged": log_no_requests,
    "a bucket is not copied any more": copy_nothing,
    "anyone may read a secret beside an account": share_secret,
    "anyone may read a secret by its policy": share_only_secret,
    "a key is disabled": lambda stack, workload: disable_key(stack, workload.key_arn),
    "a key rotates no more": lambda stack, workload: stop_rotation(stack, workload.key_arn),
    "anyone may invoke a tool": let_in,
    "a tool has an open URL": open_url,
    "a trail is stopped": stop_trail,
    "a trail is deleted": delete_trail,
    "a trail proves its files no more": narrow_trail,
    "a trail records reads alone": record_reads,
    "a trail looks for nothing": look_for_nothing,
    "a log group is deleted": delete_log_group,
    "a log group keeps its events for a year": forget_after_a_year,
    "a log group masks nothing": unmask_logs,
    "a log group has no key": take_key_from_logs,
    "a log group may be deleted": unprotect_logs,
    "invocations are logged no more": delete_logging,
    "invocations are logged elsewhere": redirect_logging,
    "a guardrail lets hate through": weaken_guardrail,
    "a guardrail has forgotten a topic": forget_topic,
    "no guardrail is enforced any more": remove_enforced,
    "a guardrail is enforced on less": narrow_enforced,
    "providers may have what is asked": relax_retention,
    "anyone may use a gateway": open_gateway,
    "anyone may use a gateway beside a role": share_gateway,
    "anyone may use a gateway by its policy": share_only_gateway,
    "anyone may use a guardrail beside an account": share_guardrail,
    "anyone may use a guardrail by its policy": share_only_guardrail,
    "a key for models never expires": create_key,
    "a key for models is switched on": switch_on_key,
    "a role is bounded no more": unbind_role,
    "a user is bounded no more": unbind_user,
    "the world may come in on a port": open_port,
    "a flow log is deleted": delete_flow_log,
    "a detector is suspended": suspend_detector,
    "a detector looks away from models": switch_off_protection,
    "a detector is deleted": delete_detector,
    "nothing is recorded by Config": stop_recorder,
    "Config has no recorder": delete_recorder,
    "Config delivers elsewhere": redirect_history,
    "Security Hub looks away from models": turn_off_standard,
    "no web ACL stands before a door": bare_door,
    "a web ACL keeps no log": silence_web_acl,
}
SCALED: dict[str, Make] = {
    "a role becomes administrator": attach_to_role,
    "a user becomes administrator": attach_to_user,
    "a group becomes administrator": lambda stack, workload: attach_to_group(stack, new_group(stack, workload)),
    "a role may do all of Bedrock": grant_all_to_role,
    "a role may do all of Bedrock and more": grant_all_beside,
    "a new version of a policy allows all of Bedrock": lambda stack, workload: add_version(
        stack, new_policy(stack, workload)
    ),
    "an old version of a policy holds again": lambda stack, workload: hold_again(stack, new_policy(stack, workload)),
    "anyone may act with a role": trust_anyone,
    "a notebook reaches the internet": create_notebook,
    "a bucket is emptied after a day": erase_sooner,
    "old versions go after a day": erase_old_versions,
    "a bucket is copied to somebody too": copy_away,
    "a bucket is copied to somebody": copy_only_away,
    "anyone may read models beside an account": share_model_group,
    "anyone may read models by a policy": share_only_model_group,
    "an index believes its callers": believe_callers,
    "anyone may import a model beside an account": share_classifier,
    "anyone may import a model by a policy": share_only_classifier,
    "anyone may query vectors beside an account": share_vectors,
    "anyone may query vectors by a policy": share_only_vectors,
    "an agent is without its guardrail": unguard_agent,
    "anyone may pull images beside an account": share_repository,
    "anyone may pull images by a policy": share_only_repository,
    "tags of images can be moved": loosen_tags,
    "images are scanned no more": stop_scans,
    "anyone may call a domain": share_domain,
    "a database has a public address": publish_database,
    "another account may read a collection": share_collection,
    "nobody evaluates what an agent answers": stop_evaluation,
    "Macie looks into nothing by itself": end_discovery,
    "an endpoint lets all pass": open_endpoint,
    "an endpoint lets all pass beside what its owner added": open_endpoint_beside,
    "an endpoint is elsewhere and has no name": expose_endpoint,
}
WILLINGLY: dict[str, Make] = {
    "a model is approved without review": approve_model,
    "a notebook is rooted": root_notebook,
    "people may open a shell where a job trains": debug_training,
    "a notebook is repurposed": repurpose_notebook,
    "an endpoint serves another model": repoint_endpoint,
    "a domain is open to the internet": open_domain,
    "a script opens a shell at each start": swap_script,
    "nobody watches a model": stop_monitoring,
}
REASON = ("--reason", "the site is meant to be public")


@pytest.fixture
def grace(stack: Stack) -> Operator:
    """An operator of the stack in production."""
    return operator(stack)


def undo(person: Operator, change: Change, *more: str) -> Any:
    """Takes the repair of a change back, as a person who was asked."""
    return person.run("undo", change.finding, *REASON, "--yes", *more)


def but_ids(state: State) -> State:
    """A state without what AWS gives anew, or is still doing."""
    found = copy.deepcopy(state)
    inner = found["state"]
    for rule in inner.get("rules", []):
        if isinstance(rule, dict):  # those of a bucket are text
            del rule["id"]
    if found["kind"] == "notebook":
        inner["status"] = inner["status"].replace("Pending", "InService").replace("Updating", "Stopped")
    inner.pop("modified_by", None)
    inner.get("rules", []).sort(key=json.dumps)
    inner.pop("versions", None)
    return found


def accepted(stack: Stack, change: Change) -> list[Record]:
    """The findings after the first, all of which must have been left alone for what a person accepted."""
    later = [record for record in stack.findings() if record["id"] != change.finding]
    for record in later:
        assert [reason["reason"] for reason in record["decision"]["reasons"]] == ["accepted"], record["decision"]
        assert (record["decision"]["response"], record["calls"]) == ("record", [])
    return later


def let_expire(stack: Stack) -> None:
    """Lets the time of every acceptance pass."""
    for item in stack.items():
        if item["pk"]["S"].startswith("accepted#"):
            body = json.loads(item["body"]["S"]) | {"until": "2026-01-01T00:00:00Z"}
            stack.remember(item | {"body": {"S": json.dumps(body)}})


def renewed(told: Told) -> dict[str, Any]:
    """The same event as of another call."""
    return envelope(told | {"eventID": str(uuid4())})


def happen_again(stack: Stack, change: Change, calls: list[dict[str, Any]]) -> None:
    """Has the detector look again: at the operator's calls, or at the first change when no control watches those."""
    numbers = [call["request_id"] for call in calls]
    told = [dict(record) for record in stack.aws.loop.records if record["requestID"] in numbers]
    heard = [deliver(stack.aws, renewed(record)) for record in told]
    # No control watches that a notebook starts, and what is made again in the place of something has no baseline yet.
    if change.control == "sagemaker-notebook-exposed" or change.lost or not any(heard):
        stack.deliver(renewed(change.told))


def assert_taken_back_until_it_expires(stack: Stack, person: Operator, change: Change) -> None:
    """The whole life of an undo."""
    assert change.is_mended()
    showing.repaired(change)
    repairs = len(stack.mutations())
    stack.alerts()
    done = undo(person, change)
    assert done.returncode == 0, done.stderr + done.stdout
    stack.settle()

    # It is what it was before the repair, and stays so.
    assert but_ids(change.live()) == but_ids(change.broken)
    assert len(stack.mutations()) == repairs
    record = stack.finding(change.finding)
    assert record["status"] == "accepted"
    calls = [call for call in record["calls"] if call.get("operator")]
    assert calls
    assert {call["operator"] for call in calls} == {person.arn}
    assert all(call["request_id"] and call["error"] is None for call in calls)
    assert record["acceptance"]["by"] == person.arn
    assert record["acceptance"]["reason"] == REASON[1]
    accepted(stack, change)
    assert [alert.subject.split(":")[0] for alert in stack.alerts()] == ["Phaseguard accepted"]
    showing.taken_back(change)

    # Another event about the same state is left alone, until the acceptance is over.
    happen_again(stack, change, calls)
    stack.settle()
    assert accepted(stack, change) != []
    assert len(stack.mutations()) == repairs
    let_expire(stack)
    happen_again(stack, change, calls)
    stack.settle()
    assert len(stack.mutations()) > repairs
    assert change.is_mended()


@pytest.mark.parametrize("make", CHANGES.values(), ids=CHANGES)
def test_what_was_taken_back_stays_so_until_the_word_is_over(
    stack: Stack, workload: Workload, grace: Operator, make: Make
) -> None:
    change = make(stack, workload)
    stack.settle()
    assert_taken_back_until_it_expires(stack, grace, change)


@pytest.mark.parametrize("make", SCALED.values(), ids=SCALED)
def test_what_only_a_scaled_workload_has_repaired_is_taken_back_too(scaled: Home, make: Make) -> None:
    change = make(scaled.stack, scaled.workload)
    scaled.stack.settle()
    assert_taken_back_until_it_expires(scaled.stack, operator(scaled.stack), change)


@pytest.mark.parametrize("make", WILLINGLY.values(), ids=WILLINGLY)
def test_what_the_policy_has_repaired_is_taken_back_too(scaled: Home, make: Make) -> None:
    with under(scaled.stack, WILLING):
        change = make(scaled.stack, scaled.workload)
        scaled.stack.settle()
        assert_taken_back_until_it_expires(scaled.stack, operator(scaled.stack), change)


def test_a_worse_state_than_the_accepted_one_is_answered(stack: Stack, workload: Workload, grace: Operator) -> None:
    bucket = new_bucket(stack, workload)
    change = switch_off(stack, bucket, "BlockPublicPolicy")
    stack.settle()
    assert undo(grace, change).returncode == 0
    stack.settle()
    assert change.live() == change.broken

    worse = unblock_bucket(stack, bucket)
    stack.settle()
    assert change.is_mended()
    assert worse.live() != worse.broken


def test_a_deletion_that_was_cancelled_is_left_to_a_person(stack: Stack, workload: Workload, grace: Operator) -> None:
    """Nothing of ours schedules the deletion of a key. Whoever does is left alone then."""
    change = schedule_deletion(stack, workload.key_arn)
    stack.settle()
    done = undo(grace, change)
    assert done.returncode == 0, done.stderr
    assert "Phaseguard never schedules the deletion of a key" in done.stdout
    assert change.is_mended()
    record = stack.finding(change.finding)
    assert record["status"] == "accepted"
    assert [call for call in record["calls"] if call.get("operator")] == []

    stack.told(stack.ada.client("kms").schedule_key_deletion(KeyId=workload.key_arn, PendingWindowInDays=7))
    stack.settle()
    assert change.live() == change.broken
    (left,) = accepted(stack, change)
    assert left["control"] == change.control


def test_nobody_is_asked_where_nobody_is(stack: Stack, workload: Workload, grace: Operator) -> None:
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()
    asked = grace.run("undo", change.finding, *REASON)
    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    assert "s3:DeletePublicAccessBlock" in asked.stdout
    assert change.is_mended()
    assert [item["pk"]["S"] for item in stack.journal()] == [f"finding#{change.finding}"]


def test_what_somebody_changed_after_the_repair_is_not_overwritten_unasked(scaled: Home) -> None:
    stack, grace = scaled.stack, operator(scaled.stack)
    change = attach_to_role(stack, scaled.workload)
    stack.settle()
    other = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    stack.client("iam").attach_role_policy(RoleName=scaled.workload.agent_role, PolicyArn=other)

    refused = undo(grace, change)
    assert refused.returncode == 2
    assert "somebody has changed the state" in refused.stderr
    assert "--force" in refused.stderr
    assert change.live()["state"]["attached"] == [other]

    forced = undo(grace, change, "--force")
    assert forced.returncode == 0, forced.stderr
    stack.settle()
    assert sorted(change.live()["state"]["attached"]) == [ADMINISTRATOR, other]
    accepted(stack, change)


def test_what_is_refused_says_where_it_stopped_and_goes_on(stack: Stack, workload: Workload, grace: Operator) -> None:
    """Of two calls the second is refused. What came of the first is left alone, and the second run goes on."""
    change = open_url(stack, workload)
    stack.settle()
    grace.may(all_rights() - {"lambda:UpdateFunctionUrlConfig"})
    stopped = undo(grace, change)
    assert stopped.returncode == 2
    assert "lambda:UpdateFunctionUrlConfig was refused" in stopped.stderr
    assert f"phaseguard undo {change.finding}" in stopped.stderr
    record = stack.finding(change.finding)
    assert record["status"] == "remediated"
    assert "lambda:UpdateFunctionUrlConfig" in record["outcome"]
    assert [item["pk"]["S"] for item in stack.journal() if item["pk"]["S"].startswith("lease#")] == []
    stack.settle()
    assert len(change.live()["state"]["statements"]) == 1

    grace.may(all_rights())
    done = undo(grace, change)
    assert done.returncode == 0, done.stderr
    assert change.live() == change.broken
    calls = [call for call in stack.finding(change.finding)["calls"] if call.get("operator")]
    assert [(call["operation"], call["error"] is None) for call in calls] == [
        ("lambda:AddPermission", True),
        ("lambda:UpdateFunctionUrlConfig", False),
        ("lambda:AddPermission", True),
        ("lambda:UpdateFunctionUrlConfig", True),
    ]


def test_where_nothing_was_taken_back_nothing_is_accepted(stack: Stack, workload: Workload, grace: Operator) -> None:
    change = disable_key(stack, workload.key_arn)
    stack.settle()
    grace.may(all_rights() - {"kms:DisableKey"})
    assert undo(grace, change).returncode == 2
    assert stack.finding(change.finding)["acceptance"] is None

    again = disable_key(stack, workload.key_arn)
    stack.settle()
    assert again.is_mended()
    assert stack.finding(again.finding)["status"] == "remediated"


def test_what_was_not_repaired_has_nothing_to_take_back(observer: Home) -> None:
    stack, ada = observer.stack, operator(observer.stack)
    change = unblock_bucket(stack, observer.workload.bucket)
    stack.settle()
    refused = undo(ada, change)
    assert refused.returncode == 2
    assert "no repair to take back" in refused.stderr
    assert change.live() == change.broken


def test_an_alert_that_is_meant_to_be_so_is_accepted(observer: Home) -> None:
    stack, grace = observer.stack, operator(observer.stack)
    change = unblock_bucket(stack, observer.workload.bucket)
    stack.settle()
    done = grace.run("accept", change.finding, *REASON, "--owner", "web", "--for", "1h", "--yes")
    assert done.returncode == 0, done.stderr
    stack.settle()
    record = stack.finding(change.finding)
    assert (record["status"], record["acceptance"]["owner"]) == ("accepted", "web")
    assert [item["pk"]["S"].split("#")[0] for item in stack.journal()].count("open") == 0

    change.again()
    stack.settle()
    assert len(accepted(stack, change)) == 1
    shown = grace.run("journal", "show", change.finding)
    assert f"by {grace.arn} for web until" in shown.stdout


def test_nobodys_word_holds_longer_than_30_days(observer: Home) -> None:
    stack, grace = observer.stack, operator(observer.stack)
    change = unblock_bucket(stack, observer.workload.bucket)
    stack.settle()
    refused = grace.run("accept", change.finding, *REASON, "--for", "31d", "--yes")
    assert refused.returncode == 2
    assert "30 days" in refused.stderr
    assert stack.finding(change.finding)["status"] == "decided"


def test_what_takes_a_repair_back_is_told_with_it(stack: Stack, workload: Workload, grace: Operator) -> None:
    change = unblock_bucket(stack, workload.bucket)
    stack.settle()
    (alert,) = stack.alerts()
    command = f"phaseguard undo {change.finding}"
    assert alert.document["undo"].startswith(command)
    assert command in grace.run("journal", "show", change.finding).stdout
    assert undo(grace, change).returncode == 0
    story = grace.run("journal", "show", change.finding).stdout
    assert f"{grace.arn} took it back: s3:DeletePublicAccessBlock" in story
    assert f"accepted       by {grace.arn}" in story
    assert command not in story
