"""What GuardDuty tells an administrator's account of a member is looked at, contained and given back in the member."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account, LocalAws, deploy
from local.making.basics import policy
from local.making.foundations import make_function, make_trail

from .people import approvers, arn_of, person, phaseguard
from .stack import REGION, Stack, deploy_stack, issuer
from .threats import TOR, asked, called, finding, of_function, of_role, of_user

TEMPLATE = Path(__file__).parents[2] / "templates" / "member.yaml"
ADMINISTRATOR, MEMBER, STRANGER = "666677778888", "999988887777", "888877776666"
PREFIX = "guard"
STOLEN, TOOL = "threat-credential-compromised", "threat-tool-function-compromised"
WREN, LARK = "wren", "lark"
TOOL_NAME, RUNNER = "acme-member-tool", "acme-member-runner"
TAGS = {"ai:workload": "assistant", "ai:phase": "production"}


@dataclass
class Governing:
    """A stack in GuardDuty's administrator account, a member's account, and two people of the first."""

    stack: Stack
    member: Account
    approver: Account
    operator: Account
    tool: str

    def role(self, name: str) -> str:
        """A role that the member has for the stack."""
        return f"arn:aws:iam::{self.member.id}:role/{PREFIX}-{name}"

    def calls_by(self, role: str) -> set[str]:
        """What was called with such a role."""
        return {call.name for call in self.stack.aws.front.calls if call.role == self.role(role)}


@pytest.fixture(scope="module")
def governing(running: LocalAws, binaries: dict[str, Path]) -> Iterator[Governing]:
    """The policy names a user and a function of the member as a workload's, and another user as a prototype's."""
    stack = deploy_stack(running, binaries, ADMINISTRATOR, "governing", Mode="enforce", MemberRolePrefix=PREFIX)
    approver, operator = person(stack, "heidi", "Approver"), person(stack, "grace", "Operator")
    member = running.account(MEMBER, REGION, behind_the_front=True)
    deploy_roles(stack, member, operator)
    tool = make_function(member, TOOL_NAME, TAGS)
    trust = policy({"Effect": "Allow", "Principal": {"AWS": MEMBER}, "Action": "sts:AssumeRole"})
    member.client("iam").create_role(RoleName=RUNNER, AssumeRolePolicyDocument=trust)
    work = policy({"Effect": "Allow", "Action": "sqs:ListQueues", "Resource": "*"})
    member.client("iam").put_role_policy(RoleName=RUNNER, PolicyName="work", PolicyDocument=work)
    for account in (stack.account, member):
        make_trail(account, "all-calls", f"all-calls-of-{account.id}", {})
        for user in (WREN, LARK):
            account.client("iam").create_user(UserName=user)
    with approvers(stack, arn_of(approver), beside=workloads(tool)):
        yield Governing(stack, member, approver, operator, tool)


def deploy_roles(stack: Stack, member: Account, operator: Account, policies: str = "true") -> None:
    """Deploys to a member what lets the stack in."""
    parameters = {name: stack.outputs[name] for name in ("ThreatDetectorRoleArn", "RemediatorRoleArn")}
    parameters |= {"RolePrefix": PREFIX, "OperatorArns": arn_of(operator), "WritePolicies": policies}
    deploy(member, "phaseguard-member", TEMPLATE, {}, parameters)


def workloads(tool: str) -> str:
    """What the policy says of the member."""
    users, role = f"arn:aws:iam::{MEMBER}:user", f"arn:aws:iam::{MEMBER}:role/{RUNNER}"
    return f"""\
workloads:
  - name: assistant
    phase: production
    owner: ada@example.com
    use_case: acts
    resources: ["{users}/{WREN}", "{role}", "{tool}"]
  - name: draft
    phase: prototype
    owner: ada@example.com
    use_case: answers
    resources: ["{users}/{LARK}"]
