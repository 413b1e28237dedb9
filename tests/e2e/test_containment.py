"""What GuardDuty saw in strange hands is contained once a person agrees, and given back by an operator."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account, Workload, baselines

from . import showing
from .members import Home, new_bucket
from .operators import operator
from .people import approvers, arn_of, person, phaseguard
from .stack import Stack
from .threats import (
    COSTS,
    INJECTION,
    TOR,
    again,
    asked,
    called,
    finding,
    of_bucket,
    of_function,
    of_guardrail,
    of_role,
    of_user,
)

STOLEN = "threat-credential-compromised"
COSTLY = "threat-model-invocation-anomalous"
DATA = "threat-data-attacked"
PROMPT = "threat-prompt-injected"
TOOL = "threat-tool-function-compromised"


@pytest.fixture(scope="module")
def heidi(production: Home) -> Account:
    """She may approve."""
    return person(production.stack, "heidi-of-threats", "Approver")


@pytest.fixture(autouse=True, scope="module")
def named(production: Home, heidi: Account) -> Iterator[None]:
    """The policy names her, and nobody is protected."""
    with approvers(production.stack, arn_of(heidi)):
        yield


@pytest.fixture
def thief(stack: Stack, workload: Workload) -> Iterator[Account]:
    """Somebody with a key of a user of the workload, who may call what the user may."""
    iam = stack.client("iam")
    with stack.unheard():
        key = iam.create_access_key(UserName=workload.key_user)["AccessKey"]
    stack.settle()
    stack.forget_all()
    yield replace(stack.ada, key=key["AccessKeyId"], secret=key["SecretAccessKey"])
    iam.delete_access_key(UserName=workload.key_user, AccessKeyId=key["AccessKeyId"])


def may_call(by: Account) -> bool:
    """Whether a key opens anything."""
    try:
        by.client("sts").get_caller_identity()
    except ClientError:
        return False
    return True


def seen(stack: Stack, user: str, key: str) -> dict[str, Any]:
    """GuardDuty saw a model asked through Tor."""
    event = finding(stack, TOR, of_user(user, key), action=called("InvokeModel", "bedrock"))
    stack.deliver(event)
    stack.settle()
    return event


def test_a_stolen_key_is_taken_once_a_person_agrees_and_given_back_by_an_operator(
    stack: Stack, workload: Workload, heidi: Account, thief: Account
) -> None:
    assert may_call(thief)
    stack.settle()
    event = seen(stack, workload.key_user, str(thief.key))
    (record,) = stack.findings_of(STOLEN)
    assert record["status"] == "awaiting-approval"
    (deed,) = record["deeds"]["calls"]
    assert (deed["name"], deed["error"]) == ("GetCallerIdentity", None)
    (alert,) = stack.alerts()
    assert alert.document["deeds"] == record["deeds"]
    assert [(each["remedy"], each["key"]) for each in record["decision"]["plan"]] == [
        ("deactivate-access-key", thief.key)
    ]
    assert may_call(thief)

    told = phaseguard(stack, heidi, "approve", record["id"], "--yes")
    assert told.returncode == 0, told.stderr
    stack.settle()
    assert stack.finding(record["id"])["status"] == "remediated"
    assert [call.operation for call in stack.mutations()] == ["UpdateAccessKey"]
    assert not may_call(thief)
    showing.seen.add((STOLEN, "UpdateAccessKey", "repaired"))

    stack.deliver(again(event, 15))
    stack.settle()
    again_heard = stack.finding(record["id"])
    assert (again_heard["status"], again_heard["count"]) == ("remediated", 16)
    assert [call.operation for call in stack.mutations()] == ["UpdateAccessKey"]

    undone = operator(stack).run("undo", record["id"], "--reason", "it was a test", "--yes")
    assert undone.returncode == 0, undone.stderr
    assert may_call(thief)
    assert stack.finding(record["id"])["status"] == "accepted"
    showing.seen.add((STOLEN, "UpdateAccessKey", "taken back"))


def test_whom_the_policy_protects_keeps_the_key(
    stack: Stack, workload: Workload, heidi: Account, thief: Account
) -> None:
    protected = f"approved:\n  protected_principals: [{workload.key_user_arn}]\n"
    with approvers(stack, arn_of(heidi), beside=protected):
        seen(stack, workload.key_user, str(thief.key))

    (record,) = stack.findings_of(STOLEN)
    assert (record["status"], record["decision"]["response"]) == ("decided", "alert")
    assert "protected principals" in record["decision"]["reasons"][-1]["detail"]
    assert may_call(thief)


ASSISTANT = "acme-assistant-runner"


@pytest.fixture
def assistant(stack: Stack, workload: Workload) -> Iterator[str]:
    """A role of the workload, which reads its bucket and its guardrails; by its ARN."""
    with runner(stack, workload) as role:
        yield role


@contextmanager
def runner(stack: Stack, workload: Workload) -> Iterator[str]:
    """The role as long as it is there."""
    iam, statement = stack.client("iam"), {"Effect": "Allow", "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement | {"Principal": {"AWS": stack.account.id}}]}
    reads = {"Effect": "Allow", "Action": ["s3:ListBucket", "bedrock:ListGuardrails"], "Resource": "*"}
    with stack.unheard():
        role = iam.create_role(
            RoleName=ASSISTANT,
            Path="/agents/",
            AssumeRolePolicyDocument=json.dumps(trust),
            Tags=[{"Key": "ai:workload", "Value": workload.name}, {"Key": "ai:phase", "Value": workload.phase}],
        )["Role"]
        iam.put_role_policy(RoleName=ASSISTANT, PolicyName="work", PolicyDocument=json.dumps({"Statement": [reads]}))
    stack.settle()
    stack.forget_all()
    yield role["Arn"]
    with stack.untold():
        iam.delete_role_policy(RoleName=ASSISTANT, PolicyName="work")
        iam.delete_role(RoleName=ASSISTANT)


def session(stack: Stack, role: str) -> Account:
    """A session of a role, begun now."""
    return stack.ada.assume(role, "assistant")


def may(by: Account, workload: Workload) -> tuple[bool, bool]:
    """Whether somebody may read the bucket, and ask what guardrails there are."""
    calls = (
        lambda: by.client("s3").list_objects_v2(Bucket=workload.bucket),
        lambda: by.client("bedrock").list_guardrails(),
    )
    return is_allowed(calls[0]), is_allowed(calls[1])


def may_list(by: Account, bucket: str) -> bool:
    """Whether somebody may read what is in a bucket."""
    return is_allowed(lambda: by.client("s3").list_objects_v2(Bucket=bucket))


def is_allowed(call: Callable[[], Any]) -> bool:
    """Whether a call is not denied."""
    try:
        call()
    except ClientError as error:
        assert error.response["Error"]["Code"] in {"AccessDenied", "AccessDeniedException"}
        return False
    return True


@pytest.mark.parametrize(
    ("kind", "control", "left"),
    [(TOR, STOLEN, (False, False)), (COSTS, COSTLY, (True, False))],
    ids=["everything", "the use of AI"],
)
def test_sessions_of_a_role_end_once_a_person_agrees_and_go_on_after_an_undo(
    stack: Stack, workload: Workload, heidi: Account, assistant: str, kind: str, control: str, left: tuple[bool, bool]
) -> None:
    stolen = session(stack, assistant)
    event = finding(stack, kind, of_role(ASSISTANT), action=called("InvokeModel", "bedrock"))
    stack.deliver(event)
    stack.settle()
    (record,) = stack.findings_of(control)
    assert record["status"] == "awaiting-approval"
    assert may(stolen, workload) == (True, True)

    told = phaseguard(stack, heidi, "approve", record["id"], "--yes")
    assert told.returncode == 0, told.stderr
    stack.settle()
    assert stack.finding(record["id"])["status"] == "remediated"
    assert [call.operation for call in stack.mutations()] == ["PutRolePolicy"]
    assert may(stolen, workload) == left
    time.sleep(1)  # AWS tells the second in which a session was begun
    assert may(session(stack, assistant), workload) == (True, True)
    showing.seen.add((control, "PutRolePolicy", "repaired"))

    stack.deliver(again(event, 15))
    stack.settle()
    assert stack.finding(record["id"])["status"] == "remediated"
    assert len(stack.findings_of(control)) == 1

    undone = operator(stack).run("undo", record["id"], "--reason", "it was a test", "--yes")
    assert undone.returncode == 0, undone.stderr
    assert may(stolen, workload) == (True, True)
    policies = stack.client("iam").list_role_policies(RoleName=ASSISTANT)["PolicyNames"]
    assert policies == ["work"]
    showing.seen.add((control, "PutRolePolicy", "taken back"))


def test_whoever_begins_another_session_of_a_role_is_asked_about_again(
    stack: Stack, workload: Workload, heidi: Account, assistant: str
) -> None:
    event = finding(stack, TOR, of_role(ASSISTANT), action=called("InvokeModel", "bedrock"))
    stack.deliver(event)
    stack.settle()
    (first,) = stack.findings_of(STOLEN)
    assert phaseguard(stack, heidi, "approve", first["id"], "--yes").returncode == 0
    stack.settle()
    time.sleep(2)  # GuardDuty tells the second in which it saw something, and that must be a later one

    begun_anew = session(stack, assistant)
    stack.deliver(again(event, 15, seen=datetime.now(UTC)))
    stack.settle()
    statuses = {record["id"]: record["status"] for record in stack.findings_of(STOLEN)}
    (second,) = statuses.keys() - {first["id"]}
    assert statuses == {first["id"]: "remediated", second: "awaiting-approval"}

    assert phaseguard(stack, heidi, "approve", second, "--yes").returncode == 0
    stack.settle()
    assert may(begun_anew, workload) == (False, False)
    with stack.untold():
        stack.client("iam").delete_role_policy(RoleName=ASSISTANT, PolicyName="PhaseguardRevokeSessions")


def reserved(stack: Stack, function: str) -> int | None:
    """How often at once a function may run."""
    found: dict[str, Any] = stack.client("lambda").get_function_concurrency(FunctionName=function)
    return found.get("ReservedConcurrentExecutions")


@pytest.mark.parametrize("before", [None, 5])
def test_a_tool_that_talks_to_an_attacker_is_put_in_quarantine_and_taken_out_of_it(
    stack: Stack, workload: Workload, heidi: Account, before: int | None
) -> None:
    if before:
        with stack.unheard():
            stack.client("lambda").put_function_concurrency(
                FunctionName=workload.function, ReservedConcurrentExecutions=before
            )
    kind = "Backdoor:Lambda/C&CActivity.B"
    event = finding(stack, kind, of_function(workload.function_arn), action=asked("c2.example"))
    stack.deliver(event)
    stack.settle()
    (record,) = stack.findings_of(TOOL)
    assert record["status"] == "awaiting-approval"
    assert reserved(stack, workload.function) == before

    told = phaseguard(stack, heidi, "approve", record["id"], "--yes")
    assert told.returncode == 0, told.stderr
    stack.settle()
    assert stack.finding(record["id"])["status"] == "remediated"
    assert [call.operation for call in stack.mutations()] == ["PutFunctionConcurrency"]
    assert reserved(stack, workload.function) == 0
    showing.seen.add((TOOL, "PutFunctionConcurrency", "repaired"))

    stack.deliver(again(event, 15))
    stack.settle()
    assert stack.finding(record["id"])["status"] == "remediated"

    undone = operator(stack).run("undo", record["id"], "--reason", "it was a test", "--yes")
    assert undone.returncode == 0, undone.stderr
    assert reserved(stack, workload.function) == before
    assert stack.finding(record["id"])["status"] == "accepted"
    showing.seen.add((TOOL, "PutFunctionConcurrency", "taken back"))


def filter_of(stack: Stack, workload: Workload) -> dict[str, Any]:
    """The filter against prompt attacks of a guardrail's draft."""
    definition = baselines.guardrail(stack.account, workload.guardrail)["state"]["definition"]
    filters = definition["contentPolicyConfig"]["filtersConfig"]
    return next(each for each in filters if each["type"] == "PROMPT_ATTACK")


