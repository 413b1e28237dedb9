"""The front names what was called, passes it on unharmed, and injects faults as AWS would word them."""

import contextlib
import json
import time
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from local import Account, LocalAws

NOBODY = "00000000-0000-0000-0000-000000000000"
BLOCK = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
EVENT = {"Source": "phaseguard", "DetailType": "Finding Decided", "Detail": "{}"}

CALLS: list[tuple[str, str, str, dict[str, Any]]] = [
    ("dynamodb", "get_item", "dynamodb:GetItem", {"TableName": "none", "Key": {"pk": {"S": "x"}}}),
    ("s3", "put_public_access_block", "s3:PutPublicAccessBlock",
     {"Bucket": "none", "PublicAccessBlockConfiguration": BLOCK}),
    ("s3", "get_bucket_tagging", "s3:GetBucketTagging", {"Bucket": "none"}),
    ("s3", "get_object", "s3:GetObject", {"Bucket": "none", "Key": "a/b c.txt"}),
    ("s3", "list_objects_v2", "s3:ListObjectsV2", {"Bucket": "none"}),
    ("s3control", "get_public_access_block", "s3control:GetPublicAccessBlock", {"AccountId": "111122223333"}),
    ("lambda", "add_permission", "lambda:AddPermission",
     {"FunctionName": "none", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "*"}),
    ("lambda", "remove_permission", "lambda:RemovePermission", {"FunctionName": "none", "StatementId": "s"}),
    ("kms", "disable_key", "kms:DisableKey", {"KeyId": NOBODY}),
    ("sts", "assume_role", "sts:AssumeRole",
     {"RoleArn": "arn:aws:iam::111122223333:role/none", "RoleSessionName": "ada"}),
    ("cloudtrail", "stop_logging", "cloudtrail:StopLogging", {"Name": "none"}),
    ("events", "put_events", "events:PutEvents", {"Entries": [EVENT]}),
    ("sns", "publish", "sns:Publish", {"TopicArn": "arn:aws:sns:eu-west-1:111122223333:none", "Message": "x"}),
    ("cloudwatch", "put_metric_data", "cloudwatch:PutMetricData", {"Namespace": "none", "MetricData": []}),
]  # fmt: skip


@pytest.mark.parametrize(("service", "method", "operation", "request_"), CALLS, ids=[call[2] for call in CALLS])
def test_an_operation_is_recorded_by_its_name(
    aws: LocalAws, account: Account, service: str, method: str, operation: str, request_: dict[str, Any]
) -> None:
    with contextlib.suppress(ClientError):
        getattr(account.client(service), method)(**request_)
    [call] = aws.front.calls
    assert f"{call.service}:{call.operation}" == operation
    assert (call.access_key, call.region) == (account.id, account.region)
    assert call.ended is not None
    assert call.started <= call.ended


def test_bodies_pass_unharmed_in_both_directions(account: Account) -> None:
    s3 = account.client("s3")
    s3.create_bucket(Bucket="unharmed", CreateBucketConfiguration={"LocationConstraint": account.region})
    body = bytes(range(256)) * 4096
    s3.put_object(Bucket="unharmed", Key="in chunks", Body=body, ChecksumAlgorithm="SHA256")
    assert s3.get_object(Bucket="unharmed", Key="in chunks")["Body"].read() == body
    assert s3.head_object(Bucket="unharmed", Key="in chunks")["ContentLength"] == len(body)
    s3.delete_object(Bucket="unharmed", Key="in chunks")
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket="unharmed", Key="in chunks")