"""


@pytest.fixture
def governor(governing: Governing, aws: LocalAws) -> Governing:
    """The same, with nothing in its journal, its queues or its inbox."""
    assert governing.stack.aws is aws
    governing.stack.reset()
    return governing


def key_of(owner: Account, user: str, endpoint: str) -> Account:
    """Somebody with a new key of a user."""
    key = owner.client("iam").create_access_key(UserName=user)["AccessKey"]
    return Account(owner.id, owner.region, endpoint, secret=key["SecretAccessKey"], key=key["AccessKeyId"])


@pytest.fixture
def keys(governor: Governing, request: pytest.FixtureRequest) -> Iterator[tuple[Account, Account]]:
    """Keys of users who are called the same: of one of the member's, who is the thief's now, and of one at home."""
    user = getattr(request, "param", WREN)
    owners = (governor.member, governor.stack.account)
    thief, namesake = (key_of(owner, user, governor.stack.ada.endpoint) for owner in owners)
    yield thief, namesake
    for owner, by in zip(owners, (thief, namesake), strict=True):
        owner.client("iam").delete_access_key(UserName=user, AccessKeyId=by.key)


def may_call(by: Account) -> bool:
    """Whether a key opens anything."""
    try:
        by.client("sts").get_caller_identity()
    except ClientError:
        return False
    return True


def seen(governor: Governing, by: Account, user: str = WREN, account: str = MEMBER) -> dict[str, Any]:
    """GuardDuty saw a key ask a model through Tor; the one record that came of it."""
    stolen = of_user(user, str(by.key))
    governor.stack.deliver(
        finding(governor.stack, TOR, stolen, account=account, action=called("InvokeModel", "bedrock"))
    )
    governor.stack.settle()
    (record,) = governor.stack.findings_of(STOLEN)
    return dict(record)


def test_a_members_stolen_key_is_taken_there_and_given_back_there(
    governor: Governing, keys: tuple[Account, Account]
) -> None:
    (thief, namesake), stack = keys, governor.stack
    record = seen(governor, thief)
    assert (record["status"], record["finding"]["resource"]["account"]) == ("awaiting-approval", MEMBER)
    assert may_call(thief)
    assert "iam:ListAccessKeys" in governor.calls_by("read")

    told = phaseguard(stack, governor.approver, "approve", record["id"], "--yes")
    assert told.returncode == 0, told.stderr
    stack.settle()
    assert stack.finding(record["id"])["status"] == "remediated"
    assert (may_call(thief), may_call(namesake)) == (False, True)
    assert governor.calls_by("remedy-iam") == {"iam:UpdateAccessKey"}

    undone = phaseguard(stack, governor.operator, "undo", record["id"], "--reason", "a test", "--yes")
    assert undone.returncode == 0, undone.stderr
    assert f"{governor.role('undo')}, taken by {arn_of(governor.operator)}" in undone.stdout
    assert (may_call(thief), may_call(namesake)) == (True, True)
    assert stack.finding(record["id"])["status"] == "accepted"
    assert "iam:UpdateAccessKey" in governor.calls_by("undo")


def test_what_we_call_there_is_recorded_there_and_not_heard_here(
    governor: Governing, keys: tuple[Account, Account]
) -> None:
    stack, record = governor.stack, seen(governor, keys[0])
    phaseguard(stack, governor.approver, "approve", record["id"], "--yes")
    stack.settle()

    told = [dict(each) for each in stack.aws.loop.records if issuer(each) == governor.role("remedy-iam")]
    assert [(each["eventName"], each["recipientAccountId"]) for each in told] == [("UpdateAccessKey", MEMBER)]
    assert told[0]["userIdentity"]["arn"].endswith(f"/phaseguard-{record['id']}")
    assert stack.outcomes_of(told[0]) == []


@pytest.mark.parametrize("keys", [LARK], indirect=True)
def test_a_members_prototype_is_told(governor: Governing, keys: tuple[Account, Account]) -> None:
    record = seen(governor, keys[0], LARK)

    assert (record["decision"]["response"], record["standing"]["phase"]) == ("alert", "prototype")
    assert f"access key {keys[0].key} is active" in record["verdict"]["evidence"]
    assert (len(governor.stack.alerts()), governor.stack.mutations(), may_call(keys[0])) == (1, [], True)


def test_tags_in_the_member_count(governor: Governing) -> None:
    """They are claims there as they are here."""
    iam, stack = governor.member.client("iam"), governor.stack
    iam.create_user(UserName="jay")
    iam.create_user(UserName="robin", Tags=[{"Key": key, "Value": value} for key, value in TAGS.items()])
    listing = called("ListBuckets", "s3")
    stack.deliver(finding(stack, TOR, of_user("robin"), account=MEMBER, action=listing))
    stack.deliver(finding(stack, TOR, of_user("jay"), account=MEMBER, action=listing))
    stack.settle()

    (record,) = stack.findings()
    assert record["finding"]["resource"]["arn"].endswith(":user/robin")
    assert (record["standing"]["phase"], record["standing"]["approved"]) == ("production", False)
    assert record["decision"]["response"] == "alert"


@pytest.mark.parametrize("before", [None, 5])
def test_a_members_tool_is_put_in_quarantine_and_taken_out_of_it(governor: Governing, before: int | None) -> None:
    stack, functions = governor.stack, governor.member.client("lambda")
    if before:
        functions.put_function_concurrency(FunctionName=TOOL_NAME, ReservedConcurrentExecutions=before)
    kind, talked = "Backdoor:Lambda/C&CActivity.B", asked("c2.example")
    stack.deliver(finding(stack, kind, of_function(governor.tool), account=MEMBER, action=talked))
    stack.settle()
    (record,) = stack.findings_of(TOOL)

    def reserved() -> int | None:
        found: dict[str, Any] = functions.get_function_concurrency(FunctionName=TOOL_NAME)
        return found.get("ReservedConcurrentExecutions")

    for by, words, then in (
        (governor.approver, ("approve", record["id"]), 0),
        (governor.operator, ("undo", record["id"], "--reason", "a test"), before),
    ):
        told = phaseguard(stack, by, *words, "--yes")
        assert told.returncode == 0, told.stderr
        stack.settle()
        assert reserved() == then
    assert governor.calls_by("remedy-lambda") == {"lambda:PutFunctionConcurrency"}


def seen_with_role(governor: Governing) -> dict[str, Any]:
    """GuardDuty saw a session of the member's role ask a model through Tor; the one record that came of it."""
    event = finding(governor.stack, TOR, of_role(RUNNER), account=MEMBER, action=called("InvokeModel", "bedrock"))
    governor.stack.deliver(event)
    governor.stack.settle()
    (record,) = governor.stack.findings_of(STOLEN)
    return dict(record)


