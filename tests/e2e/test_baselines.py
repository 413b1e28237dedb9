"""What was seen sound is proposed, a person approves it, and nobody moves what was approved but upwards."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from local import Workload, baselines
from local.making.basics import make_bucket
from local.making.models import make_guardrail
from local.seed import arn

from .changes import Change, disable_key, switch_off, unblock_bucket
from .changes.change import State, change
from .members import NUMBERS, Home, approve, new_bucket, new_key, tags
from .operating import phaseguard
from .stack import Stack
from .waiting import until

Edit = Callable[[State], None]


class Guardrail:
    """A guardrail of a workload by its tags alone, of which nothing is remembered."""

    def __init__(self, home: Home) -> None:
        self.stack, self.workload = home.stack, home.workload
        self.name = f"guard-{next(NUMBERS)}"
        self.id = make_guardrail(self.stack.account, self.name, tags(self.workload))
        self.arn = arn(self.stack.account, "bedrock", f"guardrail/{self.id}")

    def live(self) -> State:
        """Its draft."""
        return baselines.guardrail(self.stack.account, self.id)

    def approve(self) -> None:
        """Remembers it as it is, as approved."""
        approve(self.stack, self.workload, self.arn, self.live())

    def becomes(self, edit: Edit) -> Change:
        """Replaces the draft by an edited one, and waits for what comes of that."""
        made = self.edited(edit)
        self.stack.settle()
        return made

    def edited(self, edit: Edit) -> Change:
        """Replaces the draft by an edited one."""

        def act(by: Any) -> State:
            definition = copy.deepcopy(self.live()["state"]["definition"])
            edit(definition)
            return dict(by.client("bedrock").update_guardrail(guardrailIdentifier=self.id, **definition))

        return change(
            self.stack,
            act,
            control="bedrock-guardrail-weakened",
            resource=self.arn,
            live=self.live,
            calls=("UpdateGuardrail",),
        )


def describe(text: str) -> Edit:
    """Says something else of the guardrail, which makes it neither weaker nor stronger."""
    return lambda definition: definition.update(description=text)


def explain_topic(text: str) -> Edit:
    """Says something else of what is denied, under the same name."""

    def edit(definition: State) -> None:
        definition["topicPolicyConfig"]["topicsConfig"][0]["definition"] = text

    return edit


def without_topics(definition: State) -> None:
    """Denies no topic."""
    del definition["topicPolicyConfig"]


def hate(strength: str) -> Edit:
    """Filters hate as strongly as that."""

    def edit(definition: State) -> None:
        for each in definition["contentPolicyConfig"]["filtersConfig"]:
            if each["type"] == "HATE":
                each.update(inputStrength=strength, outputStrength=strength)

    return edit


def remembered(stack: Stack, resource: str, status: str) -> list[dict[str, Any]]:
    """The baselines of a resource that have come so far."""
    found = stack.client("dynamodb").get_item(
        TableName=stack.outputs["WorkloadsTableName"], Key={"resource": {"S": resource}}, ConsistentRead=True
    )
    declared = json.loads(found["Item"]["body"]["S"]) if "Item" in found else {}
    return [each for each in declared.get("baselines", []) if each["status"] == status]


def only(stack: Stack, resource: str, status: str) -> State:
    """The state of the one baseline that has come so far."""
    (found,) = remembered(stack, resource, status)
    return dict(found["state"])


def operate(stack: Stack, *arguments: str) -> str:
    """What the tool says, which must succeed."""
    done = phaseguard(stack, "baseline", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_is_made_of_a_network_is_there_to_approve(produced: Home) -> None:
    """An endpoint and a flow log are looked at when they are made: nobody is told, and a person may approve them."""
    stack, ec2 = produced.stack, produced.stack.ada.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.11.0.0/16")["Vpc"]["VpcId"]
    pairs = [{"Key": key, "Value": value} for key, value in tags(produced.workload).items()]

    def tagged(kind: str) -> list[dict[str, Any]]:
        return [{"ResourceType": kind, "Tags": pairs}]

    service = f"com.amazonaws.{stack.account.region}.s3"
    endpoint = ec2.create_vpc_endpoint(VpcId=network, ServiceName=service, TagSpecifications=tagged("vpc-endpoint"))
    log = ec2.create_flow_logs(
        ResourceIds=[network],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::acme-flows",
        TagSpecifications=tagged("vpc-flow-log"),
    )
    stack.settle()

    for kind, identity in {
        "vpc-endpoint": endpoint["VpcEndpoint"]["VpcEndpointId"],
        "vpc-flow-log": log["FlowLogIds"][0],
    }.items():
        resource = arn(stack.account, "ec2", f"{kind}/{identity}")
        assert len(remembered(stack, resource, "candidate")) == 1
    assert stack.alerts() == []


def test_the_first_sight_is_a_candidate_and_once_approved_it_is_restored(produced: Home) -> None:
    stack, guardrail = produced.stack, Guardrail(produced)
    first = guardrail.becomes(describe("Guards orders."))

    (candidate,) = remembered(stack, guardrail.arn, "candidate")
    assert candidate["state"] == guardrail.live() | {"state": candidate["state"]["state"]}
    assert (candidate["by"], candidate["event"]) == (f"arn:aws:iam::{stack.account.id}:user/ada", first.told["eventID"])
    assert candidate["workload"] == produced.workload.name
    assert stack.mutations() == []
    (alert,) = stack.alerts()
    assert "no baseline is approved" in str(alert.document["verdict"])

    shown = operate(stack, "diff", guardrail.arn)
    assert "nothing is approved for it yet" in shown
    assert "+ entries: topic/investment advice" in shown
    assert "1 candidate" in operate(stack, "approve", guardrail.arn, "--yes")
    (approved,) = remembered(stack, guardrail.arn, "approved")
    assert approved["by"] == f"arn:aws:iam::{stack.account.id}:root"
    assert remembered(stack, guardrail.arn, "candidate") == []

    weak = guardrail.becomes(without_topics)
    assert weak.is_mended()
    assert [call.operation for call in stack.mutations()] == ["UpdateGuardrail"]


def test_a_bucket_that_was_found_sound_is_proposed_and_named_by_who_approves_it(produced: Home) -> None:
    """A tag alone makes nothing ours to repair; a person's approval does, and is told so."""
    stack, workload = produced.stack, produced.workload
    bucket = f"acme-named-{next(NUMBERS)}"
    make_bucket(stack.account, bucket, tags(workload))
    resource = f"arn:aws:s3:::{bucket}"
    with stack.unheard():
        switch_off(stack, bucket, "BlockPublicAcls")
        stack.client("s3").put_public_access_block(
            Bucket=bucket, PublicAccessBlockConfiguration=dict.fromkeys(baselines.SWITCHES.values(), True)
        )
    stack.settle()
    assert only(stack, resource, "candidate")["kind"] == "public-access"
    assert stack.journal() == []

    assert "names the resource as a workload's own" in operate(stack, "approve", resource, "--yes")
    opened = unblock_bucket(stack, bucket)
    stack.settle()
    assert opened.is_mended()