ERRORS = [
    ("throttle", "dynamodb", "list_tables", "ThrottlingException", 400),
    ("throttle", "sns", "list_topics", "Throttling", 400),
    ("throttle", "s3", "list_buckets", "SlowDown", 503),
    ("throttle", "lambda", "list_functions", "TooManyRequestsException", 429),
    ("deny", "kms", "list_keys", "AccessDeniedException", 400),
    ("deny", "iam", "list_roles", "AccessDenied", 403),
    ("deny", "s3", "list_buckets", "AccessDenied", 403),
    ("deny", "lambda", "list_functions", "AccessDeniedException", 403),
    ("throttle", "ec2", "describe_vpcs", "RequestLimitExceeded", 503),
    ("deny", "ec2", "describe_vpcs", "UnauthorizedOperation", 403),
    ("deny", "cloudwatch", "list_metrics", "AccessDeniedException", 400),
    ("throttle", "guardduty", "list_detectors", "TooManyRequestsException", 429),
    ("server-error", "events", "list_rules", "InternalServerError", 500),
    ("server-error", "s3", "list_buckets", "InternalError", 500),
    ("server-error", "sqs", "list_queues", "InternalServerError", 500),
]


@pytest.mark.parametrize(("what", "service", "method", "code", "status"), ERRORS)
def test_a_fault_answers_as_aws_would(
    aws: LocalAws, account: Account, what: str, service: str, method: str, code: str, status: int
) -> None:
    fault = aws.front.faults.add(".*", what)
    with pytest.raises(ClientError) as raised:
        getattr(account.client(service), method)()
    assert raised.value.response["Error"]["Code"] == code
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert [call.fault for call in fault.struck] == [what]
    getattr(account.client(service), method)()  # struck once, and no more


def test_a_fault_can_have_a_code_of_its_own(aws: LocalAws, account: Account) -> None:
    aws.front.faults.add("sns:.*", "deny", code="AuthorizationError")
    with pytest.raises(ClientError, match="AuthorizationError"):
        account.client("sns").list_topics()


def test_a_fault_strikes_from_the_nth_call_as_often_as_asked(aws: LocalAws, account: Account) -> None:
    aws.front.faults.add("dynamodb:ListTables", "throttle", nth=2, count=2)
    outcomes = []
    for _ in range(4):
        try:
            account.client("dynamodb").list_tables()
            outcomes.append("answered")
        except ClientError:
            outcomes.append("throttled")
    assert outcomes == ["answered", "throttled", "throttled", "answered"]


def test_a_fault_can_be_about_one_thing(aws: LocalAws, account: Account) -> None:
    fault = aws.front.faults.add("dynamodb:DescribeTable", "deny", count=None, about="wanted|needed")
    outcomes = {}
    for table in ("wanted", "other", "needed"):
        with pytest.raises(ClientError) as raised:
            account.client("dynamodb").describe_table(TableName=table)
        outcomes[table] = raised.value.response["Error"]["Code"]
    assert outcomes == {
        "wanted": "AccessDeniedException",
        "other": "ResourceNotFoundException",
        "needed": "AccessDeniedException",
    }
    assert len(fault.struck) == 2


REFUSED: list[tuple[str, str, dict[str, str], str]] = [
    ("s3", "get_bucket_tagging", {"Bucket": "no-such-bucket"}, "NoSuchBucket"),
    ("dynamodb", "describe_table", {"TableName": "none"}, "ResourceNotFoundException"),
    ("lambda", "get_function", {"FunctionName": "none"}, "ResourceNotFoundException"),
    ("iam", "get_role", {"RoleName": "none"}, "NoSuchEntity"),
]


@pytest.mark.parametrize(("service", "method", "request_", "code"), REFUSED)
def test_the_record_tells_why_a_call_was_refused(
    aws: LocalAws, account: Account, service: str, method: str, request_: dict[str, str], code: str
) -> None:
    with pytest.raises(ClientError) as raised:
        getattr(account.client(service), method)(**request_)
    (call,) = aws.front.calls
    assert raised.value.response["Error"]["Code"] == call.error == code


def test_the_record_tells_the_number_of_a_call(aws: LocalAws, account: Account) -> None:
    answer = account.client("dynamodb").list_tables()
    (call,) = aws.front.calls
    assert call.request_id == answer["ResponseMetadata"]["RequestId"]
    assert (call.error, call.role) == (None, None)