def take_note(stack: Stack, workload: Workload) -> None:
    """Has the draft let prompt attacks through, and say so."""
    definition = copy.deepcopy(baselines.guardrail(stack.account, workload.guardrail)["state"]["definition"])
    for each in definition["contentPolicyConfig"]["filtersConfig"]:
        if each["type"] == "PROMPT_ATTACK":
            each |= {"inputStrength": "MEDIUM", "inputAction": "NONE"}
    stack.client("bedrock").update_guardrail(guardrailIdentifier=workload.guardrail, **definition)


def test_a_filter_that_took_note_of_an_attack_blocks_the_next(stack: Stack, workload: Workload, heidi: Account) -> None:
    with stack.untold():
        take_note(stack, workload)
    before = filter_of(stack, workload)
    resource = of_guardrail(workload.guardrail_arn, of_role("acme-assistant-agent"))
    event = finding(stack, INJECTION, resource, severity=2)
    stack.deliver(event)
    stack.settle()
    (record,) = stack.findings_of(PROMPT)
    assert record["status"] == "awaiting-approval"

    told = phaseguard(stack, heidi, "approve", record["id"], "--yes")
    assert told.returncode == 0, told.stderr
    stack.settle()
    assert stack.finding(record["id"])["status"] == "remediated"
    assert [call.operation for call in stack.mutations()] == ["UpdateGuardrail"]
    assert filter_of(stack, workload) == before | {"inputAction": "BLOCK"}
    showing.seen.add((PROMPT, "UpdateGuardrail", "repaired"))

    stack.deliver(again(event, 15))
    stack.settle()
    (counted,) = stack.findings_of(PROMPT)
    assert (counted["status"], counted["count"]) == ("remediated", 16)
    assert len(stack.alerts()) == 2

    undone = operator(stack).run("undo", record["id"], "--reason", "it was a test", "--yes")
    assert undone.returncode == 0, undone.stderr
    assert filter_of(stack, workload) == before
    showing.seen.add((PROMPT, "UpdateGuardrail", "taken back"))