def test_what_was_weakened_in_a_prototype_is_not_approved_by_its_promotion(prototype: Home) -> None:
    stack, guardrail = prototype.stack, Guardrail(prototype)
    guardrail.becomes(describe("Guards orders."))
    guardrail.becomes(without_topics)
    promote(stack, guardrail)
    guardrail.becomes(describe("Guards nothing."))

    assert remembered(stack, guardrail.arn, "approved") == []
    assert stack.mutations() == []
    (record,) = stack.findings()
    assert (record["decision"]["response"], record["standing"]["phase"]) == ("alert", "production")
    assert record["verdict"]["verdict"] == "unknown"


def test_what_was_approved_in_a_prototype_is_restored_after_its_promotion(prototype: Home) -> None:
    stack, guardrail = prototype.stack, Guardrail(prototype)
    guardrail.approve()
    approved = only(stack, guardrail.arn, "approved")
    weak = guardrail.becomes(without_topics)
    assert weak.live() == weak.broken
    assert only(stack, guardrail.arn, "approved") == approved
    assert remembered(stack, guardrail.arn, "candidate") == []

    promote(stack, guardrail)
    guardrail.becomes(describe("Promoted."))

    assert "topicPolicyConfig" in guardrail.live()["state"]["definition"]


def promote(stack: Stack, guardrail: Guardrail) -> None:
    """Says by a tag that it is in production now."""
    stack.client("bedrock").tag_resource(resourceARN=guardrail.arn, tags=[{"key": "ai:phase", "value": "production"}])


