"""Every call that was answered is told of, in order, in the words of the models."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from local import Account, LocalAws
from local.front.exchange import Exchange
from local.front.principals import Kind
from local.tests.people import user

ID = "888899990000"
CHECKSUMS = {"ChecksumAlgorithm", "ChecksumMode"}  # which boto3 adds to requests of S3 by itself


@pytest.fixture(scope="module")
def told(running: LocalAws) -> list[Exchange]:
    exchanges: list[Exchange] = []
    running.front.listen(exchanges.append)
    return exchanges


@pytest.fixture(autouse=True)
def fresh(aws: LocalAws, told: list[Exchange]) -> Iterator[None]:
    aws.front.wait_until_told()
    told.clear()
    yield


@pytest.fixture
def root(aws: LocalAws) -> Account:
    return aws.account(ID)


CALLS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("dynamodb", "describe_table", "DescribeTable", {"TableName": "none"}),
    ("iam", "create_user", "CreateUser", {"UserName": "u", "Tags": [{"Key": "a", "Value": "b"}]}),
    ("ec2", "authorize_security_group_ingress", "AuthorizeSecurityGroupIngress",
     {"GroupId": "sg-1", "IpPermissions": [
         {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}),
    ("s3", "put_bucket_tagging", "PutBucketTagging",
     {"Bucket": "none", "Tagging": {"TagSet": [{"Key": "a", "Value": "b"}]}}),
    ("s3", "get_object", "GetObject", {"Bucket": "none", "Key": "a/b c.txt", "VersionId": "x"}),
    ("s3control", "get_public_access_block", "GetPublicAccessBlock", {"AccountId": ID}),
    ("lambda", "add_permission", "AddPermission",
     {"FunctionName": "f", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "*", "Qualifier": "v"}),
    ("kms", "schedule_key_deletion", "ScheduleKeyDeletion", {"KeyId": "alias/x", "PendingWindowInDays": 7}),
    ("cloudtrail", "stop_logging", "StopLogging", {"Name": "none"}),
    ("cloudwatch", "put_metric_alarm", "PutMetricAlarm",
     {"AlarmName": "a", "MetricName": "m", "Namespace": "n", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1,
      "Threshold": 1.5, "ComparisonOperator": "GreaterThanThreshold"}),
    ("bedrock", "get_guardrail", "GetGuardrail", {"guardrailIdentifier": "abcdef", "guardrailVersion": "1"}),
    ("bedrock-agent", "get_agent", "GetAgent", {"agentId": "ABCDEFGHIJ"}),
    ("sagemaker", "stop_notebook_instance", "StopNotebookInstance", {"NotebookInstanceName": "Lab"}),
    ("guardduty", "update_detector", "UpdateDetector", {"DetectorId": "abc", "Enable": False}),
    ("sns", "set_topic_attributes", "SetTopicAttributes",
     {"TopicArn": f"arn:aws:sns:eu-west-1:{ID}:t", "AttributeName": "Policy", "AttributeValue": "{}"}),
    ("events", "put_rule", "PutRule", {"Name": "r", "EventPattern": "{}", "State": "DISABLED"}),
]  # fmt: skip


@pytest.mark.parametrize(("service", "method", "operation", "request_"), CALLS, ids=[f"{c[0]}-{c[2]}" for c in CALLS])
def test_a_call_is_told_of_with_its_parameters(
    aws: LocalAws,
    root: Account,
    told: list[Exchange],
    service: str,
    method: str,
    operation: str,
    request_: dict[str, Any],
) -> None:
    try:
        result, error = getattr(root.client(service), method)(**request_), None
        result.pop("ResponseMetadata")
    except ClientError as refused:
        result, error = None, (refused.response["Error"]["Code"], refused.response["Error"]["Message"])
    aws.front.wait_until_told()
    [exchange] = told
    assert (exchange.service, exchange.operation) == (service, operation)
    assert {name: value for name, value in exchange.parameters.items() if name not in CHECKSUMS} == request_
    assert (exchange.result, exchange.error) == (result, error)
    assert (exchange.account, exchange.region, exchange.principal.kind) == (ID, "eu-west-1", Kind.ROOT)
    assert exchange.request_id == aws.front.calls[0].request_id
    assert exchange.user_agent.startswith("Boto3/")
    assert (exchange.source_address, exchange.host) == ("127.0.0.1", aws.front.url.removeprefix("http://"))


def test_times_and_binary_values_are_told_as_what_they_are(aws: LocalAws, root: Account, told: list[Exchange]) -> None:
    began = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    data = [{"MetricName": "m", "Timestamp": began, "Value": 1.5}]
    root.client("cloudwatch").put_metric_data(Namespace="n", MetricData=data)  # CBOR
    root.client("kms").generate_random(NumberOfBytes=4)
    aws.front.wait_until_told()
    assert told[0].parameters == {"Namespace": "n", "MetricData": data}
    assert isinstance((told[1].result or {})["Plaintext"], bytes)


def test_calls_are_told_of_in_order_and_as_whoever_made_them(
    aws: LocalAws, root: Account, told: list[Exchange]
) -> None:
    ada = user(root, "ada")
    with pytest.raises(ClientError):
        ada.client("guardduty").list_detectors()
    aws.front.wait_until_told()
    assert [each.operation for each in told] == ["CreateUser", "CreateAccessKey", "ListDetectors"]
    assert [each.principal.kind for each in told] == [Kind.ROOT, Kind.ROOT, Kind.USER]
    assert told[2].principal.arn == f"arn:aws:iam::{ID}:user/ada"
    assert (told[2].error or ("",))[0] == "AccessDeniedException"
    assert [each.ended for each in told] == sorted(each.ended for each in told)


@pytest.mark.parametrize(
    ("what", "error"),
    [("deny", ("AccessDeniedException", "injected fault: deny ListTables")), ("cut-after", None), ("cut", "untold")],
)
def test_a_call_is_told_of_if_it_was_answered_whether_that_arrived_or_not(
    aws: LocalAws, root: Account, told: list[Exchange], what: str, error: object
) -> None:
    aws.front.faults.add("ListTables", what)
    with pytest.raises((ClientError, ConnectionClosedError)):
        root.client("dynamodb").list_tables()
    aws.front.wait_until_told()
    assert [each.error for each in told] == ([] if error == "untold" else [error])


def test_nobody_is_told_of_callers_who_are_not_who_they_say(aws: LocalAws, root: Account, told: list[Exchange]) -> None:
    forged = Account(ID, root.region, root.endpoint, key="AKIAXXXXXXXXXXXXXXXX")
    for service, method in (("guardduty", "list_detectors"), ("dynamodb", "list_tables"), ("s3", "list_buckets")):
        with pytest.raises(ClientError):
            getattr(forged.client(service), method)()
    aws.front.wait_until_told()
    assert told == []


def test_a_listener_that_fails_is_not_the_end(aws: LocalAws, root: Account, told: list[Exchange]) -> None:
    def failing(exchange: Exchange) -> None:
        if exchange.operation == "ListStreams":
            raise LookupError(exchange.operation)

    aws.front.listen(failing)
    root.client("kinesis").list_streams()
    root.client("dynamodb").list_tables()
    aws.front.wait_until_told()
    assert [each.operation for each in told] == ["ListStreams", "ListTables"]
    assert [str(error) for error in aws.front.failures] == ["ListStreams"]
    aws.front.failures.clear()


def test_a_compressed_request_is_understood(aws: LocalAws, root: Account, told: list[Exchange]) -> None:
    data = [{"MetricName": f"a metric with a long name {n}", "Value": float(n)} for n in range(300)]
    root.client("cloudwatch").put_metric_data(Namespace="n", MetricData=data)
    aws.front.wait_until_told()
    assert gzip.decompress(aws.front.calls[0].body)
    assert told[0].parameters["MetricData"] == data