def test_sessions_of_a_members_role_end_and_go_on_after_an_undo(governor: Governing) -> None:
    stack, owner = governor.stack, governor.stack.aws.account(MEMBER, REGION)
    stolen = owner.assume(f"arn:aws:iam::{MEMBER}:role/{RUNNER}", "runner")
    record = seen_with_role(governor)

    told = phaseguard(stack, governor.approver, "approve", record["id"], "--yes")
    assert told.returncode == 0, told.stderr
    stack.settle()
    assert stack.finding(record["id"])["status"] == "remediated"
    with pytest.raises(ClientError, match="AccessDenied"):
        stolen.client("sqs").list_queues()

    undone = phaseguard(stack, governor.operator, "undo", record["id"], "--reason", "a test", "--yes")
    assert undone.returncode == 0, undone.stderr
    stolen.client("sqs").list_queues()
    assert governor.member.client("iam").list_role_policies(RoleName=RUNNER)["PolicyNames"] == ["work"]


def test_a_member_chooses_whether_policies_of_its_roles_are_written(governor: Governing) -> None:
    stack, record = governor.stack, seen_with_role(governor)

    deploy_roles(stack, governor.member, governor.operator, policies="false")
    phaseguard(stack, governor.approver, "approve", record["id"], "--yes")
    stack.settle()
    deploy_roles(stack, governor.member, governor.operator)

    failed = stack.finding(record["id"])
    assert (failed["status"], "iam:PutRolePolicy was refused" in failed["outcome"]) == ("failed", True)
    assert governor.member.client("iam").list_role_policies(RoleName=RUNNER)["PolicyNames"] == ["work"]


