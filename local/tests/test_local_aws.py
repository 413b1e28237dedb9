"""The local AWS enforces IAM as AWS does, runs deployed functions, delivers events, and stops without a trace."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from botocore.exceptions import ClientError

from local import Account, Actor, Call, DeployError, LocalAws, LocalAwsError, delete, deliver, deploy
from local import aws as aws_module
from local.cloudtrail import record

HERE = Path(__file__).parent


# Starting and stopping.


def test_stopping_leaves_no_process_and_no_file() -> None:
    with LocalAws() as aws:
        home = aws.log.parent
        pids = [child.pid for child in psutil.Process().children() if str(home) in str(child.environ().get("HOME"))]
        connections = [connection for pid in pids for connection in psutil.Process(pid).net_connections()]
        listening = [c.laddr.ip for c in connections if c.status == psutil.CONN_LISTEN]
    assert listening == ["127.0.0.1"] * 2
    assert not any(map(psutil.pid_exists, pids))
    assert not home.exists()


def test_a_failing_start_tells_the_end_of_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr(aws_module, "free_ports", lambda _: [taken.getsockname()[1], 1])
        with pytest.raises(LocalAwsError, match=r"(?s)MiniStack ended with code .*the end of its log"):
            LocalAws().start()


def test_the_front_listens_where_it_is_told() -> None:
    [port] = aws_module.free_ports(1)
    with LocalAws(port) as aws:
        assert aws.front.url == f"http://127.0.0.1:{port}"
        assert aws.account().client("sts").get_caller_identity()["Account"] == "111122223333"


def test_a_missing_package_is_named() -> None:
    without = "import sys; sys.modules['ministack'] = None; import local"
    found = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, check=False)
    assert "the local AWS needs ministack: run `make local-aws`" in found.stderr


# Accounts and IAM.


@dataclass
class Bearer:
    """A role whose policy a test writes, and a session of it."""

    root: Account
    session: Account

    def may(self, *statements: dict[str, Any]) -> None:
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **one} for one in statements]}
        self.root.client("iam").put_role_policy(
            RoleName="tester", PolicyName="tested", PolicyDocument=json.dumps(policy)
        )

    def client(self, service: str) -> Any:
        return self.session.client(service)


ROLE = "arn:aws:iam::111122223333:role/of/tests/tester"


@pytest.fixture(scope="module")
def tester(running: LocalAws) -> Bearer:
    root = running.account()
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{root.id}:root"}, "Action": "sts:AssumeRole"}
    root.client("iam").create_role(
        RoleName="tester",
        Path="/of/tests/",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    root.client("dynamodb").create_table(
        TableName="leading",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )
    return Bearer(root, root.assume(ROLE, "session"))


def denied(call: Callable[[], Any]) -> bool:
    try:
        call()
    except ClientError as error:
        assert error.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException", "AuthorizationError")
        return True
    return False


def test_accounts_do_not_see_each_other(aws: LocalAws) -> None:
    aws.account("111122223333").client("sqs").create_queue(QueueName="mine")
    assert not aws.account("444455556666").client("sqs").list_queues(QueueNamePrefix="mine").get("QueueUrls")


def test_a_role_may_do_what_its_policy_allows_and_no_more(tester: Bearer) -> None:
    tester.may({"Action": "sqs:ListQueues", "Resource": "*"})
    assert not denied(tester.client("sqs").list_queues)
    assert denied(tester.client("sns").list_topics)


def test_a_session_policy_cuts_a_role_down(tester: Bearer) -> None:
    tester.may({"Action": ["sqs:*", "sns:*"], "Resource": "*"})
    only = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
    session = tester.root.assume(ROLE, "cut", Policy=json.dumps(only))
    assert not denied(session.client("sqs").list_queues)
    assert denied(session.client("sns").list_topics)


@pytest.mark.parametrize(
    ("operator", "key", "value", "allowed"),
    [
        ("ArnEquals", "aws:PrincipalArn", ROLE, True),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:sts::*:assumed-role/tester/*", False),
        ("Bool", "aws:SecureTransport", "true", True),
        ("Bool", "aws:SecureTransport", "false", False),
    ],
)
def test_keys_of_every_request_are_what_aws_sends(
    tester: Bearer, operator: str, key: str, value: str, allowed: bool
) -> None:
    tester.may({"Action": "sqs:ListQueues", "Resource": "*", "Condition": {operator: {key: value}}})
    assert denied(tester.client("sqs").list_queues) is not allowed


@pytest.mark.parametrize(("sources", "allowed"), [(["ours", "ours"], True), (["ours", "theirs"], False)])
def test_the_source_of_an_event_can_be_a_condition(tester: Bearer, sources: list[str], allowed: bool) -> None:
    ours = {"StringEquals": {"events:source": "ours", "events:detail-type": "Said"}}
    tester.may({"Action": "events:PutEvents", "Resource": "*", "Condition": ours})
    entries = [{"Source": source, "DetailType": "Said", "Detail": "{}"} for source in sources]
    assert denied(lambda: tester.client("events").put_events(Entries=entries)) is not allowed


@pytest.mark.parametrize(("policy", "allowed"), [("one", True), ("two", False)])
def test_the_policy_that_is_attached_can_be_a_condition(tester: Bearer, policy: str, allowed: bool) -> None:
    arn = "arn:aws:iam::111122223333:policy/"
    condition = {"ArnEquals": {"iam:PolicyARN": f"{arn}one"}}
    tester.may({"Action": "iam:DetachRolePolicy", "Resource": "*", "Condition": condition})
    code = "NoSuchEntity" if allowed else "AccessDenied"  # past IAM, it turns out not to be attached
    with pytest.raises(ClientError, match=code):
        tester.client("iam").detach_role_policy(RoleName="tester", PolicyArn=arn + policy)


KEY = {"pk": {"S": "finding"}}
OTHER = {"pk": {"S": "lease"}}
QUERY = {"TableName": "leading", "KeyConditionExpression": "#k = :v", "ExpressionAttributeNames": {"#k": "pk"}}


@pytest.mark.parametrize(
    ("method", "request_", "allowed"),
    [
        ("put_item", {"TableName": "leading", "Item": KEY}, True),
        ("put_item", {"TableName": "leading", "Item": OTHER}, False),
        ("get_item", {"TableName": "leading", "Key": OTHER}, False),
        ("query", {**QUERY, "ExpressionAttributeValues": {":v": KEY["pk"]}}, True),
        ("query", {**QUERY, "ExpressionAttributeValues": {":v": OTHER["pk"]}}, False),
        ("scan", {"TableName": "leading"}, False),
        ("batch_get_item", {"RequestItems": {"leading": {"Keys": [KEY]}}}, True),
        ("batch_get_item", {"RequestItems": {"leading": {"Keys": [KEY, OTHER]}}}, False),
        ("batch_write_item", {"RequestItems": {"leading": [{"DeleteRequest": {"Key": OTHER}}]}}, False),
        ("transact_write_items", {"TransactItems": [{"Put": {"TableName": "leading", "Item": KEY}}]}, True),
        ("transact_write_items", {"TransactItems": [{"Put": {"TableName": "leading", "Item": OTHER}}]}, False),
    ],
)
def test_the_leading_key_can_be_a_condition(
    tester: Bearer, method: str, request_: dict[str, Any], allowed: bool
) -> None:
    condition = {
        "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["finding"]},
        "Null": {"dynamodb:LeadingKeys": "false"},
    }
    tester.may({"Action": "dynamodb:*", "Resource": "*", "Condition": condition})
    assert denied(lambda: getattr(tester.client("dynamodb"), method)(**request_)) is not allowed


# Deploying and delivering.


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = tmp_path_factory.mktemp("writer") / "bootstrap"
    program.write_text(f"#!{sys.executable}\n{(HERE / 'writer.py').read_text()}")
    return program


@pytest.fixture(scope="module")
def outputs(running: LocalAws, writer: Path) -> Iterator[dict[str, str]]:
    account = running.account()
    yield deploy(account, "tested", HERE / "stack.yaml", {"Writer": writer}, {"Greeting": "good morning"})
    delete(account, "tested")
    assert outputs_gone(account)


def outputs_gone(account: Account) -> bool:
    try:
        account.client("cloudformation").describe_stacks(StackName="tested")
    except ClientError as error:
        return "does not exist" in str(error)
    return False


def written(account: Account, table: str, key: str) -> dict[str, Any]:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        found = account.client("dynamodb").get_item(TableName=table, Key={"pk": {"S": key}})
        if "Item" in found:
            return dict(found["Item"])
        time.sleep(0.05)
    raise AssertionError(f"nothing was written about {key}")


def event(account: Account, name: str) -> dict[str, Any]:
    return record(account.id, account.region, "kms.amazonaws.com", name, {"keyId": "k"}, None, Actor.root(account.id))


def test_an_event_reaches_the_function_behind_its_rule(
    aws: LocalAws, account: Account, outputs: dict[str, str]
) -> None:
    envelope = event(account, "DisableKey")
    assert deliver(aws, envelope) == [outputs["Rule"]]
    item = written(account, outputs["Table"], envelope["id"])
    assert item["greeting"] == {"S": "good morning"}
    [put] = [call for call in aws.front.calls if call.operation == "PutItem"]
    assert put.function == outputs["Writer"]
    assert json.loads(put.body)["Item"]["pk"] == {"S": envelope["id"]}


@pytest.mark.parametrize(
    ("name", "region"), [("EnableKey", "eu-west-1"), ("DescribeKey", "eu-west-1"), ("DisableKey", "us-east-1")]
)
def test_an_event_that_no_rule_hears_goes_nowhere(
    aws: LocalAws, outputs: dict[str, str], name: str, region: str
) -> None:
    assert outputs["Rule"]
    assert deliver(aws, event(aws.account(region=region), name)) == []


def test_a_rule_for_all_management_events_hears_reads(aws: LocalAws, account: Account, outputs: dict[str, str]) -> None:
    events = account.client("events")
    rule = events.describe_rule(Name=outputs["Rule"])
    as_deployed = {"Name": rule["Name"], "EventPattern": rule["EventPattern"], "State": rule["State"]}
    events.put_rule(**as_deployed | {"State": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"})
    envelope = event(account, "DescribeKey")
    try:
        assert deliver(aws, envelope) == [outputs["Rule"]]
    finally:
        events.put_rule(**as_deployed)
    assert written(account, outputs["Table"], envelope["id"])


@pytest.mark.parametrize(("what", "status"), [("kill", None), ("kill-after", 200)])
def test_a_killed_function_gets_its_message_again(
    aws: LocalAws, account: Account, outputs: dict[str, str], what: str, status: int | None
) -> None:
    fault = aws.front.faults.add("PutItem", what, function="Writer")
    envelope = event(account, "DisableKey")
    deliver(aws, envelope)
    deadline = time.monotonic() + 10
    while len(puts(aws)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    killed, again = puts(aws)
    assert fault.struck == [killed]
    assert killed.pid != again.pid
    assert killed.status == status
    assert written(account, outputs["Table"], envelope["id"])["attempt"] == {"N": "2"}


def puts(aws: LocalAws) -> list[Call]:
    return [call for call in aws.front.calls if call.operation == "PutItem" and call.ended]


def test_a_stack_is_updated_in_place(aws: LocalAws, account: Account, outputs: dict[str, str], writer: Path) -> None:
    again = deploy(account, "tested", HERE / "stack.yaml", {"Writer": writer}, {"Greeting": "good night"})
    assert again == outputs
    envelope = event(account, "DisableKey")
    deliver(aws, envelope)
    assert written(account, outputs["Table"], envelope["id"])["greeting"] == {"S": "good night"}


def test_a_failed_stack_names_the_resource(account: Account, tmp_path: Path) -> None:
    template = tmp_path / "template.yaml"
    alarm = {"Metrics": [{"Id": "sum", "Expression": "1+1"}], "EvaluationPeriods": 1, "Threshold": 1}
    template.write_text(json.dumps({"Resources": {"Odd": {"Type": "AWS::CloudWatch::Alarm", "Properties": alarm}}}))
    with pytest.raises(DeployError, match=r"Odd \(AWS::CloudWatch::Alarm\): .*metric math"):
        deploy(account, "failing", template, {})
