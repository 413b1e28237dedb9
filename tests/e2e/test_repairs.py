"""Each repair, from the call that breaks something to the alert that says it is whole again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from local import Workload

from .changes import (
    Change,
    approve_model,
    arm_key_user,
    bare_door,
    copy_nothing,
    create_key,
    debug_training,
    delete_detector,
    delete_flow_log,
    delete_log_group,
    delete_logging,
    delete_recorder,
    delete_trail,
    disable_key,
    forget_topic,
    give_up_key,
    grant_bucket,
    let_in,
    log_no_requests,
    look_for_nothing,
    mask_something_else,
    narrow_enforced,
    narrow_trail,
    open_domain,
    open_gateway,
    open_port,
    open_url,
    process_for_strangers,
    record_reads,
    redirect_history,
    redirect_logging,
    relax_retention,
    remove_enforced,
    repoint_endpoint,
    schedule_deletion,
    score_for_strangers,
    share_bucket,
    share_gateway,
    share_guardrail,
    share_only_bucket,
    share_only_gateway,
    share_only_guardrail,
    share_only_secret,
    share_secret,
    shorten_logs,
    silence_web_acl,
    stop_evaluation,
    stop_monitoring,
    stop_recorder,
    stop_rotation,
    stop_trail,
    suspend_detector,
    suspend_versions,
    swap_script,
    switch_off,
    switch_off_protection,
    switch_on_key,
    take_key_from_logs,
    train_in_the_open,
    turn_off_hub,
    turn_off_macie,
    turn_off_standard,
    unbind_role,
    unblock_bucket,
    unprotect_logs,
    weaken_guardrail,
)
from .members import Home, open_bucket
from .policies import WILLING, under
from .stack import Stack
from .telling import assert_proved, assert_told_once

CHANGES: dict[str, Callable[[Stack, Workload], Change]] = {
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
    "a key is to be deleted": lambda stack, workload: schedule_deletion(stack, workload.key_arn),
    "a key rotates no more": lambda stack, workload: stop_rotation(stack, workload.key_arn),
    "anyone may invoke a tool": let_in,
    "a tool has an open URL": open_url,
    "a trail is stopped": stop_trail,
    "a trail is deleted": delete_trail,
    "a trail proves its files no more": narrow_trail,
    "a trail records reads alone": record_reads,
    "a trail looks for nothing": look_for_nothing,
    "a log group is deleted": delete_log_group,
    "a log group keeps its events for a day": shorten_logs,
    "a log group masks something else": mask_something_else,
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
    "nobody evaluates what an agent answers": stop_evaluation,
    "anyone may use a guardrail beside an account": share_guardrail,
    "anyone may use a guardrail by its policy": share_only_guardrail,
    "a key for models never expires": create_key,
    "a key for models lasts a year": lambda stack, workload: create_key(stack, workload, days=365),
    "a key for models is switched on": switch_on_key,
    "the user of a key for models has an access key": arm_key_user,
    "a role is bounded no more": unbind_role,
    "the world may come in on a port": open_port,
    "a flow log is deleted": delete_flow_log,
    "a detector is suspended": suspend_detector,
    "a detector looks away from models": switch_off_protection,
    "a detector is deleted": delete_detector,
    "nothing is recorded by Config": stop_recorder,
    "Config has no recorder": delete_recorder,
    "Config delivers elsewhere": redirect_history,
    "Security Hub is off": turn_off_hub,
    "Security Hub looks away from models": turn_off_standard,
    "no web ACL stands before a door": bare_door,
    "a web ACL keeps no log": silence_web_acl,
}
# Under a policy that has lists of what is approved, and asks nobody.
WILLINGLY: dict[str, Callable[[Stack, Workload], Change]] = {
    "a model is approved without review": approve_model,
    "a job trains in the open": train_in_the_open,
    "a job writes to strangers": process_for_strangers,
    "a model scores for strangers": score_for_strangers,
    "people may open a shell where a job trains": debug_training,
    "an endpoint serves another model": repoint_endpoint,
    "a domain is open to the internet": open_domain,
    "a script opens a shell at each start": swap_script,
    "nobody watches a model": stop_monitoring,
    "Macie is off": turn_off_macie,
}


@pytest.mark.parametrize("make", CHANGES.values(), ids=CHANGES)
def test_what_was_broken_is_whole_again(
    stack: Stack, workload: Workload, make: Callable[[Stack, Workload], Change]
) -> None:
    """The state is as before, the journal proves it, people are told once, and our own calls lead to nothing more."""
    assert_made_whole(stack, workload, make)


@pytest.mark.parametrize("make", WILLINGLY.values(), ids=WILLINGLY)
def test_what_the_policy_has_repaired_is_whole_again(scaled: Home, make: Callable[[Stack, Workload], Change]) -> None:
    with under(scaled.stack, WILLING):
        assert_made_whole(scaled.stack, scaled.workload, make)


def assert_made_whole(stack: Stack, workload: Workload, make: Callable[[Stack, Workload], Change]) -> None:
    """The whole way of a repair."""
    change = make(stack, workload)
    assert not change.is_mended()
    stack.settle()

    assert change.is_mended()
    (record,) = stack.findings()
    assert record["id"] == change.finding
    assert record["before"] == change.broken
    assert_proved(stack, change, record)
    assert_told_once(stack, workload, record)
    assert stack.dead_letters() == []


def test_a_repair_does_not_wear_off(stack: Stack, workload: Workload) -> None:
    """The same thing broken again is another finding, and is repaired again."""
    for _ in range(2):
        unblock_bucket(stack, workload.bucket)
        stack.settle()

    assert [record["status"] for record in stack.findings()] == ["remediated"] * 2
    assert len(stack.mutations()) == 2
    assert len(stack.alerts()) == 2
