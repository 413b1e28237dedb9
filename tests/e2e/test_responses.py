"""What is done depends on the mode, the phase, and on what a person approved."""

from __future__ import annotations

from local import Workload

from .changes import STRANGER, Change, delete_endpoint, disable_key, let_in, unblock_bucket
from .members import Home, approve, new_bucket, new_key, tags
from .stack import Alert, Stack


def assert_only_told(stack: Stack, change: Change) -> Alert:
    """Nothing was changed, and one alert came: this one."""
    stack.settle()
    assert stack.mutations() == []
    assert change.live() == change.broken
    (record,) = stack.findings()
    assert (record["status"], record["decision"]["response"]) == ("decided", "alert")
    (alert,) = stack.alerts()
    assert alert.finding == record["id"]
    assert alert.attributes["response"] == "alert"
    return alert


def test_a_stack_that_observes_says_what_it_would_have_done(observer: Home) -> None:
    stack, workload = observer.stack, observer.workload
    change = unblock_bucket(stack, workload.bucket)

    alert = assert_only_told(stack, change)

    assert alert.subject.startswith("Phaseguard would have acted")
    assert alert.document["intended"] == "remediate"
    assert "the stack only observes" in alert.document["reasons"]
    (remedy,) = alert.document["plan"]
    assert workload.bucket in str(remedy)


def test_a_prototype_is_told_of_what_production_would_repair(prototype: Home) -> None:
    stack, workload = prototype.stack, prototype.workload
    change = disable_key(stack, workload.key_arn)

    alert = assert_only_told(stack, change)

    assert alert.attributes["phase"] == "prototype"
    assert any(reason.startswith("prototype") for reason in alert.document["reasons"])


def test_a_prototype_is_repaired_where_every_phase_is(prototype: Home) -> None:
    stack, workload = prototype.stack, prototype.workload
    change = unblock_bucket(stack, workload.bucket)

    stack.settle()

    assert change.is_mended()
    (alert,) = stack.alerts()
    assert (alert.attributes["phase"], alert.attributes["response"]) == ("prototype", "remediate")


def test_an_endpoint_that_is_gone_is_told_of_also_where_others_are_repaired(scaled: Home) -> None:
    change = delete_endpoint(scaled.stack, scaled.workload)

    alert = assert_only_told(scaled.stack, change)

    assert alert.document["plan"] == []
    assert "another id" in str(alert.document["reasons"])


def test_a_bucket_that_nobody_declared_is_nobodys_business(stack: Stack) -> None:
    change = unblock_bucket(stack, new_bucket(stack, None))

    stack.settle()

    assert change.live() == change.broken
    assert [line["outcome"] for line in stack.outcomes("ChangeDetector")] == ["nobody", "look-later"]
    assert stack.journal() == []
    assert stack.alerts() == []
    assert stack.mutations() == []


def test_a_tag_alone_makes_nobody_repair_a_bucket(stack: Stack, workload: Workload) -> None:
    """Or else a tag would be a weapon against somebody else's bucket."""
    bucket = new_bucket(stack, None)
    pairs = [{"Key": key, "Value": value} for key, value in tags(workload).items()]
    stack.client("s3").put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": pairs})
    change = unblock_bucket(stack, bucket)

    alert = assert_only_told(stack, change)

    assert alert.attributes["workload"] == workload.name


def test_a_member_that_nobody_approved_is_only_told(stack: Stack, workload: Workload) -> None:
    change = disable_key(stack, new_key(stack, workload, approved=False))

    alert = assert_only_told(stack, change)

    assert "nobody approved that the resource belongs to the workload" in alert.document["reasons"]


def test_without_a_baseline_there_is_nothing_to_restore(stack: Stack, workload: Workload) -> None:
    """A bucket that was always open is never closed."""
    bucket = new_bucket(stack, workload)
    approve(stack, workload, f"arn:aws:s3:::{bucket}")
    change = unblock_bucket(stack, bucket)

    alert = assert_only_told(stack, change)

    assert "no baseline is approved for it" in alert.document["reasons"]


def test_a_named_account_waits_for_approval(stack: Stack, workload: Workload) -> None:
    """It may be a partner's."""
    change = let_in(stack, workload, principal=STRANGER)

    stack.settle()

    assert change.live() == change.broken
    assert stack.mutations() == []
    (record,) = stack.findings()
    assert record["status"] == "awaiting-approval"
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard asks approval")
    assert STRANGER in alert.document["verdict"]["evidence"]


def test_a_stack_that_is_told_to_observe_holds_back_what_was_decided(stack: Stack, workload: Workload) -> None:
    """One item stops every repair, also those that are on their way."""
    with stack.held("Remediator"):
        change = unblock_bucket(stack, workload.bucket)
        stack.settle(through="ChangeDetector")
        (decided,) = stack.findings()
        stack.remember({"pk": {"S": "levers"}, "body": {"S": '{"mode": "observe"}'}})
    stack.settle()

    assert decided["decision"]["response"] == "remediate"
    alert = assert_only_told(stack, change)
    assert alert.subject.startswith("Phaseguard would have acted")
    assert [line["outcome"] for line in stack.outcomes("Remediator")] == ["held-back"]
