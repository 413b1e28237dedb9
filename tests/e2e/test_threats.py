"""What GuardDuty sees goes through a rule, a queue and a function of its own, and people are told."""

from __future__ import annotations

from typing import Any

import pytest

from .deployed import THREATS
from .members import Home
from .permissions import grants, used
from .stack import TEMPLATE, Stack
from .threats import (
    COSTS,
    INJECTION,
    SAMPLE,
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


def answered(stack: Stack, *events: dict[str, Any]) -> list[dict[str, Any]]:
    """Delivers findings one after the other; what is in the journal then."""
    for event in events:
        stack.deliver(event)
        stack.settle()
    return stack.findings()


def outcomes(stack: Stack) -> list[str]:
    """What the threat detector made of what it heard."""
    return [str(line["outcome"]) for line in stack.outcomes("ThreatDetector")]


@pytest.mark.parametrize("phase", ["produced", "prototype"])
def test_stolen_credentials_of_a_workload_are_told(phase: str, request: pytest.FixtureRequest) -> None:
    home: Home = request.getfixturevalue(phase)
    stack, event = home.stack, finding(home.stack, TOR, of_user("ada"), action=called("InvokeModel", "bedrock"))

    (record,) = answered(stack, event)

    assert (record["control"], record["decision"]["response"]) == (STOLEN, "alert")
    assert record["finding"]["resource"]["arn"] == f"arn:aws:iam::{stack.account.id}:user/ada"
    assert record["event"]["id"] == event["detail"]["id"]
    (alert,) = stack.alerts()
    assert alert.attributes["control"] == STOLEN
    assert "called bedrock:InvokeModel from 192.0.2.77" in alert.document["summary"]
    assert stack.mutations() == []


def test_a_principal_is_ais_when_a_workload_refers_to_it(produced: Home) -> None:
    """Here it called nothing of AI."""
    stack, role = produced.stack, produced.workload.agent_role

    (record,) = answered(stack, finding(stack, TOR, of_role(role), action=called("ListBuckets", "s3")))

    assert record["finding"]["resource"]["arn"].endswith(f"role/{role}")
    assert record["standing"]["phase"] == "production"
    assert record["actor"]["arn"].endswith(f"assumed-role/{role}/assistant")


def test_what_was_attacked_is_told_by_what_it_is(produced: Home) -> None:
    stack, workload = produced.stack, produced.workload
    tool = finding(
        stack, "Backdoor:Lambda/C&CActivity.B", of_function(workload.function_arn), action=asked("c2.example")
    )
    stranger = of_user("grace")
    data = finding(stack, "Exfiltration:S3/AnomalousBehavior", of_bucket(workload.bucket, stranger), severity=8)
    new = finding(stack, "Invented:Lambda/Something", of_function(workload.function_arn))

    records = {record["control"]: record for record in answered(stack, tool, data, new)}

    assert set(records) == {"threat-tool-function-compromised", "threat-data-attacked"}
    assert records["threat-tool-function-compromised"]["finding"]["resource"]["arn"] == workload.function_arn
    assert records["threat-data-attacked"]["finding"]["resource"]["arn"] == workload.bucket_arn
    assert len(records["threat-tool-function-compromised"]["threats"]) == 2
    assert len(stack.alerts()) == 3


def test_what_touches_no_workload_is_nobodys(stack: Stack) -> None:
    stack.client("iam").create_user(UserName="marketing")

    assert answered(stack, finding(stack, TOR, of_user("marketing"), action=called("ListBuckets", "s3"))) == []
    assert outcomes(stack) == ["nobody"]


def test_samples_and_what_was_archived_are_recorded_and_not_told(stack: Stack) -> None:
    sample = finding(stack, TOR, of_user("GeneratedFindingUserName"), action=called("InvokeModel", "bedrock"), **SAMPLE)
    archived = finding(stack, TOR, of_user("ada"), action=called("InvokeModel", "bedrock"), archived=True)

    records = answered(stack, sample, archived)

    assert [record["decision"]["response"] for record in records] == ["record", "record"]
    assert stack.alerts() == []


def test_more_of_the_same_is_counted_and_only_what_is_worse_is_told_again(stack: Stack) -> None:
    event = finding(stack, COSTS, of_user("ada"), severity=2, action=called("InvokeModel", "bedrock"))

    answered(stack, event)
    assert len(stack.alerts()) == 1
    (record,) = answered(stack, again(event, 15), again(event, 15), again(event, 5), event)
    assert (record["count"], record["severity"]) == (16, "high")
    assert stack.alerts() == []

    (record,) = answered(stack, again(event, 30, severity=9))
    assert (record["count"], record["severity"]) == (31, "critical")
    assert len(stack.alerts()) == 1


def test_what_was_dealt_with_is_opened_again_only_when_it_got_worse(stack: Stack) -> None:
    event = finding(stack, COSTS, of_user("ada"), severity=2, action=called("InvokeModel", "bedrock"))
    (record,) = answered(stack, event)
    stack.forget(f"open#{STOLEN.replace('credential-compromised', 'model-invocation-anomalous')}|{key_of(record)}")
    stack.age(record["id"], status="rejected")
    stack.alerts()

    (same,) = answered(stack, again(event, 15))
    assert (same["status"], same["count"]) == ("rejected", 16)
    assert stack.alerts() == []

    records = answered(stack, again(event, 30, severity=8), again(event, 45, severity=8))
    assert sorted((record["status"], record["count"]) for record in records) == [("decided", 46), ("rejected", 31)]
    assert len(stack.alerts()) == 1


def key_of(record: dict[str, Any]) -> str:
    """What comes after the control in the key of a record."""
    resource = record["finding"]["resource"]
    return f"{resource['arn']}|{resource['account']}|{resource['region']}"


def test_a_finding_as_the_api_gives_it_is_refused(stack: Stack) -> None:
    event = finding(stack, TOR, of_user("ada"))
    event["detail"] = {name[0].upper() + name[1:]: value for name, value in event["detail"].items()}

    stack.deliver(event)
    letters = until_refused(stack)

    assert len(letters) == 1
    assert "a finding as GuardDuty's API gives it, in PascalCase" in stack.warnings("ThreatDetector")[0]
    assert stack.findings() == []


def until_refused(stack: Stack) -> list[str]:
    """Waits until a message is given up."""
    stack.settle(within=40.0)
    return stack.dead_letters()


def test_of_a_member_account_people_are_told_and_nobody_looks_here(produced: Home) -> None:
    """There may be a role of the same name here."""
    stack, role = produced.stack, produced.workload.agent_role
    there = "999988887777"
    stolen = finding(stack, TOR, of_role(role), account=there, action=called("InvokeModel", "bedrock"))
    quiet = finding(stack, TOR, of_role("web"), account=there, action=called("ListBuckets", "s3"))

    (record,) = answered(stack, stolen, quiet)

    assert record["finding"]["resource"]["account"] == there
    assert "it is of another account" in record["verdict"]["evidence"]
    assert [call for call in stack.calls("ThreatDetector") if call.service in ("iam", "tagging")] == []
    assert outcomes(stack) == ["opened", "nobody"]


def test_only_our_own_rule_may_fill_the_queue(stack: Stack) -> None:
    policy = stack.attributes(THREATS, ["Policy"])["Policy"]
    assert "aws:SourceArn" in policy
    assert "ThreatRule" in policy


def test_what_is_granted_to_the_threat_detector_is_used(produced: Home) -> None:
    """Besides what Lambda does with its role, what a policy in force needs, and what is asked once a minute."""
    stack, workload = produced.stack, produced.workload
    elsewhere = of_role(workload.agent_role) | {
        "modelDetails": [{"modelId": f"arn:aws:bedrock:{stack.account.region}:{stack.account.id}:custom-model/m/1"}]
    }
    events = [
        finding(stack, TOR, of_role(workload.agent_role), action=called("InvokeModel", "bedrock")),
        finding(stack, TOR, of_user("ada"), action=called("InvokeModel", "bedrock")),
        finding(stack, "Exfiltration:S3/AnomalousBehavior", of_bucket(workload.bucket, of_user("ada"))),
        finding(stack, "Trojan:Lambda/DropPoint", of_function(workload.function_arn)),
        finding(stack, COSTS, elsewhere),
        finding(stack, INJECTION, of_guardrail(workload.guardrail_arn, of_role(workload.agent_role))),
    ]
    first = answered(stack, *events)
    assert len(first) == 6
    answered(stack, again(events[0], 15))
    host = {"resourceType": "Instance", "instanceDetails": {"instanceId": "i-0a1b2c3d4e5f60718"}}
    stack.deliver(finding(stack, "CryptoCurrency:EC2/BitcoinTool.B", host))  # nobody's, which its tags tell
    stack.settle()

    granted = {grant.action for grant in grants(TEMPLATE.read_text()) if grant.role == "ThreatDetectorRole"}
    unused = granted - {action for role, action in used(stack) if role == "ThreatDetectorRole"}
    assert unused - {"ssm:GetParameter"} == {
        "aoss:BatchGetCollection",
        "aoss:ListTagsForResource",
        "bedrock:ListGuardrails",
        "iam:ListAttachedGroupPolicies",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "s3:GetObjectVersion",
        "sagemaker:ListTags",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
        "ssm:GetParameterHistory",
    }