def test_weakening_step_by_step_moves_no_approved_baseline(produced: Home) -> None:
    """What a topic says is no strength: each step is a candidate, and a repair brings back what was approved."""
    stack, guardrail = produced.stack, Guardrail(produced)
    guardrail.approve()
    approved = only(stack, guardrail.arn, "approved")
    for step in ("Advice on money.", "Advice on gold.", "Nothing at all."):
        guardrail.becomes(explain_topic(step))
        candidate = only(stack, guardrail.arn, "candidate")
        assert candidate["state"]["definition"]["topicPolicyConfig"]["topicsConfig"][0]["definition"] == step
        assert only(stack, guardrail.arn, "approved") == approved
    assert stack.journal() == []

    guardrail.becomes(without_topics)
    (topic,) = guardrail.live()["state"]["definition"]["topicPolicyConfig"]["topicsConfig"]
    assert topic["definition"] == "Advice on what to do with money."
    assert only(stack, guardrail.arn, "approved") == approved


def test_what_is_raised_is_what_is_restored(produced: Home) -> None:
    stack, guardrail = produced.stack, Guardrail(produced)
    with stack.unheard():
        guardrail.edited(hate("LOW"))
        stack.aws.loop.forget()
    guardrail.approve()
    guardrail.becomes(hate("HIGH"))
    raised = guardrail.live()
    (approved,) = remembered(stack, guardrail.arn, "approved")
    assert approved["by"] == f"moved up by itself after a change by arn:aws:iam::{stack.account.id}:user/ada"
    assert approved["state"]["state"]["strengths"]["content/HATE/input"] == 3
    assert len(remembered(stack, guardrail.arn, "superseded")) == 1
    assert remembered(stack, guardrail.arn, "candidate") == []

    guardrail.becomes(hate("LOW"))
    assert guardrail.live()["state"]["strengths"] == raised["state"]["strengths"]


def test_a_bucket_that_is_made_again_weaker_is_what_it_was(stack: Stack, workload: Workload) -> None:
    """Its name is all that it is known by."""
    bucket = new_bucket(stack, workload)
    stack.client("s3").delete_bucket(Bucket=bucket)
    make_bucket(stack.account, bucket, tags(workload))
    unblock_bucket(stack, bucket)
    stack.settle()

    live = baselines.public_access(stack.account, bucket)
    assert set(live["state"]["bucket"].values()) == {True}


def test_a_guardrail_that_is_made_again_weaker_is_unknown(produced: Home) -> None:
    """It has another id, and nobody approved anything of it: people are told, and nothing is called sound."""
    stack, before = produced.stack, Guardrail(produced)
    before.approve()
    stack.client("bedrock").delete_guardrail(guardrailIdentifier=before.id)
    again = Guardrail(produced)
    made = again.becomes(without_topics)

    (record,) = stack.findings()
    assert (record["id"], record["verdict"]["verdict"]) == (made.finding, "unknown")
    assert record["decision"]["response"] == "alert"
    assert remembered(stack, again.arn, "approved") == []
    assert stack.mutations() == []


def test_nothing_is_proposed_while_a_repair_waits(produced: Home) -> None:
    stack, guardrail = produced.stack, Guardrail(produced)
    guardrail.approve()
    with stack.held("Remediator"):
        weak = guardrail.edited(without_topics)
        until(lambda: any(each["id"] == weak.finding for each in stack.findings()), "the finding is open")
        topics = weak.mended["state"]["definition"]["topicPolicyConfig"]
        mended = guardrail.edited(lambda definition: definition.update(topicPolicyConfig=topics, description="Mine."))
        until(lambda: stack.outcomes_of(mended.told), "the detector has looked")
        assert stack.outcomes_of(mended.told) == ["sound"] * 2  # to each of the two controls that watch it
        assert remembered(stack, guardrail.arn, "candidate") == []
        assert f"held up by finding {weak.finding}" in baseline_of(stack, mended)
    stack.settle()
    assert stack.finding(weak.finding)["status"] == "resolved"
    guardrail.becomes(describe("Mine again."))
    assert only(stack, guardrail.arn, "candidate")["state"]["definition"]["description"] == "Mine again."


