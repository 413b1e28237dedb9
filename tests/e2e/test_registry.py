"""What workloads declare is learnt from what people call, remembered, and hard to take back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local import LocalAws, Workload, baselines
from local.making.basics import make_bucket, make_role, pairs
from local.making.models import make_gateway, make_guardrail
from local.seed import arn

from .changes import (
    ADMINISTRATOR,
    Change,
    attach_to_role,
    delete_logging,
    open_gateway,
    unblock_bucket,
    weaken_guardrail,
)
from .conftest import begun
from .members import NUMBERS, Home, new_bucket, settle_in
from .operating import phaseguard
from .stack import Stack, deploy_stack, finding_id
from .waiting import until

LOWERED = "workload-phase-lowered"
UNDECLARED = "workload-phase-undeclared"
OPEN = "agentcore-gateway-unauthenticated"
SOON = "1"  # seconds until a second look


@pytest.fixture(scope="module")
def learning(running: LocalAws, binaries: dict[str, Path]) -> Home:
    """A stack of an account of its own that repairs, and looks again soon."""
    stack = deploy_stack(running, binaries, "666600001111", "learning", Mode="enforce", SecondLookSeconds=SOON)
    return settle_in(stack, "basis", "prototype", parts=())


@pytest.fixture(scope="module")
def lofty(running: LocalAws, binaries: dict[str, Path]) -> Home:
    """A stack of an account in which nothing is less than production."""
    stack = deploy_stack(running, binaries, "666600002222", "lofty", Mode="enforce", PhaseFloor="production")
    return settle_in(stack, "ground", "prototype", parts=())


@pytest.fixture
def home(learning: Home, aws: LocalAws) -> Home:
    """The first of them, as a test begins."""
    return begun(learning, aws)


@pytest.fixture
def stack(home: Home) -> Iterator[Stack]:
    """Its stack, in which nothing is held back any more when the test is over."""
    yield home.stack
    home.stack.settle_second_looks()
    assert home.stack.dead_letters() == []


def declared(phase: str, workload: str | None = None) -> dict[str, str]:
    """Tags that declare."""
    return ({"ai:workload": workload} if workload else {}) | {"ai:phase": phase, "ai:owner": "grace"}


def learnt_guardrail(home: Home, phase: str, workload: str | None = None) -> Workload:
    """A guardrail that Ada creates, approved as it is by a person; its phase is only what its tags said."""
    stack = home.stack
    made = make_guardrail(stack.ada, f"acme-{next(NUMBERS)}", declared(phase, workload))
    made_arn = arn(stack.account, "bedrock", f"guardrail/{made}")
    stack.settle()
    approve_state(stack, made_arn, baselines.guardrail(stack.account, made))
    return replace(home.workload, guardrail=made, guardrail_arn=made_arn)


def approve_state(stack: Stack, name: str, state: dict[str, Any]) -> None:
    """Writes an approved baseline beside what was learnt."""
    known, now = stack.declaration(name), "2026-11-02T12:00:00Z"
    known["baselines"] = [{"status": "approved", "state": state, "by": "ada", "at": now, "event": None}]
    stack.client("dynamodb").update_item(
        TableName=stack.outputs["WorkloadsTableName"],
        Key={"resource": {"S": name}},
        UpdateExpression="SET body = :body",
        ExpressionAttributeValues={":body": {"S": json.dumps(known)}},
    )


def tag(stack: Stack, workload: Workload, phase: str) -> None:
    """Sets the tag that declares the phase of a guardrail."""
    tags = [{"key": "ai:phase", "value": phase}]
    stack.ada.client("bedrock").tag_resource(resourceARN=workload.guardrail_arn, tags=tags)


def untag(stack: Stack, workload: Workload) -> None:
    """Removes it."""
    stack.ada.client("bedrock").untag_resource(resourceARN=workload.guardrail_arn, tagKeys=["ai:phase"])


def weakened(stack: Stack, workload: Workload) -> Change:
    """Weakens a guardrail that is whole again, and waits until that was answered."""
    (approved,) = stack.declaration(workload.guardrail_arn)["baselines"]
    bedrock, definition = stack.client("bedrock"), approved["state"]["state"]["definition"]
    bedrock.update_guardrail(guardrailIdentifier=workload.guardrail, **definition)
    change = weaken_guardrail(stack, workload)
    stack.settle()
    return change


def announced(stack: Stack, kind: str) -> list[dict[str, Any]]:
    """What the detector announced of a kind."""
    puts = [call for call in stack.calls("ChangeDetector") if call.operation == "PutEvents"]
    entries = [entry for call in puts for entry in json.loads(call.body)["Entries"]]
    return [json.loads(entry["Detail"]) for entry in entries if entry["DetailType"] == kind]


def test_the_same_change_is_told_in_a_prototype_and_repaired_in_production(home: Home, stack: Stack) -> None:
    workload = learnt_guardrail(home, "prototype", "support")
    assert stack.declared_phase(workload.guardrail_arn) == "prototype"
    change = weakened(stack, workload)
    assert not change.is_mended()
    (alert,) = stack.alerts()
    assert (alert.attributes["phase"], alert.attributes["response"]) == ("prototype", "alert")

    tag(stack, workload, "production")
    stack.settle()
    change = weakened(stack, workload)

    assert change.is_mended()
    (alert,) = stack.alerts()
    assert (alert.attributes["phase"], alert.attributes["workload"]) == ("production", "support")
    ada = f"arn:aws:iam::{stack.account.id}:user/ada"
    assert "production (tag ai:phase on the guardrail, declared 20" in str(alert.document["reasons"])
    assert f" by {ada})" in str(alert.document["reasons"])
    raised = [(each["of"], each["old"], each["new"], each["by"]) for each in announced(stack, "Phase Changed")]
    assert list(dict.fromkeys(raised)) == [  # a message that comes twice is announced twice
        (workload.guardrail_arn, None, "prototype", ada),
        (f"workload#{stack.account.id}#support", None, "prototype", ada),
        (workload.guardrail_arn, "prototype", "production", ada),
        (f"workload#{stack.account.id}#support", "prototype", "production", ada),
    ]


def test_an_attacker_who_lowers_the_phase_softens_nothing_and_is_found(home: Home, stack: Stack) -> None:
    workload = learnt_guardrail(home, "production")
    tag(stack, workload, "prototype")
    stack.settle()
    (finding,) = stack.findings_of(LOWERED)
    assert (finding["status"], finding["standing"]["phase"]) == ("awaiting-approval", "production")
    assert finding["decision"]["plan"] == [
        {"remedy": "restore-phase-tag", "resource": workload.guardrail_arn, "key": "ai:phase", "phase": "production"}
    ]
    assert weakened(stack, workload).is_mended()

    untag(stack, workload)
    stack.settle()
    (finding,) = stack.findings_of(LOWERED)
    assert finding["count"] == 2
    assert "it has no tag ai:phase any more" in finding["verdict"]["evidence"]
    assert weakened(stack, workload).is_mended()
    assert stack.declared_phase(workload.guardrail_arn) == "production"


def test_what_an_operator_lowered_is_told_only(home: Home, stack: Stack) -> None:
    workload = learnt_guardrail(home, "production", "trial")
    for of in (("--workload", "trial"), ("--resource", workload.guardrail_arn)):
        lowering = ("phase", "lower", *of, "--to", "prototype", "--reason", "a trial", "--expires", "30d")
        done = phaseguard(stack, *lowering)
        assert done.returncode == 0, done.stderr
    assert "now     prototype (lowered by arn:aws:iam::" in done.stdout
    assert "before  prototype" in done.stdout  # its workload was lowered already
    tag(stack, workload, "prototype")
    stack.settle()
    assert stack.findings_of(LOWERED) == []

    assert not weakened(stack, workload).is_mended()
    (alert,) = stack.alerts()
    assert (alert.attributes["phase"], alert.attributes["response"]) == ("prototype", "alert")
    assert "a trial" in str(alert.document["reasons"])

    until(lambda: later_than_lowered(stack, workload), "another second")
    tag(stack, workload, "production")
    stack.settle()
    assert weakened(stack, workload).is_mended(), "whoever raises it ends the lowering"


def later_than_lowered(stack: Stack, workload: Workload) -> bool:
    """Whether CloudTrail, whose times have seconds, can tell a call from the lowering before it."""
    lowered = datetime.fromisoformat(stack.declaration(workload.guardrail_arn)["lowered"]["at"])
    return datetime.now(UTC).replace(microsecond=0) > lowered


def test_a_lowering_needs_something_to_lower_and_an_end(home: Home, stack: Stack) -> None:
    workload = learnt_guardrail(home, "production")
    of = ("phase", "lower", "--resource", workload.guardrail_arn)
    for arguments, why in (
        (("--to", "scaled", "--reason", "x", "--expires", "30d"), "scaled is no lower phase"),
        (("--to", "prototype", "--reason", "x", "--expires", "400d"), "more than a year away"),
        (("--to", "prototype", "--reason", " ", "--expires", "30d"), "--reason says nothing"),
    ):
        refused = phaseguard(stack, *of, *arguments)
        assert (refused.returncode, why in refused.stderr) == (2, True), refused.stderr
    unknown = phaseguard(stack, "phase", "lower", "--workload", "none", *("--to", "prototype"), *("--reason", "x"),
                         *("--expires", "1d"))  # fmt: skip
    assert "`phaseguard phase list`" in unknown.stderr
    shown = json.loads(phaseguard(stack, "phase", "show", *of[2:], "--format", "json").stdout)
    assert shown["standing"]["phase"] == "production"
    assert workload.guardrail_arn in json.loads(phaseguard(stack, "phase", "list", "--format", "json").stdout)


def test_what_was_deleted_is_still_known(home: Home, stack: Stack) -> None:
    workload = learnt_guardrail(home, "production", "support")
    stack.ada.client("bedrock").delete_guardrail(guardrailIdentifier=workload.guardrail)
    stack.settle()
    known = stack.declaration(workload.guardrail_arn)
    assert known["deleted"]
    assert (known["workload"], known["phase"]["phase"], known["owner"]) == ("support", "production", "grace")


def test_where_nothing_is_less_than_production_a_prototype_is_not(lofty: Home, aws: LocalAws) -> None:
    home = begun(lofty, aws)
    stack = home.stack
    workload = new_gateway(home, declared("prototype"))
    change = open_gateway(stack, workload)
    stack.settle()
    assert change.is_mended()
    record = stack.finding(change.finding)
    assert (record["standing"]["phase"], record["standing"]["declared"]) == ("production", "the account's floor")


def new_gateway(home: Home, tags: dict[str, str]) -> Workload:
    """A gateway that Ada creates."""
    stack, name = home.stack, f"acme-{next(NUMBERS)}"
    made = make_gateway(stack.ada, name, home.workload.function_arn, home.workload.key_arn, tags)
    stack.settle()
    of_agentcore = arn(stack.account, "bedrock-agentcore", f"gateway/{made}")
    return replace(home.workload, gateway=made, gateway_arn=of_agentcore)


def test_tagging_somebody_elses_bucket_does_not_make_us_change_it(stack: Stack) -> None:
    bucket = new_bucket(stack, None)
    tags = {"TagSet": pairs(declared("scaled", "mine"))}
    stack.ada.client("s3").put_bucket_tagging(Bucket=bucket, Tagging=tags)
    stack.settle()
    change = unblock_bucket(stack, bucket)
    stack.settle()
    assert not change.is_mended()
    (alert,) = stack.alerts()
    assert (alert.attributes["phase"], alert.attributes["response"]) == ("scaled", "alert")
    known = stack.declaration(f"arn:aws:s3:::{bucket}")
    assert (list(known["claims"]), known["membership"]) == ([f"arn:aws:iam::{stack.account.id}:user/ada"], None)
    assert stack.declared_phase(f"workload#{stack.account.id}#mine") is None, "a bucket speaks for no workload"


def test_referring_to_somebody_elses_role_does_not_make_us_change_it(home: Home, stack: Stack) -> None:
    role = make_role(stack.account, f"acme-{next(NUMBERS)}", "bedrock-agentcore.amazonaws.com", {})
    gateway = stack.ada.client("bedrock-agentcore-control").create_gateway(
        name=f"acme-{next(NUMBERS)}",
        roleArn=role,
        protocolType="MCP",
        authorizerType="AWS_IAM",
        kmsKeyArn=home.workload.key_arn,
        tags=declared("scaled"),
    )
    stack.settle()
    (referrer,) = stack.declaration(role)["referrers"]
    assert referrer == gateway["gatewayArn"]
    change = attach_to_role(stack, replace(home.workload, agent_role=role.rpartition("/")[2], agent_role_arn=role))
    stack.settle()
    assert not change.is_mended()
    (alert,) = stack.alerts()
    assert (alert.attributes["phase"], alert.attributes["response"]) == ("scaled", "alert")
    assert ADMINISTRATOR in str(alert.document["verdict"])


def test_a_tag_that_comes_late_supersedes_the_first_alert(home: Home, stack: Stack) -> None:
    workload = new_gateway(home, {})
    change = open_gateway(stack, workload)
    stack.settle()
    (alert,) = stack.alerts_of(OPEN)
    assert (alert.attributes["phase"], alert.attributes["response"]) == ("undeclared", "alert")
    assert not change.is_mended()

    tags = declared("production", "late")
    stack.ada.client("bedrock-agentcore-control").tag_resource(resourceArn=workload.gateway_arn, tags=tags)
    stack.settle_second_looks()

    assert change.is_mended()
    (record,) = stack.findings_of(OPEN)
    (alert,) = stack.alerts_of(OPEN)
    assert alert.finding == record["id"] == change.finding
    assert (alert.attributes["phase"], alert.attributes["response"]) == ("production", "remediate")
    assert "nobody had declared a phase then" in alert.document["supersedes"]


def test_what_stays_undeclared_is_told_once(home: Home, stack: Stack) -> None:
    open_gateway(stack, new_gateway(home, {}))
    stack.settle_second_looks()
    assert len(stack.alerts_of(OPEN)) == 1
    (record,) = stack.findings_of(OPEN)
    assert record["second_look"]
    assert record["supersedes"] is None


def test_what_is_made_without_a_phase_is_told_after_a_while(home: Home, stack: Stack) -> None:
    workload = new_gateway(home, {})
    stack.settle_second_looks()
    (record,) = stack.findings_of(UNDECLARED)
    assert record["finding"]["resource"]["arn"] == workload.gateway_arn
    assert (record["decision"]["response"], record["supersedes"]) == ("alert", None)
    (alert,) = stack.alerts_of(UNDECLARED)
    assert (alert.attributes["phase"], alert.attributes["severity"]) == ("undeclared", "low")


def test_what_gets_its_phase_a_moment_later_is_not_told(home: Home, stack: Stack) -> None:
    arn = new_gateway(home, {}).gateway_arn
    tag = {"ai:phase": "prototype"}
    stack.ada.client("bedrock-agentcore-control").tag_resource(resourceArn=arn, tags=tag)
    stack.settle_second_looks()
    assert stack.alerts_of(UNDECLARED) == []
    # If the tag was heard of before the first look, there is nothing to record either.
    assert {record["decision"]["response"] for record in stack.findings_of(UNDECLARED)} <= {"record"}


def test_a_bucket_that_becomes_a_member_a_moment_later_is_looked_at_again(stack: Stack) -> None:
    bucket = new_bucket(stack, None)
    change = unblock_bucket(stack, bucket)
    stack.settle()
    assert stack.findings() == []
    stack.ada.client("s3").put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": pairs(declared("production", "late"))})
    stack.settle_second_looks()
    (record,) = stack.findings()
    assert record["id"] == finding_id("s3-public-access-unblocked", f"arn:aws:s3:::{bucket}", change.told)
    assert (record["standing"]["workload"], record["decision"]["response"]) == ("late", "alert")


def test_settings_follow_the_highest_phase_that_was_learnt(home: Home, stack: Stack) -> None:
    new_gateway(home, declared("scaled"))
    place = f"account#{stack.account.id}#{stack.account.region}"
    assert stack.declaration(place) == {"highest": "scaled"}
    setting = replace(home.workload, logging_arn=arn(stack.account, "bedrock", "invocation-logging"))
    change = delete_logging(stack, setting)
    stack.settle()
    record = stack.finding(change.finding)
    assert record["standing"]["phase"] == "scaled"


def test_an_event_that_comes_twice_teaches_once(home: Home, stack: Stack) -> None:
    def revision(workload: Workload) -> dict[str, str]:
        item = {"resource": {"S": workload.guardrail_arn}}
        return dict(
            stack.client("dynamodb").get_item(TableName=stack.outputs["WorkloadsTableName"], Key=item)["Item"][
                "revision"
            ]
        )

    once = revision(learnt_guardrail(home, "production"))
    stack.aws.loop.faults.add("duplicate", "CreateGuardrail", account=stack.account.id)
    assert revision(learnt_guardrail(home, "production")) == once


def test_a_bucket_that_is_made_with_its_tags_is_known_at_once(stack: Stack) -> None:
    bucket = f"acme-{next(NUMBERS)}-made"
    make_bucket(stack.ada, bucket, declared("production", "support"))
    stack.settle()
    known = stack.declaration(f"arn:aws:s3:::{bucket}")
    assert (known["workload"], known["phase"]["source"]) == ("support", "tag ai:phase on the bucket")
