"""How the parameters and answers of calls are spelled, service by service."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from local.tests.calls import ACCOUNT, KEY, NOON, REGION, record

BLOCK = {
    "BlockPublicAcls": False,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "asked"),
    [
        (
            "sagemaker",
            "CreateNotebookInstance",
            {"NotebookInstanceName": "lab", "RootAccess": "Enabled", "Tags": [{"Key": "phase", "Value": "prototype"}]},
            {"notebookInstanceName": "lab", "rootAccess": "Enabled", "tags": [{"key": "phase", "value": "prototype"}]},
        ),
        (
            "guardduty",
            "UpdateDetector",
            {"DetectorId": "d1", "Enable": False, "Features": [{"Name": "AI_PROTECTION", "Status": "DISABLED"}]},
            {"detectorId": "d1", "enable": False, "features": [{"name": "AI_PROTECTION", "status": "DISABLED"}]},
        ),
        (
            "securityhub",
            "BatchDisableStandards",
            {"StandardsSubscriptionArns": ["a"]},
            {"StandardsSubscriptionArns": ["a"]},
        ),
        (
            "bedrock-agent",
            "TagResource",
            {"resourceArn": "a", "tags": {"Phase": "x"}},
            {"resourceArn": "a", "tags": {"Phase": "x"}},
        ),
        (
            "kms",
            "TagResource",
            {"KeyId": KEY, "Tags": [{"TagKey": "a", "TagValue": "b"}]},
            {"keyId": KEY, "tags": [{"tagKey": "a", "tagValue": "b"}]},
        ),
        ("rds", "DeleteDBInstance", {"DBInstanceIdentifier": "d"}, {"dBInstanceIdentifier": "d"}),
        ("s3vectors", "CreateVectorBucket", {"vectorBucketName": "v"}, {"vectorBucketName": "v"}),
        ("bedrock", "DeleteModelInvocationLoggingConfiguration", {}, None),
        (
            "iam",
            "PutRolePolicy",
            {"RoleName": "r", "PolicyName": "p", "PolicyDocument": "{}"},
            {"roleName": "r", "policyName": "p", "policyDocument": "{}"},
        ),
        ("bedrock", "GetGuardrail", {"guardrailIdentifier": "g", "unheard": 1}, {"guardrailIdentifier": "g"}),
    ],
)
def test_parameters_are_spelled_as_the_service_does(
    service: str, operation: str, parameters: dict[str, Any], asked: dict[str, Any] | None
) -> None:
    assert record(service, operation, parameters)["requestParameters"] == asked


@pytest.mark.parametrize(
    "document", ['{"Version": "2012-10-17"}', {"Version": "2012-10-17"}, "%7B%22Version%22%3A%20%222012-10-17%22%7D"]
)
def test_iam_answers_with_quoted_policies(document: Any) -> None:
    told = record("iam", "CreateRole", {}, {"Role": {"AssumeRolePolicyDocument": document}})

    assert told["responseElements"]["role"] == {"assumeRolePolicyDocument": "%7B%22Version%22%3A%20%222012-10-17%22%7D"}


def test_texts_of_a_query_get_the_types_of_the_api() -> None:
    told = record("iam", "CreateLoginProfile", {"UserName": "ada", "PasswordResetRequired": "true"})

    assert told["requestParameters"] == {"userName": "ada", "passwordResetRequired": True}


def test_s3_shows_the_body_by_its_xml() -> None:
    told = record("s3", "PutPublicAccessBlock", {"Bucket": "photos", "PublicAccessBlockConfiguration": BLOCK})

    assert told["requestParameters"] == {
        "bucketName": "photos",
        "publicAccessBlock": "",
        "PublicAccessBlockConfiguration": {"xmlns": "http://s3.amazonaws.com/doc/2006-03-01/", **BLOCK},
        "Host": "photos.s3.eu-central-1.amazonaws.com",
    }
    assert told["resources"] == [{"accountId": ACCOUNT, "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::photos"}]
    assert told["additionalEventData"]["AuthenticationMethod"] == "AuthHeader"


def test_s3_control_names_the_account_in_the_host_alone() -> None:
    told = record("s3control", "DeletePublicAccessBlock", {"AccountId": ACCOUNT})

    assert told["requestParameters"] == {"Host": f"{ACCOUNT}.s3-control.{REGION}.amazonaws.com"}
    assert "resources" not in told


def test_a_bucket_policy_is_an_object() -> None:
    policy = {"Version": "2012-10-17", "Statement": []}

    asked = record("s3", "PutBucketPolicy", {"Bucket": "photos", "Policy": json.dumps(policy)})["requestParameters"]

    assert asked["bucketPolicy"] == policy
    assert asked["policy"] == ""


def test_one_rule_is_an_object_and_two_are_a_list() -> None:
    def rules(*ids: str) -> Any:
        configuration = {"Rules": [{"ID": id_, "Status": "Enabled"} for id_ in ids]}
        parameters = {"Bucket": "photos", "LifecycleConfiguration": configuration}
        asked = record("s3", "PutBucketLifecycleConfiguration", parameters)["requestParameters"]
        return asked["LifecycleConfiguration"]["Rule"]

    assert rules("a") == {"ID": "a", "Status": "Enabled"}
    assert [rule["ID"] for rule in rules("a", "b")] == ["a", "b"]


def test_security_group_rules_are_items() -> None:
    opened = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}

    told = record(
        "ec2", "AuthorizeSecurityGroupIngress", {"GroupId": "sg-1", "IpPermissions": [opened]}, {"Return": True}
    )

    assert told["requestParameters"] == {
        "groupId": "sg-1",
        "ipPermissions": {
            "items": [
                {
                    "ipProtocol": "tcp",
                    "fromPort": 22,
                    "toPort": 22,
                    "groups": {},
                    "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]},
                    "ipv6Ranges": {},
                    "prefixListIds": {},
                }
            ]
        },
    }
    assert told["responseElements"] == {"requestId": "6a5b", "_return": True}


def test_newer_calls_of_ec2_are_wrapped() -> None:
    one = record("ec2", "DeleteFlowLogs", {"FlowLogIds": ["fl-1"]}, {"Unsuccessful": []})
    two = record("ec2", "DeleteFlowLogs", {"FlowLogIds": ["fl-1", "fl-2"]})

    assert one["requestParameters"] == {"DeleteFlowLogsRequest": {"FlowLogId": {"tag": 1, "content": "fl-1"}}}
    assert one["responseElements"]["DeleteFlowLogsResponse"]["unsuccessful"] == ""
    assert two["requestParameters"]["DeleteFlowLogsRequest"]["FlowLogId"][1] == {"tag": 2, "content": "fl-2"}


@pytest.mark.parametrize(
    ("service", "operation", "result", "told"),
    [
        (
            "iam",
            "CreateAccessKey",
            {"AccessKey": {"CreateDate": NOON}},
            {"accessKey": {"createDate": "Nov 23, 2026 12:00:00 PM"}},
        ),
        ("kms", "ScheduleKeyDeletion", {"DeletionDate": NOON}, {"deletionDate": "Nov 23, 2026, 12:00:00 PM"}),
        (
            "bedrock",
            "UpdateGuardrail",
            {"updatedAt": NOON + timedelta(microseconds=5)},
            {"updatedAt": "2026-11-23T12:00:00.000005Z"},
        ),
    ],
)
def test_moments_are_written_as_the_service_does(service: str, operation: str, result: Any, told: Any) -> None:
    assert record(service, operation, {"KeyId": KEY}, result)["responseElements"] == told


def test_a_member_without_a_value_is_not_there() -> None:
    assert record("kms", "ListKeys", {"Limit": None, "Marker": "m"})["requestParameters"] == {"marker": "m"}
