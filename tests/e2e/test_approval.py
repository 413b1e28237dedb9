"""A person says that a plan may be carried out. AWS says who it was, the policy whether they may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from local import Account, Workload

from .changes import STRANGER, Change, attach_to_role, let_in
from .members import Home
from .people import announce, approvers, arn_of, give, person, phaseguard, proof
from .stack import Alert, Stack

REFUSED = "phaseguard-approval-refused"
ANOTHER = "arn:aws:iam::aws:policy/AmazonBedrockFullAccess"


@pytest.fixture(scope="module")
def grace(production: Home) -> Account:
    """She may approve, and the policy names her."""
    return person(production.stack, "grace", "Approver")


@pytest.fixture(scope="module")
def mallory(production: Home) -> Account:
    """She holds the same rights, and the policy does not name her."""
    return person(production.stack, "mallory", "Approver")


@pytest.fixture(scope="module")
def operator(production: Home) -> Account:
    """An operator."""
    return person(production.stack, "olive", "Operator")


@pytest.fixture(scope="module")
def named(production: Home, grace: Account) -> Iterator[None]:
    """The policy names Grace, and Ada, whose changes these are."""
    stack = production.stack
    with approvers(stack, arn_of(grace), arn_of(stack.ada)):
        yield


@pytest.fixture
def change(stack: Stack, workload: Workload) -> Change:
    """A change by Ada for which people were asked."""
    made = attach_to_role(stack, workload)
    stack.settle()
    assert stack.finding(made.finding)["status"] == "awaiting-approval"
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard asks approval")
    return made


def bound(stack: Stack, finding: str) -> str:
    """What a signature must say."""
    return f"{finding}:{stack.plan_hash(finding)}"


def assert_refused(stack: Stack, change: Change, why: str) -> Alert:
    """Nothing was changed, the request stands as it stood, and people were told once."""
    stack.settle()
    assert stack.mutations() == []
    assert change.live() == change.broken
    record = stack.finding(change.finding)
    assert (record["status"], record["approval"]) == ("awaiting-approval", None)
    (alert,) = stack.alerts()
    assert (alert.document["control"], alert.attributes["severity"]) == (REFUSED, "critical")
    assert why in alert.document["verdict"]["evidence"]
    assert change.finding in alert.document["summary"]
    assert approvals(stack) == []
    assert stack.dead_letters() == []
    return alert


def approvals(stack: Stack) -> list[str]:
    """The approvals that nobody has looked at."""
    return [item["pk"]["S"] for item in stack.items() if item["pk"]["S"].startswith("approval#")]


@pytest.mark.usefixtures("named")
def test_what_another_person_approves_is_repaired_and_told_with_their_name(
    stack: Stack, change: Change, grace: Account
) -> None:
    approved = phaseguard(stack, grace, "approve", change.finding, "--yes")
    stack.settle()

    assert approved.returncode == 0, approved.stderr
    assert "iam:DetachRolePolicy" in approved.stdout
    assert change.is_mended()
    record = stack.finding(change.finding)
    assert (record["status"], record["approval"]["by"]) == ("remediated", arn_of(grace))
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard repaired")
    assert f"approved by {arn_of(grace)}" in alert.document["reasons"]
    assert approvals(stack) == []
    assert len(stack.mutations()) == 1


def test_a_session_of_a_role_approves_as_that_role(stack: Stack, workload: Workload) -> None:
    """Its path is not in the session's ARN, and the policy names it."""
    iam, change = stack.client("iam"), let_in(stack, workload, principal=STRANGER)
    stack.settle()
    stack.alerts()
    trust = {"Effect": "Allow", "Principal": {"AWS": stack.account.id}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName="release", Path="/approvers/", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    iam.attach_role_policy(RoleName="release", PolicyArn=stack.outputs["ApproverPolicyArn"])
    session = stack.ada.assume(role, "grace")

    with approvers(stack, "arn:aws:iam::*:role/approvers/*"):
        approved = phaseguard(stack, session, "approve", change.finding, "--yes")
        stack.settle()

    assert approved.returncode == 0, approved.stderr
    assert change.is_mended()
    assert stack.finding(change.finding)["approval"]["by"] == arn_of(session)


@pytest.mark.usefixtures("named")
def test_nobody_approves_an_answer_to_their_own_change(stack: Stack, change: Change) -> None:
    told = phaseguard(stack, stack.ada, "approve", change.finding, "--yes")
    assert told.returncode == 2
    assert "which is you" in told.stderr

    give(stack, stack.ada, change.finding, json.dumps(proof(stack.ada, bound(stack, change.finding))))

    alert = assert_refused(stack, change, "nobody approves an answer to their own")
    assert alert.document["actor"]["arn"] == arn_of(stack.ada)


@pytest.mark.usefixtures("named")
def test_who_is_not_named_may_not(stack: Stack, change: Change, mallory: Account) -> None:
    assert phaseguard(stack, mallory, "approve", change.finding, "--yes").returncode == 0

    assert_refused(stack, change, f"{arn_of(mallory)} is none of the policy's approvers")


def test_when_the_policy_names_nobody_nobody_may(stack: Stack, change: Change, grace: Account) -> None:
    with approvers(stack):
        assert phaseguard(stack, grace, "approve", change.finding, "--yes").returncode == 0

        assert_refused(stack, change, "the policy names no approvers")


@pytest.mark.usefixtures("named")
def test_a_signature_for_another_finding_is_refused(
    stack: Stack, change: Change, grace: Account, mallory: Account
) -> None:
    elsewhere = f"{'0' * 20}:{stack.plan_hash(change.finding)}"
    give(stack, mallory, change.finding, json.dumps(proof(grace, elsewhere)))

    assert_refused(stack, change, "it was signed for another finding or plan")


@pytest.mark.usefixtures("named")
def test_a_signature_that_was_tampered_with_is_refused_by_aws(
    stack: Stack, change: Change, grace: Account, mallory: Account
) -> None:
    """Grace approved something else, and Mallory writes this finding over it."""
    signed = proof(grace, f"{'0' * 20}:{stack.plan_hash(change.finding)}")
    give(stack, mallory, change.finding, json.dumps(signed | {"approval": bound(stack, change.finding)}))

    alert = assert_refused(stack, change, "SignatureDoesNotMatch")
    assert alert.document["actor"]["arn"] is None, "the signature is nobody's"
    assert str(grace.key) in alert.document["verdict"]["evidence"]


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize("body", ["", "{}", '{"authorization": 1}', "approved by grace"])
def test_what_is_no_proof_is_refused(stack: Stack, change: Change, mallory: Account, body: str) -> None:
    give(stack, mallory, change.finding, body)

    assert_refused(stack, change, "cannot be read")


@pytest.mark.usefixtures("named")
def test_an_old_signature_is_refused(stack: Stack, change: Change, grace: Account) -> None:
    signed = proof(grace, bound(stack, change.finding), minutes_ago=16)
    give(stack, grace, change.finding, json.dumps(signed))

    assert_refused(stack, change, "approve again")


@pytest.mark.usefixtures("named")
def test_a_signature_is_good_for_one_approval(
    stack: Stack, workload: Workload, change: Change, grace: Account, mallory: Account
) -> None:
    """Mallory kept a copy, and comes back with it when the same bad state is there again."""
    body = json.dumps(proof(grace, bound(stack, change.finding)))
    give(stack, grace, change.finding, body)
    stack.settle()
    assert change.is_mended()
    before = stack.finding(change.finding)
    stack.alerts()
    stack.aws.front.forget()

    with stack.unheard():
        again = attach_to_role(stack, workload)
        give(stack, mallory, change.finding, body)
        stack.settle()

        assert again.live() == again.broken
        assert stack.mutations() == []
        assert stack.finding(change.finding) == before
        (alert,) = stack.alerts()
        assert alert.document["control"] == REFUSED
        assert "used before" in alert.document["verdict"]["evidence"]
    stack.settle()


@pytest.mark.usefixtures("named")
def test_an_announcement_alone_approves_nothing_and_is_no_alarm(stack: Stack, change: Change, mallory: Account) -> None:
    announce(stack, mallory, change.finding)
    stack.settle()

    assert stack.outcomes("Remediator")[-1]["outcome"] == "stale-order"
    assert stack.mutations() == []
    assert stack.alerts() == []


@pytest.mark.usefixtures("named")
def test_when_sts_does_not_answer_the_approval_waits(stack: Stack, change: Change, grace: Account) -> None:
    fault = stack.aws.front.faults.add("sts:GetCallerIdentity", "throttle", function="Remediator", count=3)
    give(stack, grace, change.finding, json.dumps(proof(grace, bound(stack, change.finding))))
    stack.settle()

    assert len(fault.struck) == 3
    assert change.is_mended()
    assert len(stack.alerts()) == 1
    assert "sts:GetCallerIdentity did not answer" in stack.warnings("Remediator")[0]


@pytest.mark.usefixtures("named")
def test_the_remediator_may_die_over_an_approval(stack: Stack, change: Change, grace: Account) -> None:
    """It is written down who approved, and then the message comes again."""
    fault = stack.aws.front.faults.add("dynamodb:DeleteItem", "kill", function="Remediator")
    give(stack, grace, change.finding, json.dumps(proof(grace, bound(stack, change.finding))))
    stack.settle()

    assert len(fault.struck) == 1
    assert change.is_mended()
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard repaired")
    assert approvals(stack) == []


@pytest.mark.usefixtures("named")
def test_an_approval_of_what_was_asked_before_is_refused_and_people_are_asked_again(
    stack: Stack, workload: Workload, change: Change, grace: Account
) -> None:
    """More was attached while Grace signed, so she signed another plan."""
    with stack.held("Remediator"):
        assert phaseguard(stack, grace, "approve", change.finding, "--yes").returncode == 0
        attach_to_role(stack, workload, ANOTHER)
        stack.settle(through="ChangeDetector")
    stack.settle()

    asked, refused = sorted(stack.alerts(), key=lambda alert: alert.document["control"])
    assert asked.subject.startswith("Phaseguard asks approval")
    assert len(asked.document["plan"]) == 2
    assert "another finding or plan" in refused.document["verdict"]["evidence"]
    assert stack.mutations() == []

    assert phaseguard(stack, grace, "approve", change.finding, "--yes").returncode == 0
    stack.settle()
    assert change.is_mended()
    assert len(stack.mutations()) == 2


@pytest.mark.usefixtures("named")
def test_what_nobody_approves_in_time_lapses_and_is_asked_again_when_it_comes_again(
    stack: Stack, change: Change, grace: Account
) -> None:
    earlier = (datetime.now(UTC) - timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    signed = json.dumps(proof(grace, bound(stack, change.finding)))
    stack.age(change.finding, approve_by=earlier)
    late = phaseguard(stack, grace, "approve", change.finding, "--yes")
    assert (late.returncode, "could be approved until" in late.stderr) == (2, True)
    give(stack, grace, change.finding, signed)
    assert_refused(stack, change, "it could be approved until")

    for _ in range(2):
        stack.sweep()
        stack.settle()

    assert stack.finding(change.finding)["status"] == "lapsed"
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard was not approved in time")
    assert stack.mutations() == []
    assert phaseguard(stack, grace, "approve", change.finding, "--yes").returncode == 2

    change.again()
    stack.settle()
    record = stack.finding(change.finding)
    assert (record["status"], record["count"]) == ("awaiting-approval", 2)
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard asks approval")


def test_what_is_rejected_is_closed_with_name_and_reason(stack: Stack, change: Change, operator: Account) -> None:
    rejected = phaseguard(stack, operator, "reject", change.finding, "--reason", "the migration needs it")
    stack.settle()

    assert rejected.returncode == 0, rejected.stderr
    record = stack.finding(change.finding)
    assert record["status"] == "rejected"
    assert record["outcome"] == f"rejected by {arn_of(operator)}: the migration needs it"
    (alert,) = stack.alerts()
    assert alert.subject.startswith("Phaseguard was rejected")
    assert change.live() == change.broken
    again = phaseguard(stack, operator, "reject", change.finding, "--reason", "again")
    assert (again.returncode, "nothing to reject" in again.stderr) == (2, True)


def test_each_policy_lets_its_people_do_their_part_and_no_more(
    stack: Stack, change: Change, grace: Account, operator: Account
) -> None:
    viewer = person(stack, "vera", "Viewer")
    for by in (viewer, grace, operator):
        assert phaseguard(stack, by, "journal", "show", change.finding).returncode == 0
    for by, arguments in (
        (viewer, ("approve", change.finding, "--yes")),
        (viewer, ("reject", change.finding, "--reason", "no")),
        (grace, ("reject", change.finding, "--reason", "no")),
        (operator, ("approve", change.finding, "--yes")),
    ):
        refused = phaseguard(stack, by, *arguments)
        assert refused.returncode == 2
        assert "AccessDenied" in refused.stderr
    for by, key in (
        (grace, "levers"),
        (grace, f"finding#{change.finding}"),
        (operator, "budget#x"),
        (viewer, "levers"),
    ):
        with pytest.raises(ClientError, match="AccessDenied"):
            by.client("dynamodb").put_item(TableName=stack.outputs["JournalTableName"], Item={"pk": {"S": key}})
    assert stack.finding(change.finding)["status"] == "awaiting-approval"
