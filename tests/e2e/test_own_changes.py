"""Our own repairs are heard of and not answered, and nobody can pretend to be us."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from local import Account, Workload

from .changes import Change, delete_logging, switch_off, weaken_guardrail
from .members import new_bucket, new_role
from .stack import Record, Stack, issuer

UNAPPROVED = "RestrictPublicBuckets"
MISUSED = "phaseguard-role-misused"


@pytest.fixture
def bucket(stack: Stack, workload: Workload) -> str:
    """A bucket that was approved with one switch off, so that our own repair of it looks like a bad change."""
    return new_bucket(stack, workload, off=(UNAPPROVED,))


@pytest.fixture
def remedy_role(stack: Stack) -> Iterator[str]:
    """The role that repairs buckets, which somebody has made to trust Ada too."""
    arn = stack.remedy_roles()["s3"]
    iam, name = stack.client("iam"), arn.rpartition("/")[2]
    trust = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    ada = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{stack.account.id}:user/ada"},
        "Action": "sts:AssumeRole",
    }
    loosened = {**trust, "Statement": [*trust["Statement"], ada]}
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(loosened))
    yield arn
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(trust))


def repaired(stack: Stack, bucket: str) -> Record:
    """The finding of a bucket that was broken and repaired."""
    switch_off(stack, bucket, UNAPPROVED, "BlockPublicAcls")
    stack.settle()
    (record,) = stack.findings()
    assert record["status"] == "remediated"
    stack.alerts()
    return record


OWN: dict[str, Callable[[Stack, Workload, str], Change]] = {
    "a bucket": lambda stack, _, bucket: switch_off(stack, bucket, UNAPPROVED, "BlockPublicAcls"),
    "the log of invocations": lambda stack, workload, _: delete_logging(stack, workload),
    "a guardrail": lambda stack, workload, _: weaken_guardrail(stack, workload),
}


@pytest.mark.parametrize("make", OWN.values(), ids=OWN)
def test_our_own_repair_is_heard_of_and_not_answered(
    stack: Stack, workload: Workload, bucket: str, make: Callable[[Stack, Workload, str], Change]
) -> None:
    """Its record has the role and the session that the call had, and AWS's number of the call."""
    change = make(stack, workload, bucket)
    stack.settle()

    (record,) = stack.findings()
    (own,) = stack.own()
    assert own["requestID"] == record["calls"][0]["request_id"]
    assert own["userIdentity"]["arn"].endswith(f"/phaseguard-{change.finding}")
    assert set(stack.outcomes_of(own)) == {"own-change"}
    assert record["id"] == change.finding
    assert len(stack.alerts()) == 1
    assert len(stack.mutations()) == 1


def test_our_own_repair_is_known_while_it_is_made(stack: Stack, bucket: str) -> None:
    """Its event can come before the call has been noted."""
    proof = stack.aws.front.faults.add("s3:GetPublicAccessBlock", "delay", function="Remediator", nth=2, seconds=2)
    change = switch_off(stack, bucket, UNAPPROVED, "BlockPublicAcls")
    stack.reach(change.finding, "intended")
    stack.aws.front.wait_until_told()
    stack.settle(through="ChangeDetector")
    (during,) = stack.findings()
    (own,) = stack.own()
    stack.settle()

    assert len(proof.struck) == 1
    assert during["status"] == "intended"
    assert during["calls"] == []
    assert set(stack.outcomes_of(own)) == {"own-change"}
    assert [record["status"] for record in stack.findings()] == ["remediated"]
    assert len(stack.mutations()) == 1
    assert len(stack.alerts()) == 1


def stranger(stack: Stack, _: str, finding: str) -> Account:
    """Another role with our session name."""
    return new_role(stack, f"phaseguard-{finding}")


def forger(stack: Stack, role: str, _: str) -> Account:
    """The remedy role itself, for no finding of ours."""
    return stack.ada.assume(role, "phaseguard-0123456789abcdef0123")


def latecomer(stack: Stack, role: str, finding: str) -> Account:
    """The remedy role itself, for a finding that has ended."""
    return stack.ada.assume(role, f"phaseguard-{finding}")


@pytest.mark.parametrize("pretender", [stranger, forger, latecomer])
def test_whoever_pretends_to_be_us_is_answered(
    stack: Stack, bucket: str, remedy_role: str, pretender: Callable[[Stack, str, str], Account]
) -> None:
    record = repaired(stack, bucket)
    actor = pretender(stack, remedy_role, record["id"])

    change = switch_off(stack, bucket, UNAPPROVED, "BlockPublicPolicy", actor=actor)
    stack.settle()

    answered = stack.finding(change.finding)
    assert answered["status"] == "remediated"
    assert answered["actor"]["role"] == issuer(change.told)
    assert change.is_mended()
    alerts = stack.alerts()
    assert [alert.finding for alert in alerts if alert.attributes["control"] != MISUSED] == [answered["id"]]
    # Taking our role and using it is told too.
    assert any(alert.attributes["control"] == MISUSED for alert in alerts) == (pretender is not stranger)


def test_whoever_pretends_to_be_us_while_we_work_is_answered(
    stack: Stack, workload: Workload, bucket: str, remedy_role: str
) -> None:
    """While a finding is being repaired, its name covers its own calls on its own resource, and no others."""
    other = new_bucket(stack, workload)
    stack.aws.front.faults.add("s3:GetPublicAccessBlock", "delay", function="Remediator", nth=2, seconds=2)
    change = switch_off(stack, bucket, UNAPPROVED, "BlockPublicAcls")
    stack.reach(change.finding, "intended")

    actor = stack.ada.assume(remedy_role, f"phaseguard-{change.finding}")
    elsewhere = switch_off(stack, other, "BlockPublicAcls", actor=actor)
    stack.settle()

    assert elsewhere.is_mended()
    assert stack.finding(elsewhere.finding)["status"] == "remediated"