def baseline_of(stack: Stack, made: Change) -> str:
    """What the change detector says became of the baselines after a change."""
    lines = stack.outcomes("ChangeDetector")
    return next(
        str(line["detail"]["baseline"]) for line in lines if line["detail"].get("event") == made.told["eventID"]
    )


def test_an_alert_whose_state_is_sound_again_holds_nothing_up(prototype: Home) -> None:
    """People were told, and the owner has put it right."""
    stack, guardrail = prototype.stack, Guardrail(prototype)
    guardrail.approve()
    weak = guardrail.becomes(without_topics)
    assert stack.finding(weak.finding)["status"] == "decided"
    topics = weak.mended["state"]["definition"]["topicPolicyConfig"]
    guardrail.becomes(lambda definition: definition.update(topicPolicyConfig=topics, description="Mine."))

    assert only(stack, guardrail.arn, "candidate")["state"]["definition"]["description"] == "Mine."


def test_what_is_rejected_does_not_come_again(produced: Home) -> None:
    stack, guardrail = produced.stack, Guardrail(produced)
    guardrail.approve()
    guardrail.becomes(explain_topic("Nothing at all."))
    assert "~ definition/topicPolicyConfig/topicsConfig/investment advice/definition" in operate(
        stack, "reject", guardrail.arn, "--yes"
    )
    assert len(remembered(stack, guardrail.arn, "rejected")) == 1

    guardrail.becomes(explain_topic("Nothing at all."))
    assert remembered(stack, guardrail.arn, "candidate") == []
    assert "no candidates" in operate(stack, "diff", "--workload", produced.workload.name)


def test_a_whole_workload_is_approved_by_one_command(produced: Home) -> None:
    """It shows all of it first, and asks."""
    stack, name = produced.stack, produced.workload.name
    guardrails = [Guardrail(produced) for _ in range(3)]
    for guardrail in guardrails:
        guardrail.edited(describe("Guards orders."))
    stack.settle()
    listed = json.loads(operate(stack, "list", "--workload", name, "--status", "candidate", "--format", "json"))
    assert {each["resource"] for each in listed} == {guardrail.arn for guardrail in guardrails}

    asked = phaseguard(stack, "baseline", "approve", "--workload", name)
    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    assert all(guardrail.arn in asked.stdout for guardrail in guardrails)
    assert all(remembered(stack, guardrail.arn, "approved") == [] for guardrail in guardrails)

    assert "approved 3 candidates as arn:aws:iam::" in operate(stack, "approve", "--workload", name, "--yes")
    assert all(len(remembered(stack, guardrail.arn, "approved")) == 1 for guardrail in guardrails)
    assert "no candidates" in operate(stack, "approve", "--all", "--yes")


@pytest.mark.parametrize("arguments", [["approve"], ["approve", "--all", "--workload", "x"], ["reject"]])
def test_what_an_answer_is_about_must_be_said(stack: Stack, arguments: list[str]) -> None:
    assert phaseguard(stack, "baseline", *arguments).returncode == 2


def test_a_resource_without_a_candidate_is_named(stack: Stack) -> None:
    failed = phaseguard(stack, "baseline", "approve", "arn:aws:s3:::nothing", "--yes")
    assert failed.returncode == 2
    assert "arn:aws:s3:::nothing has no candidate" in failed.stderr


def test_a_key_that_nobody_approved_leads_to_an_alert(stack: Stack, workload: Workload) -> None:
    """A disabled key is no candidate, whatever phase it is in."""
    key = new_key(stack, workload, approved=False)
    stack.client("dynamodb").delete_item(TableName=stack.outputs["WorkloadsTableName"], Key={"resource": {"S": key}})
    disabled = disable_key(stack, key)
    stack.settle()

    assert disabled.live() == disabled.broken
    assert remembered(stack, key, "candidate") == []
    assert [alert.finding for alert in stack.alerts()] == [disabled.finding]
