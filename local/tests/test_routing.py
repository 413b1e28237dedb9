"""Every service is played by somebody, and what nobody plays fails fast."""

import contextlib
import urllib.error
import urllib.request
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local import Account, LocalAws
from local.front.models import all_metadata, signing
from local.front.routing import MOTO


def fetched(url: str, headers: dict[str, str] | None = None) -> Any:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        return opener.open(urllib.request.Request(url, headers=headers or {}), timeout=5)
    except urllib.error.HTTPError as error:
        return error


NAMED: list[tuple[str, str, str, dict[str, Any]]] = [
    ("bedrock", "get_guardrail", "GetGuardrail", {"guardrailIdentifier": "abcdef"}),
    ("bedrock", "list_tags_for_resource", "ListTagsForResource",
     {"resourceARN": "arn:aws:bedrock:eu-west-1:111122223333:guardrail/abcdef"}),
    ("bedrock-agent", "get_agent", "GetAgent", {"agentId": "ABCDEFGHIJ"}),
    ("bedrock-agent", "prepare_agent", "PrepareAgent", {"agentId": "ABCDEFGHIJ"}),
    ("bedrock-runtime", "invoke_model", "InvokeModel", {"modelId": "a.b-c", "body": b"{}"}),
    ("bedrock-agent-runtime", "retrieve", "Retrieve",
     {"knowledgeBaseId": "ABCDEFGHIJ", "retrievalQuery": {"text": "x"}}),
    ("bedrock-agentcore-control", "get_gateway", "GetGateway", {"gatewayIdentifier": "gateway-abcdefghij"}),
    ("sagemaker", "describe_notebook_instance", "DescribeNotebookInstance", {"NotebookInstanceName": "none"}),
    ("guardduty", "list_detectors", "ListDetectors", {}),
    ("dynamodbstreams", "list_streams", "ListStreams", {}),
    ("stepfunctions", "list_state_machines", "ListStateMachines", {}),
    ("elbv2", "describe_load_balancers", "DescribeLoadBalancers", {}),
    ("elb", "describe_load_balancers", "DescribeLoadBalancers", {}),
    ("ec2", "describe_vpcs", "DescribeVpcs", {}),
    ("cloudtrail", "describe_trails", "DescribeTrails", {}),
    ("sesv2", "list_email_identities", "ListEmailIdentities", {}),
]  # fmt: skip


@pytest.mark.parametrize(("service", "method", "operation", "request_"), NAMED, ids=[f"{n[0]}-{n[2]}" for n in NAMED])
def test_services_that_sign_alike_are_told_apart(
    aws: LocalAws, account: Account, service: str, method: str, operation: str, request_: dict[str, Any]
) -> None:
    with contextlib.suppress(ClientError):
        getattr(account.client(service), method)(**request_)
    assert [(call.service, call.operation) for call in aws.front.calls] == [(service, operation)]


def test_moto_plays_only_services_that_there_are() -> None:
    assert set(all_metadata()) >= MOTO


def test_a_name_for_signing_leads_to_its_services() -> None:
    assert signing("monitoring") == ("cloudwatch",)
    assert signing("bedrock")[0] == "bedrock"
    assert {"bedrock-agent", "bedrock-runtime", "bedrock-agent-runtime"} < set(signing("bedrock"))
    assert signing("nothing") == ()


def test_both_programs_keep_accounts_and_regions_apart(aws: LocalAws) -> None:
    here, there, other = aws.account(), aws.account(region="us-east-1"), aws.account("222233334444")
    detector = here.client("guardduty").create_detector(Enable=True)["DetectorId"]
    assert here.client("guardduty").list_detectors()["DetectorIds"] == [detector]
    assert there.client("guardduty").list_detectors()["DetectorIds"] == []
    assert other.client("guardduty").list_detectors()["DetectorIds"] == []
    behind = aws.account(behind_the_front=True)
    assert behind.client("guardduty").list_detectors()["DetectorIds"] == [detector]
    here.client("guardduty").delete_detector(DetectorId=detector)


@pytest.mark.parametrize("service", ["guardduty", "dynamodb", "s3"])
def test_every_answer_has_the_number_of_its_request(aws: LocalAws, account: Account, service: str) -> None:
    method = {"guardduty": "list_detectors", "dynamodb": "list_tables", "s3": "list_buckets"}[service]
    answer = getattr(account.client(service), method)()
    [call] = aws.front.calls
    assert call.request_id == answer["ResponseMetadata"]["RequestId"]
    assert call.request_id


def test_what_nobody_plays_fails_and_is_remembered(aws: LocalAws, account: Account) -> None:
    with pytest.raises(ClientError) as raised:
        account.client("guardduty").describe_malware_scans(DetectorId="abc")
    assert raised.value.response["Error"]["Code"] == "NotImplemented"
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert aws.front.unimplemented == ["guardduty:DescribeMalwareScans"]
    aws.front.unimplemented.clear()


def test_no_client_speaks_to_the_programs_in_the_fronts_name(aws: LocalAws, account: Account) -> None:
    key = account.id
    assert fetched(f"{aws.front.url}/_local/principal?key={key}").status == 404
    forged = {"x-local-authorize": '{"service": "s3", "action": "s3:x", "resource": "*", "context": {}, "tags": {}}'}
    answer = fetched(aws.front.url, forged)
    assert "x-local-principal" not in answer.headers
    assert "x-local-wanted" not in answer.headers


@pytest.mark.parametrize("service", ["guardduty", "securityhub"])  # played by the extension, and by moto itself
def test_neither_account_nor_region_is_the_clients_to_choose(aws: LocalAws, account: Account, service: str) -> None:
    """Moto by itself would believe a header, and a Region in the name of the client's program."""
    forger = boto3.client(
        service,
        region_name=account.region,
        endpoint_url=account.endpoint,
        aws_access_key_id="333344445555",
        aws_secret_access_key="test",
        config=Config(user_agent_extra="region/ap-south-1"),
    )
    forger.meta.events.register(
        "before-sign", lambda request, **_: request.headers.add_header("x-moto-account-id", account.id)
    )
    own = aws.account("333344445555").client(service)
    if service == "guardduty":
        detector = forger.create_detector(Enable=True)["DetectorId"]
        assert own.list_detectors()["DetectorIds"] == [detector]
        own.delete_detector(DetectorId=detector)
    else:
        forger.enable_security_hub()
        assert own.describe_hub()["HubArn"] == "arn:aws:securityhub:eu-west-1:333344445555:hub/default"
        own.disable_security_hub()


def test_models_to_choose_from_are_listed(aws: LocalAws) -> None:
    """Moto has the rest of Bedrock's control plane, and MiniStack has these."""
    assert aws.account().client("bedrock").list_foundation_models()["modelSummaries"]