OWN = (
    '{"Version": "2012-10-17",  "Statement": [{"Sid": "own", "Effect": "Allow", "Principal": {"AWS": "%s"}, '
    '"Action": "s3:ListBucket",  "Resource": "arn:aws:s3:::%s"}]}'
)


def policy_of(stack: Stack, bucket: str) -> str | None:
    """The policy of a bucket."""
    s3 = stack.client("s3")
    try:
        return str(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    except ClientError:
        return None


@pytest.mark.parametrize("policy", [None, OWN], ids=["without a policy", "with a policy of its own"])
def test_whoever_attacks_a_bucket_is_kept_from_it_until_an_operator_lets_them_in(
    scaled: Home, policy: str | None
) -> None:
    stack, workload = scaled.stack, scaled.workload
    with stack.untold():
        bucket = new_bucket(stack, workload)
        if policy:
            stack.client("s3").put_bucket_policy(Bucket=bucket, Policy=policy % (stack.account.id, bucket))
    before, ivan = policy_of(stack, bucket), person(stack, f"ivan-of-{bucket}", "Approver")
    with runner(stack, workload) as role, approvers(stack, arn_of(ivan)):
        thief = session(stack, role)
        resource = of_bucket(bucket, of_role(ASSISTANT))
        event = finding(stack, "Exfiltration:S3/MaliciousIPCaller", resource, action=called("GetObject", "s3"))
        stack.deliver(event)
        stack.settle()
        (record,) = stack.findings_of(DATA)
        assert record["status"] == "awaiting-approval"
        assert may_list(thief, bucket)

        told = phaseguard(stack, ivan, "approve", record["id"], "--yes")
        assert told.returncode == 0, told.stderr
        stack.settle()
        assert stack.finding(record["id"])["status"] == "remediated"
        assert [call.operation for call in stack.mutations()] == ["PutBucketPolicy"]
        for by in (thief, session(stack, role)):
            assert not may_list(by, bucket)
            assert may_list(by, workload.bucket)
        assert may_list(stack.ada, bucket)
        assert before is None or before.removesuffix("]}") in str(policy_of(stack, bucket))
        showing.seen.add((DATA, "PutBucketPolicy", "repaired"))

        undone = operator(stack).run("undo", record["id"], "--reason", "it was a test", "--yes")
        assert undone.returncode == 0, undone.stderr
        assert policy_of(stack, bucket) == before
        assert may_list(thief, bucket)
        showing.seen.add((DATA, "PutBucketPolicy", "taken back"))
