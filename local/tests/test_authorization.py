"""IAM decides for moto's services as it does for MiniStack's: by action, resource, tags and signature."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from local import Account, LocalAws
from local.tests.people import allow, role, user

ID = "444455556666"
TAG = "stack"


@pytest.fixture
def root(aws: LocalAws) -> Account:
    return aws.account(ID)


def refused(call: Callable[[], Any]) -> tuple[str, str, int]:
    with pytest.raises(ClientError) as raised:
        call()
    response = raised.value.response
    return response["Error"]["Code"], response["Error"]["Message"], response["ResponseMetadata"]["HTTPStatusCode"]


CALLS: list[tuple[str, str, dict[str, Any], str, str, int]] = [
    ("guardduty", "list_detectors", {}, "guardduty:ListDetectors", "*", 403),
    ("guardduty", "get_detector", {"DetectorId": "abc"}, "guardduty:GetDetector",
     f"arn:aws:guardduty:eu-west-1:{ID}:detector/abc", 403),
    ("bedrock", "get_guardrail", {"guardrailIdentifier": "abcdef"}, "bedrock:GetGuardrail",
     f"arn:aws:bedrock:eu-west-1:{ID}:guardrail/abcdef", 403),
    ("bedrock", "get_guardrail", {"guardrailIdentifier": f"arn:aws:bedrock:eu-west-1:{ID}:guardrail/abcdef"},
     "bedrock:GetGuardrail", f"arn:aws:bedrock:eu-west-1:{ID}:guardrail/abcdef", 403),
    ("bedrock", "delete_model_invocation_logging_configuration", {},
     "bedrock:DeleteModelInvocationLoggingConfiguration", "*", 403),
    ("bedrock-agentcore-control", "get_gateway", {"gatewayIdentifier": "gateway-abcdefghij"},
     "bedrock-agentcore:GetGateway", f"arn:aws:bedrock-agentcore:eu-west-1:{ID}:gateway/gateway-abcdefghij", 403),
    ("sagemaker", "stop_notebook_instance", {"NotebookInstanceName": "Lab"}, "sagemaker:StopNotebookInstance",
     f"arn:aws:sagemaker:eu-west-1:{ID}:notebook-instance/lab", 400),
    ("sagemaker", "list_tags", {"ResourceArn": f"arn:aws:sagemaker:eu-west-1:{ID}:endpoint-config/x"},
     "sagemaker:ListTags", f"arn:aws:sagemaker:eu-west-1:{ID}:endpoint-config/x", 400),
    ("sagemaker", "describe_endpoint_config", {"EndpointConfigName": "x"}, "sagemaker:DescribeEndpointConfig",
     f"arn:aws:sagemaker:eu-west-1:{ID}:endpoint-config/x", 400),
    ("comprehend", "describe_resource_policy",
     {"ResourceArn": f"arn:aws:comprehend:eu-west-1:{ID}:document-classifier/x/version/1"},
     "comprehend:DescribeResourcePolicy", f"arn:aws:comprehend:eu-west-1:{ID}:document-classifier/x/version/1", 400),
    ("kendra", "describe_index", {"Id": "4c1e7a90-3b2d-4f68-9d15-8a0c6e2f7b31"}, "kendra:DescribeIndex",
     f"arn:aws:kendra:eu-west-1:{ID}:index/4c1e7a90-3b2d-4f68-9d15-8a0c6e2f7b31", 400),
    ("macie2", "get_macie_session", {}, "macie2:GetMacieSession", "*", 403),
    ("securityhub", "describe_hub", {}, "securityhub:DescribeHub",
     f"arn:aws:securityhub:eu-west-1:{ID}:hub/default", 403),
]  # fmt: skip


@pytest.mark.parametrize(("service", "method", "request_", "action", "resource", "status"), CALLS)
def test_who_is_allowed_nothing_is_told_what_is_missing(
    nobody: Account, service: str, method: str, request_: dict[str, Any], action: str, resource: str, status: int
) -> None:
    code, message, answered = refused(lambda: getattr(nobody.client(service), method)(**request_))
    assert (code, answered) == ("AccessDeniedException", status)
    assert f"user/nobody is not authorized to perform: {action} on resource: {resource} " in message


@pytest.fixture(scope="module")
def nobody(running: LocalAws) -> Account:
    return user(running.account(ID), "nobody")


def test_a_user_may_do_what_a_policy_says_to_what_it_names(root: Account) -> None:
    arn = f"arn:aws:sagemaker:eu-west-1:{ID}:notebook-instance/mine"
    mine = user(root, "student", allow("sagemaker:StopNotebookInstance", arn)).client("sagemaker")
    code, _, _ = refused(lambda: mine.stop_notebook_instance(NotebookInstanceName="mine"))
    assert code != "AccessDeniedException"  # there is none, but that is not IAM's to say
    code, _, _ = refused(lambda: mine.stop_notebook_instance(NotebookInstanceName="yours"))
    assert code == "AccessDeniedException"
    code, _, _ = refused(lambda: mine.describe_notebook_instance(NotebookInstanceName="mine"))
    assert code == "AccessDeniedException"


def test_a_session_of_a_role_may_do_what_the_role_may(root: Account) -> None:
    session = root.assume(role(root, "watcher", allow("guardduty:ListDetectors")), "ada")
    assert "DetectorIds" in session.client("guardduty").list_detectors()
    code, message, _ = refused(lambda: session.client("guardduty").create_detector(Enable=True))
    assert code == "AccessDeniedException"
    assert f"arn:aws:sts::{ID}:assumed-role/watcher/ada" in message


def test_conditions_see_the_tags_that_a_request_sets(root: Account) -> None:
    tagged = {"StringEquals": {"aws:RequestTag/team": "red"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
    guard = user(root, "tagger", allow("guardduty:CreateDetector", Condition=tagged)).client("guardduty")
    assert refused(lambda: guard.create_detector(Enable=True))[0] == "AccessDeniedException"
    assert refused(lambda: guard.create_detector(Enable=True, Tags={"team": "blue"}))[0] == "AccessDeniedException"
    more = {"team": "red", "more": "x"}
    assert refused(lambda: guard.create_detector(Enable=True, Tags=more))[0] == "AccessDeniedException"
    made = guard.create_detector(Enable=True, Tags={"team": "red"})["DetectorId"]
    root.client("guardduty").delete_detector(DetectorId=made)


@pytest.mark.parametrize(("tags", "allowed"), [({}, True), ({TAG: "other"}, True), ({TAG: "ours"}, False)])
def test_conditions_see_the_tags_that_a_resource_has(root: Account, tags: dict[str, str], allowed: bool) -> None:
    never = allow("*", Condition={"StringEquals": {f"aws:ResourceTag/{TAG}": "ours"}}) | {"Effect": "Deny"}
    name = f"remedy-{len(tags)}-{allowed}"
    session = root.assume(role(root, name, allow("guardduty:*"), never), "phaseguard")
    detector = root.client("guardduty").create_detector(Enable=True, **({"Tags": tags} if tags else {}))["DetectorId"]
    try:
        if allowed:
            assert session.client("guardduty").get_detector(DetectorId=detector)["Status"] == "ENABLED"
        else:
            code, message, _ = refused(lambda: session.client("guardduty").get_detector(DetectorId=detector))
            assert code == "AccessDeniedException"
            assert "explicit deny" in message
    finally:
        root.client("guardduty").delete_detector(DetectorId=detector)


@pytest.mark.parametrize("service", ["bedrock", "sagemaker", "bedrock-agentcore-control"])
def test_tags_of_other_services_are_seen_too(root: Account, service: str) -> None:
    never = allow("*", Condition={"StringEquals": {f"aws:ResourceTag/{TAG}": "ours"}}) | {"Effect": "Deny"}
    session = root.assume(
        role(root, f"r-{service}", allow(f"{service.removesuffix('-control')}:*"), never), "phaseguard"
    )
    if service == "bedrock":
        client, told = root.client(service), {"blockedInputMessaging": "no", "blockedOutputsMessaging": "no"}
        filters = {"filtersConfig": [{"type": "HATE", "inputStrength": "HIGH", "outputStrength": "HIGH"}]}
        made = client.create_guardrail(
            name="g", contentPolicyConfig=filters, **told, tags=[{"key": TAG, "value": "ours"}]
        )
        code, message, _ = refused(
            lambda: session.client(service).get_guardrail(guardrailIdentifier=made["guardrailId"])
        )
    elif service == "sagemaker":
        told = {"InstanceType": "ml.t3.medium", "RoleArn": f"arn:aws:iam::{ID}:role/x"}
        tags = [{"Key": TAG, "Value": "ours"}]
        root.client(service).create_notebook_instance(NotebookInstanceName="Ours", **told, Tags=tags)
        code, message, _ = refused(
            lambda: session.client(service).describe_notebook_instance(NotebookInstanceName="Ours")
        )
    else:
        told = {"roleArn": f"arn:aws:iam::{ID}:role/x", "protocolType": "MCP", "authorizerType": "NONE"}
        made = root.client(service).create_gateway(name="g", **told, tags={TAG: "ours"})
        code, message, _ = refused(lambda: session.client(service).get_gateway(gatewayIdentifier=made["gatewayId"]))
    assert (code, "explicit deny" in message) == ("AccessDeniedException", True)


@pytest.mark.parametrize(("service", "method"), [("guardduty", "list_detectors"), ("sagemaker", "list_models")])
def test_credentials_have_to_be_good(root: Account, nobody: Account, service: str, method: str) -> None:
    wrong = replace(nobody, secret="wrong")
    assert refused(getattr(wrong.client(service), method))[0] == "InvalidSignatureException"
    unknown = replace(nobody, key="AKIAXXXXXXXXXXXXXXXX")
    assert refused(getattr(unknown.client(service), method))[0] == "UnrecognizedClientException"
    config = Config(signature_version=UNSIGNED)
    unsigned = boto3.client(service, region_name=root.region, endpoint_url=root.endpoint, config=config)
    with pytest.raises(ClientError):
        getattr(unsigned, method)()


def test_a_denied_call_is_recorded_with_its_error(aws: LocalAws, nobody: Account) -> None:
    refused(nobody.client("guardduty").list_detectors)
    [call] = aws.front.calls
    assert (call.status, call.error) == (403, "AccessDeniedException")


def test_what_is_denied_is_not_done(root: Account, nobody: Account) -> None:
    refused(lambda: nobody.client("guardduty").create_detector(Enable=True))
    assert root.client("guardduty").list_detectors()["DetectorIds"] == []