@pytest.mark.parametrize(("service", "method"), [("ec2", "describe_vpcs"), ("iam", "list_users"), ("kms", "list_keys")])
def test_client_and_record_know_a_call_by_the_same_number(
    aws: LocalAws, account: Account, service: str, method: str
) -> None:
    answer = getattr(account.client(service), method)()["ResponseMetadata"]
    numbers = {answer["RequestId"], answer["HTTPHeaders"]["x-amzn-requestid"], aws.front.calls[-1].request_id}
    assert len(numbers) == 1


def test_the_record_tells_the_role_behind_a_call(aws: LocalAws, account: Account) -> None:
    trust = {"Effect": "Allow", "Principal": {"AWS": account.id}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": trust})
    role = account.client("iam").create_role(RoleName="recorded", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    account.assume(role, "somebody").client("sts").get_caller_identity()
    assert [call.role for call in aws.front.calls] == [None, None, role]


@pytest.mark.parametrize(("what", "made"), [("cut", False), ("cut-after", True)])
def test_a_cut_connection_ends_before_or_after_the_call(aws: LocalAws, account: Account, what: str, made: bool) -> None:
    sqs = account.client("sqs")
    aws.front.faults.add("CreateQueue", what)
    with pytest.raises(ConnectionClosedError):
        sqs.create_queue(QueueName=what)
    found = sqs.list_queues(QueueNamePrefix=what).get("QueueUrls", [])
    assert any(url.endswith(f"/{what}") for url in found) is made
    assert aws.front.calls[0].status == (200 if made else None)


def test_a_delay_only_delays(aws: LocalAws, account: Account) -> None:
    aws.front.faults.add("ListTables", "delay", seconds=0.3)
    before = time.monotonic()
    assert "TableNames" in account.client("dynamodb").list_tables()
    assert time.monotonic() - before >= 0.3


def test_a_timeout_lasts_until_the_client_gives_up(aws: LocalAws) -> None:
    client = patient(aws.account(), seconds=0.3)
    aws.front.faults.add("ListTables", "timeout")
    with pytest.raises(ReadTimeoutError):
        client.list_tables()
    assert "TableNames" in client.list_tables()
    assert [call.status for call in aws.front.calls] == [None, 200]


def test_a_timeout_has_an_end_of_its_own(aws: LocalAws) -> None:
    aws.front.faults.add("ListTables", "timeout", seconds=0.2)
    with pytest.raises(ConnectionClosedError):
        patient(aws.account(), seconds=5).list_tables()


def patient(account: Account, seconds: float) -> Any:
    return boto3.client(
        "dynamodb",
        region_name=account.region,
        endpoint_url=account.endpoint,
        aws_access_key_id=account.id,
        aws_secret_access_key=account.secret,
        config=Config(read_timeout=seconds, retries={"total_max_attempts": 1}),
    )


def test_dice_strike_as_the_seed_says(aws: LocalAws, account: Account) -> None:
    def struck(seed: int) -> str:
        aws.front.faults.clear()
        aws.front.faults.add("ListTables", "throttle", count=None, probability=0.5, seed=seed)
        outcomes = ""
        for _ in range(20):
            try:
                account.client("dynamodb").list_tables()
                outcomes += "."
            except ClientError:
                outcomes += "x"
        return outcomes

    first = struck(1)
    assert set(first) == {".", "x"}
    assert struck(1) == first
    assert struck(2) != first


def test_a_killing_fault_leaves_callers_alone_that_are_no_function(aws: LocalAws, account: Account) -> None:
    fault = aws.front.faults.add("ListTables", "kill")
    assert "TableNames" in account.client("dynamodb").list_tables()
    assert not fault.struck


def test_calls_behind_the_front_are_not_seen(aws: LocalAws) -> None:
    aws.front.faults.add(".*", "deny", count=None)
    assert "TableNames" in aws.account(behind_the_front=True).client("dynamodb").list_tables()
    assert aws.front.calls == []


def test_the_record_keeps_the_body(aws: LocalAws, account: Account) -> None:
    account.client("events").put_events(Entries=[EVENT])
    assert json.loads(aws.front.calls[0].body) == {"Entries": [EVENT]}
