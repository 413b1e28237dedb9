"""Which calls are recorded, under which names, with whom as the caller."""

from __future__ import annotations

from typing import Any

import pytest

from local.cloudtrail import data_event, envelope, recorded, records
from local.front.exchange import Exchange
from local.tests.calls import ACCOUNT, KEY, LAMBDA, OTHER, REGION, ROLE, ROOT, SESSION, call, record

KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY}"
DENIED = f"User: {SESSION.arn} is not authorized to perform: it"


# Names.


@pytest.mark.parametrize(
    ("service", "operation", "source", "name"),
    [
        ("bedrock-agent", "UpdateAgent", "bedrock", "UpdateAgent"),
        ("bedrock-agentcore-control", "CreateGateway", "bedrock-agentcore", "CreateGateway"),
        ("bedrock-runtime", "Converse", "bedrock", "Converse"),
        ("cloudwatch", "DisableAlarmActions", "monitoring", "DisableAlarmActions"),
        ("ecr", "SetRepositoryPolicy", "ecr", "SetRepositoryPolicy"),
        ("lambda", "AddPermission", "lambda", "AddPermission20150331v2"),
        ("lambda", "CreateFunction", "lambda", "CreateFunction20150331"),
        ("lambda", "CreateFunctionUrlConfig", "lambda", "CreateFunctionUrlConfig"),
        ("lambda", "PutFunctionConcurrency", "lambda", "PutFunctionConcurrency20171031"),
        ("lexv2-models", "DeleteBot", "lex", "DeleteBot"),
        ("marketplace-agreement", "SearchAgreements", "agreement-marketplace", "SearchAgreements"),
        ("opensearchserverless", "CreateAccessPolicy", "aoss", "CreateAccessPolicy"),
        ("resourcegroupstaggingapi", "TagResources", "tagging", "TagResources"),
        ("s3", "DeletePublicAccessBlock", "s3", "DeleteBucketPublicAccessBlock"),
        ("s3", "PutBucketLifecycleConfiguration", "s3", "PutBucketLifecycle"),
        ("s3control", "PutPublicAccessBlock", "s3", "PutAccountPublicAccessBlock"),
        ("sagemaker", "StopNotebookInstance", "sagemaker", "StopNotebookInstance"),
        ("service-quotas", "RequestServiceQuotaIncrease", "servicequotas", "RequestServiceQuotaIncrease"),
    ],
)
def test_a_call_has_the_name_of_its_records(service: str, operation: str, source: str, name: str) -> None:
    told = record(service, operation, {"Bucket": "photos"} if service == "s3" else {})

    assert (told["eventSource"], told["eventName"]) == (f"{source}.amazonaws.com", name)


@pytest.mark.parametrize(
    ("service", "operation", "host", "region"),
    [
        ("iam", "ListUsers", "", "us-east-1"),
        ("organizations", "LeaveOrganization", "", "us-east-1"),
        ("sts", "GetCallerIdentity", "sts.amazonaws.com", "us-east-1"),
        ("sts", "GetCallerIdentity", "sts.eu-central-1.amazonaws.com", REGION),
        ("kms", "ListKeys", "", REGION),
    ],
)
def test_global_services_are_recorded_in_one_region(service: str, operation: str, host: str, region: str) -> None:
    assert record(service, operation, host=host)["awsRegion"] == region


# Callers.


def test_a_session_names_the_role_with_its_path() -> None:
    identity = record("kms", "ListKeys", principal=SESSION)["userIdentity"]

    assert identity["sessionContext"] == {
        "sessionIssuer": {
            "type": "Role",
            "principalId": "AROAEXAMPLE",
            "arn": ROLE,
            "accountId": ACCOUNT,
            "userName": "builder",
        },
        "attributes": {"creationDate": "2026-11-23T12:00:00Z", "mfaAuthenticated": "false"},
    }
    assert identity["type"] == "AssumedRole"
    assert "userName" not in identity


def test_root_has_no_name_and_a_user_has() -> None:
    assert "userName" not in record("kms", "ListKeys", principal=ROOT)["userIdentity"]
    assert record("kms", "ListKeys")["userIdentity"]["userName"] == "ada"


def test_a_service_is_its_own_address() -> None:
    told = record("sts", "AssumeRole", {"RoleArn": ROLE}, principal=LAMBDA)

    assert told["userIdentity"] == {"type": "AWSService", "invokedBy": "lambda.amazonaws.com"}
    assert told["sourceIPAddress"] == told["userAgent"] == "lambda.amazonaws.com"
    assert "tlsDetails" not in told
    assert told["sharedEventID"]


def test_both_accounts_hear_of_a_role_taken_across() -> None:
    role = f"arn:aws:iam::{OTHER}:role/auditor"

    ours, theirs = records(call("sts", "AssumeRole", {"RoleArn": role, "RoleSessionName": "s"}, principal=SESSION))

    assert (ours["recipientAccountId"], theirs["recipientAccountId"]) == (ACCOUNT, OTHER)
    assert ours["sharedEventID"] == theirs["sharedEventID"]
    assert ours["eventID"] != theirs["eventID"]
    assert theirs["userIdentity"] == {"type": "AWSAccount", "principalId": SESSION.id, "accountId": ACCOUNT}
    assert theirs["resources"] == [{"accountId": OTHER, "type": "AWS::IAM::Role", "ARN": role}]


def test_loopback_is_not_an_address() -> None:
    assert record("kms", "ListKeys")["sourceIPAddress"] == "192.0.2.10"
    assert record("kms", "ListKeys", function="responder")["sourceIPAddress"] == "192.0.2.20"
    assert record("kms", "ListKeys", source_address="198.51.100.7")["sourceIPAddress"] == "198.51.100.7"