def test_of_an_account_without_the_roles_people_are_told_why(
    governor: Governing, keys: tuple[Account, Account]
) -> None:
    record = seen(governor, keys[0], account=STRANGER)

    assert record["decision"]["response"] == "alert"
    assert record["decision"]["plan"] == []
    assert "into which we cannot look: sts:AssumeRole was refused with AccessDenied" in record["verdict"]["evidence"]
    assert [line["outcome"] for line in governor.stack.outcomes("ThreatDetector")] == ["opened"]
    assert governor.stack.warnings("ThreatDetector") == []
    assert (len(governor.stack.alerts()), governor.stack.dead_letters(), may_call(keys[1])) == (1, [], True)


def test_only_the_account_that_a_finding_is_about_is_looked_at(governor: Governing) -> None:
    """Where an attacker called from can be an account of theirs, which lets us in to show what it likes."""
    talked = asked("c2.example")
    governor.stack.deliver(
        finding(governor.stack, "Trojan:Lambda/DropPoint", of_function(governor.tool), action=talked)
    )
    governor.stack.settle()

    (record,) = governor.stack.findings_of(TOOL)
    assert record["finding"]["resource"]["account"] == MEMBER
    assert "of another account than the finding" in record["verdict"]["evidence"]
    assert (record["decision"]["response"], governor.calls_by("read")) == ("alert", set())


def test_what_sts_may_give_later_is_asked_for_again(governor: Governing, keys: tuple[Account, Account]) -> None:
    tries = 3  # of the SDK
    governor.stack.aws.front.faults.add("sts:AssumeRole", "throttle", function="ThreatDetector", count=tries)

    record = seen(governor, keys[0])

    assert record["status"] == "awaiting-approval"
    assert len(governor.stack.warnings("ThreatDetector")) == 1


@contextmanager
def trusting(governor: Governing, role: str, principal: str) -> Iterator[None]:
    """Has a role of the member let in somebody else, and then again whom the template names."""
    iam, name = governor.member.client("iam"), f"{PREFIX}-{role}"
    before = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    trust = policy({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"})
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust)
    yield
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=json.dumps(before))


def test_a_plan_is_not_carried_out_here_when_the_role_there_is_gone(
    governor: Governing, keys: tuple[Account, Account]
) -> None:
    """There is a user of that name here."""
    (thief, namesake), stack = keys, governor.stack
    record = seen(governor, thief)

    with trusting(governor, "remedy-iam", STRANGER):
        phaseguard(stack, governor.approver, "approve", record["id"], "--yes")
        stack.settle()

    assert stack.finding(record["id"])["status"] == "failed"
    assert (may_call(thief), may_call(namesake), stack.mutations()) == (True, True, [])


@pytest.mark.parametrize("role", ["remedy-iam", "undo"])
def test_what_may_write_policies_there_may_not_write_its_own(governor: Governing, role: str) -> None:
    anything = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    with trusting(governor, role, MEMBER):
        iam = governor.stack.aws.account(MEMBER, REGION).assume(governor.role(role), "phaseguard-1").client("iam")
        for own in ("read", "remedy-iam", "undo"):
            with pytest.raises(ClientError, match="AccessDenied"):
                iam.put_role_policy(RoleName=f"{PREFIX}-{own}", PolicyName="more", PolicyDocument=anything)


@pytest.mark.parametrize("role", ["read", "remedy-iam", "remedy-lambda", "undo"])
def test_nobody_else_in_the_administrators_account_is_let_in(governor: Governing, role: str) -> None:
    """Ada may do anything there."""
    with pytest.raises(ClientError, match="AccessDenied"):
        governor.stack.ada.assume(governor.role(role), "phaseguard-1")


def test_operators_can_take_no_other_role_there(governor: Governing) -> None:
    assert governor.operator.assume(governor.role("undo"), "phaseguard-1").id == MEMBER
    for role in ("read", "remedy-iam"):
        with pytest.raises(ClientError, match="AccessDenied"):
            governor.operator.assume(governor.role(role), "phaseguard-1")