def test_an_api_key_shows() -> None:
    told = record("bedrock-runtime", "Converse", {"modelId": "m"}, headers={"authorization": "Bearer abc"})

    assert told["additionalEventData"] == {"callWithBearerToken": True}


# Failures.


@pytest.mark.parametrize(
    ("service", "operation", "error", "code"),
    [
        ("ec2", "DescribeVpcs", ("UnauthorizedOperation", "You are not authorized"), "Client.UnauthorizedOperation"),
        ("iam", "GetRole", ("NoSuchEntity", "none"), "NoSuchEntityException"),
        ("bedrock", "GetGuardrail", ("AccessDeniedException", DENIED), "AccessDenied"),
        ("bedrock", "GetGuardrail", ("com.amazon#ValidationException", "no"), "ValidationException"),
        ("sagemaker", "StopNotebookInstance", ("ThrottlingException", "Rate exceeded"), "ThrottlingException"),
        ("iam", "GetRole", ("Throttling", "Rate exceeded"), "ThrottlingException"),
        ("s3", "GetBucketPolicy", ("NoSuchBucketPolicy", "none"), "NoSuchBucketPolicy"),
    ],
)
def test_failures_have_the_codes_of_records(service: str, operation: str, error: tuple[str, str], code: str) -> None:
    told = record(service, operation, {"Bucket": "b"}, error=error)

    assert (told["errorCode"], told["errorMessage"]) == (code, error[1])
    assert told["responseElements"] is None


def test_who_is_refused_leaves_no_parameters() -> None:
    def refused(service: str, operation: str, parameters: dict[str, Any]) -> Any:
        return record(service, operation, parameters, error=("AccessDenied", DENIED))["requestParameters"]

    assert refused("iam", "DeleteUser", {"UserName": "ada"}) is None
    assert refused("ec2", "DeleteVpc", {"VpcId": "vpc-1"}) == {"vpcId": "vpc-1"}
    assert refused("bedrock", "GetGuardrail", {"guardrailIdentifier": "g"}) == {"guardrailIdentifier": "g"}


# Kinds.


@pytest.mark.parametrize(
    ("service", "operation", "read_only"),
    [
        ("bedrock-runtime", "InvokeModel", True),
        ("bedrock-runtime", "ConverseStream", True),
        ("kms", "Decrypt", True),
        ("sts", "AssumeRole", True),
        ("iam", "SimulatePrincipalPolicy", True),
        ("kms", "DisableKey", False),
        ("sagemaker", "AddTags", False),
        ("bedrock", "CreateGuardrailVersion", False),
    ],
)
def test_reads_are_told_from_changes(service: str, operation: str, read_only: bool) -> None:
    told = record(service, operation, {"KeyId": KEY})

    assert told["readOnly"] is read_only
    assert (told["managementEvent"], told["eventCategory"]) == (True, "Management")


def test_reads_have_no_answer() -> None:
    assert record("kms", "GetKeyPolicy", {"KeyId": KEY}, {"Policy": "{}"})["responseElements"] is None


def test_changes_of_a_key_name_it_by_its_arn() -> None:
    told = record("kms", "DisableKey", {"KeyId": KEY})

    assert told["responseElements"] == {"keyId": KEY_ARN}
    assert told["resources"] == [{"accountId": ACCOUNT, "type": "AWS::KMS::Key", "ARN": KEY_ARN}]


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "kind", "arn"),
    [
        ("s3", "PutObject", {"Bucket": "b", "Key": "a/b"}, "AWS::S3::Object", "arn:aws:s3:::b/a/b"),
        (
            "lambda",
            "Invoke",
            {"FunctionName": "f"},
            "AWS::Lambda::Function",
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f",
        ),
        (
            "dynamodb",
            "PutItem",
            {"TableName": "t"},
            "AWS::DynamoDB::Table",
            f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/t",
        ),
        ("sqs", "SendMessage", {"QueueUrl": "http://q/1/q1"}, "AWS::SQS::Queue", f"arn:aws:sqs:{REGION}:{ACCOUNT}:q1"),
        ("sns", "Publish", {"TopicArn": "arn:aws:sns:r:1:t"}, "AWS::SNS::Topic", "arn:aws:sns:r:1:t"),
        (
            "bedrock-agent-runtime",
            "InvokeAgent",
            {"agentId": "a", "agentAliasId": "b"},
            "AWS::Bedrock::AgentAlias",
            f"arn:aws:bedrock:{REGION}:{ACCOUNT}:agent-alias/a/b",
        ),
    ],
)
def test_data_events_wait_for_a_trail(service: str, operation: str, parameters: Any, kind: str, arn: str) -> None:
    exchange = call(service, operation, parameters)

    (told,) = data_event(exchange)

    assert recorded(exchange) == []
    assert (told["managementEvent"], told["eventCategory"]) == (False, "Data")
    assert (told["resources"][0]["type"], told["resources"][0]["ARN"]) == (kind, arn)


@pytest.mark.parametrize(
    "exchange", [call("events", "PutEvents"), call("logs", "PutLogEvents"), call("kms", "GET /"), call("nothing", "X")]
)
def test_some_calls_are_never_recorded(exchange: Exchange) -> None:
    assert records(exchange) == []


def test_a_management_event_is_no_data_event() -> None:
    assert data_event(call("kms", "ListKeys")) == []


def test_eventbridge_delivers_a_record_in_an_envelope() -> None:
    told = record("bedrock-agent", "DeleteAgent", {"agentId": "a"})

    event = envelope(told)

    assert {name: value for name, value in event.items() if name != "id"} == {
        "version": "0",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.bedrock",
        "account": ACCOUNT,
        "time": "2026-11-23T12:00:00Z",
        "region": REGION,
        "resources": [],
        "detail": told,
    }
