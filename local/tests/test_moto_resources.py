"""Gateways, notebook instances and detectors go through the states, and refuse what AWS refuses."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account, LocalAws

ROLE = "arn:aws:iam::111122223333:role/service"
JWT = {"customJWTAuthorizer": {"discoveryUrl": "https://idp.example/.well-known/openid-configuration"}}
ENGINE = {
    "arn": "arn:aws:bedrock-agentcore:eu-west-1:111122223333:policy-engine/engine-abcdefghij",
    "mode": "ENFORCE",
}
INTERCEPTORS = [
    {
        "interceptor": {"lambda": {"arn": "arn:aws:lambda:eu-west-1:111122223333:function:looks"}},
        "interceptionPoints": ["REQUEST"],
    }
]
WITHIN = 10.0


def error(call: Any, **request: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as raised:
        call(**request)
    told = raised.value.response["Error"]
    return told["Code"], told["Message"]


def until(status: str, read: Callable[[], str]) -> None:
    deadline = time.monotonic() + WITHIN
    while read() != status:
        assert time.monotonic() < deadline, f"{read()}, not {status}"
        time.sleep(0.05)


@pytest.fixture
def agentcore(account: Account) -> Any:
    return account.client("bedrock-agentcore-control")


@pytest.fixture
def gateway(agentcore: Any) -> Iterator[str]:
    made = agentcore.create_gateway(
        name="Tools",
        description="d",
        roleArn=ROLE,
        protocolType="MCP",
        authorizerType="CUSTOM_JWT",
        authorizerConfiguration=JWT,
        policyEngineConfiguration=ENGINE,
        interceptorConfigurations=INTERCEPTORS,
        tags={"ai:phase": "production"},
    )
    assert made["status"] == "CREATING"
    identity = made["gatewayId"]
    until("READY", lambda: str(agentcore.get_gateway(gatewayIdentifier=identity)["status"]))
    yield identity
    until("READY", lambda: str(agentcore.get_gateway(gatewayIdentifier=identity)["status"]))
    agentcore.delete_gateway(gatewayIdentifier=identity)
    until("gone", lambda: "gone" if identity not in ids(agentcore) else "there")


def ids(agentcore: Any) -> list[str]:
    return [each["gatewayId"] for each in agentcore.list_gateways()["items"]]


def test_a_gateway_is_answered_as_it_was_made(agentcore: Any, gateway: str) -> None:
    found = agentcore.get_gateway(gatewayIdentifier=gateway)
    assert found["authorizerConfiguration"] == JWT
    assert found["policyEngineConfiguration"] == ENGINE
    assert found["interceptorConfigurations"] == INTERCEPTORS
    assert found["gatewayArn"].endswith(f":gateway/{gateway}")
    assert gateway.startswith("tools-")
    assert agentcore.list_tags_for_resource(resourceArn=found["gatewayArn"])["tags"] == {"ai:phase": "production"}


def test_an_update_of_a_gateway_forgets_what_it_leaves_out(agentcore: Any, gateway: str) -> None:
    request = {"gatewayIdentifier": gateway, "name": "Tools", "roleArn": ROLE, "authorizerType": "NONE"}
    answer = agentcore.update_gateway(**request)
    assert answer["status"] == "UPDATING"
    assert error(agentcore.update_gateway, **request)[0] == "ConflictException"
    found = agentcore.get_gateway(gatewayIdentifier=gateway)
    assert found["authorizerType"] == "NONE"
    left = {"description", "authorizerConfiguration", "policyEngineConfiguration", "interceptorConfigurations"}
    assert not left & set(found)


def test_what_agentcore_refuses(agentcore: Any, gateway: str) -> None:
    arn = agentcore.get_gateway(gatewayIdentifier=gateway)["gatewayArn"]
    request = {"gatewayIdentifier": gateway, "name": "Tools", "roleArn": ROLE, "authorizerType": "CUSTOM_JWT"}
    assert error(agentcore.get_gateway, gatewayIdentifier=arn)[0] == "ValidationException"
    assert error(agentcore.get_gateway, gatewayIdentifier="none-0123456789")[0] == "ResourceNotFoundException"
    assert "authorizerConfiguration" in error(agentcore.update_gateway, **request)[1]
    assert "name" in error(agentcore.update_gateway, **request | {"name": "Other", "authorizerType": "NONE"})[1]
    assert "enum" in error(agentcore.update_gateway, **request | {"authorizerType": "PASSWORD"})[1]
    assert error(agentcore.list_tags_for_resource, resourceArn=arn[:-2] + "zz")[0] == "ResourceNotFoundException"


def test_a_gateway_with_targets_stays(agentcore: Any, gateway: str) -> None:
    schema = {"inlinePayload": [{"name": "n", "description": "d", "inputSchema": {"type": "object"}}]}
    function = {"lambdaArn": "arn:aws:lambda:eu-west-1:111122223333:function:t", "toolSchema": schema}
    target = agentcore.create_gateway_target(
        gatewayIdentifier=gateway, name="t", targetConfiguration={"mcp": {"lambda": function}}
    )["targetId"]
    assert error(agentcore.delete_gateway, gatewayIdentifier=gateway)[0] == "ConflictException"
    agentcore.delete_gateway_target(gatewayIdentifier=gateway, targetId=target)


@pytest.fixture
def sagemaker(account: Account) -> Any:
    return account.client("sagemaker")


@pytest.fixture
def notebook(sagemaker: Any) -> Iterator[str]:
    name = "Open-Notebook"
    tags = [{"Key": "ai:phase", "Value": "production"}]
    sagemaker.create_notebook_instance(NotebookInstanceName=name, InstanceType="ml.t3.medium", RoleArn=ROLE, Tags=tags)
    yield name
    if status_of(sagemaker, name) in {"Pending", "InService"}:
        until("InService", lambda: status_of(sagemaker, name))
        sagemaker.stop_notebook_instance(NotebookInstanceName=name)
    until("Stopped", lambda: status_of(sagemaker, name))
    sagemaker.delete_notebook_instance(NotebookInstanceName=name)
    until("gone", lambda: "there" if sagemaker.list_notebook_instances()["NotebookInstances"] else "gone")


def status_of(sagemaker: Any, name: str) -> str:
    return str(sagemaker.describe_notebook_instance(NotebookInstanceName=name)["NotebookInstanceStatus"])


def test_a_notebook_is_open_unless_it_says_otherwise(sagemaker: Any, notebook: str) -> None:
    found = sagemaker.describe_notebook_instance(NotebookInstanceName=notebook)
    assert (found["DirectInternetAccess"], found["RootAccess"]) == ("Enabled", "Enabled")
    assert found["NotebookInstanceArn"].endswith(":notebook-instance/open-notebook")
    assert "SubnetId" not in found
    assert sagemaker.list_tags(ResourceArn=found["NotebookInstanceArn"])["Tags"] == [
        {"Key": "ai:phase", "Value": "production"}
    ]


def test_a_notebook_is_stopped_only_in_service(sagemaker: Any, notebook: str) -> None:
    code, message = error(sagemaker.stop_notebook_instance, NotebookInstanceName=notebook)
    assert code == "ValidationException"
    assert "Status (Pending) not in ([InService])" in message
    until("InService", lambda: status_of(sagemaker, notebook))
    sagemaker.stop_notebook_instance(NotebookInstanceName=notebook)
    assert status_of(sagemaker, notebook) == "Stopping"
    assert error(sagemaker.stop_notebook_instance, NotebookInstanceName=notebook)[0] == "ValidationException"


def test_a_notebook_is_changed_and_started_only_when_stopped(sagemaker: Any, notebook: str) -> None:
    update = {"NotebookInstanceName": notebook, "InstanceType": "ml.t3.large", "RootAccess": "Disabled"}
    until("InService", lambda: status_of(sagemaker, notebook))
    assert error(sagemaker.update_notebook_instance, **update)[0] == "ValidationException"
    assert error(sagemaker.start_notebook_instance, NotebookInstanceName=notebook)[0] == "ValidationException"
    assert error(sagemaker.delete_notebook_instance, NotebookInstanceName=notebook)[0] == "ValidationException"
    sagemaker.stop_notebook_instance(NotebookInstanceName=notebook)
    until("Stopped", lambda: status_of(sagemaker, notebook))
    sagemaker.update_notebook_instance(**update)
    until("Stopped", lambda: status_of(sagemaker, notebook))
    found = sagemaker.describe_notebook_instance(NotebookInstanceName=notebook)
    assert (found["InstanceType"], found["RootAccess"]) == ("ml.t3.large", "Disabled")
    sagemaker.start_notebook_instance(NotebookInstanceName=notebook)
    assert status_of(sagemaker, notebook) == "Pending"


def test_tags_of_a_notebook_have_one_value_for_a_key(sagemaker: Any, notebook: str) -> None:
    arn = sagemaker.describe_notebook_instance(NotebookInstanceName=notebook)["NotebookInstanceArn"]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "ai:phase", "Value": "scaled"}, {"Key": "a", "Value": "b"}])
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["a"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "ai:phase", "Value": "scaled"}]


def test_what_sagemaker_refuses(sagemaker: Any, notebook: str) -> None:
    create = {"NotebookInstanceName": notebook, "InstanceType": "ml.t3.medium", "RoleArn": ROLE}
    assert "duplicate" in error(sagemaker.create_notebook_instance, **create)[1]
    assert (
        "duplicate"
        in error(sagemaker.create_notebook_instance, **create | {"NotebookInstanceName": notebook.lower()})[1]
    )
    assert (
        "'notebookInstanceName'"
        in error(sagemaker.create_notebook_instance, **create | {"NotebookInstanceName": "a_b"})[1]
    )
    assert error(sagemaker.describe_notebook_instance, NotebookInstanceName="none") == (
        "ValidationException",
        "RecordNotFound",
    )


@pytest.fixture
def guardduty(aws: LocalAws) -> Any:
    return aws.account("888899990000").client("guardduty")


@pytest.fixture
def detector(guardduty: Any) -> Iterator[str]:
    made: str = guardduty.create_detector(
        Enable=True, Features=[{"Name": "RDS_LOGIN_EVENTS", "Status": "DISABLED"}], Tags={"ai:phase": "production"}
    )["DetectorId"]
    yield made
    for each in guardduty.list_detectors()["DetectorIds"]:
        guardduty.delete_detector(DetectorId=each)


def features(guardduty: Any, detector: str) -> dict[str, str]:
    return {each["Name"]: each["Status"] for each in guardduty.get_detector(DetectorId=detector)["Features"]}


def test_a_new_detector_watches_all_but_runtimes(guardduty: Any, detector: str) -> None:
    found = guardduty.get_detector(DetectorId=detector)
    assert (found["Status"], found["Tags"]) == ("ENABLED", {"ai:phase": "production"})
    off = {name for name, status in features(guardduty, detector).items() if status == "DISABLED"}
    assert off == {"EKS_RUNTIME_MONITORING", "RUNTIME_MONITORING", "RDS_LOGIN_EVENTS"}
    assert {"CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS", "AI_PROTECTION"} <= set(features(guardduty, detector)) - off


def test_an_update_of_a_detector_changes_what_it_names(guardduty: Any, detector: str) -> None:
    before = features(guardduty, detector)
    agent = [{"Name": "EC2_AGENT_MANAGEMENT", "Status": "ENABLED"}]
    runtime = {"Name": "RUNTIME_MONITORING", "Status": "ENABLED", "AdditionalConfiguration": agent}
    guardduty.update_detector(DetectorId=detector, Features=[{"Name": "AI_PROTECTION", "Status": "DISABLED"}, runtime])
    changed = {"AI_PROTECTION": "DISABLED", "RUNTIME_MONITORING": "ENABLED"}
    assert features(guardduty, detector) == before | changed
    guardduty.update_detector(DetectorId=detector, Enable=False)
    guardduty.update_detector(DetectorId=detector, FindingPublishingFrequency="ONE_HOUR")
    found = guardduty.get_detector(DetectorId=detector)
    assert (found["Status"], found["FindingPublishingFrequency"]) == ("DISABLED", "ONE_HOUR")
    [kept] = [each for each in found["Features"] if each["Name"] == "RUNTIME_MONITORING"]
    agents = {each["Name"]: each["Status"] for each in kept["AdditionalConfiguration"]}
    assert agents["EC2_AGENT_MANAGEMENT"] == "ENABLED"
    assert agents["EKS_ADDON_MANAGEMENT"] == "DISABLED"


def test_data_sources_are_features_in_an_older_form(guardduty: Any, detector: str) -> None:
    guardduty.update_detector(DetectorId=detector, DataSources={"S3Logs": {"Enable": False}})
    assert features(guardduty, detector)["S3_DATA_EVENTS"] == "DISABLED"
    assert guardduty.get_detector(DetectorId=detector)["DataSources"]["S3Logs"] == {"Status": "DISABLED"}


def test_a_region_has_one_detector(aws: LocalAws, guardduty: Any, detector: str) -> None:
    assert error(guardduty.create_detector, Enable=True)[0] == "BadRequestException"
    elsewhere = aws.account("888899990000", "us-west-2").client("guardduty")
    assert elsewhere.list_detectors()["DetectorIds"] == []
    assert error(elsewhere.get_detector, DetectorId=detector)[0] == "BadRequestException"


def test_a_deleted_detector_comes_back_with_another_id(guardduty: Any, detector: str) -> None:
    guardduty.delete_detector(DetectorId=detector)
    code, message = error(guardduty.delete_detector, DetectorId=detector)
    assert code == "BadRequestException"
    assert "not owned by the current account" in message
    assert guardduty.create_detector(Enable=True)["DetectorId"] != detector


def test_tags_of_a_detector(guardduty: Any, detector: str) -> None:
    arn = f"arn:aws:guardduty:eu-west-1:888899990000:detector/{detector}"
    guardduty.tag_resource(ResourceArn=arn, Tags={"a": "b"})
    guardduty.untag_resource(ResourceArn=arn, TagKeys=["ai:phase"])
    assert guardduty.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"a": "b"}


@pytest.mark.parametrize(
    "request_",
    [
        {"Features": [{"Name": "CLOUD_TRAIL", "Status": "ENABLED"}]},
        {"Features": [{"Name": "AI_PROTECTION"}]},
        {
            "Features": [
                {"Name": "RUNTIME_MONITORING", "Status": "ENABLED"},
                {"Name": "EKS_RUNTIME_MONITORING", "Status": "ENABLED"},
            ]
        },
        {"Features": [{"Name": "AI_PROTECTION", "Status": "ENABLED"}], "DataSources": {"S3Logs": {"Enable": True}}},
    ],
)
def test_what_guardduty_refuses(guardduty: Any, detector: str, request_: dict[str, Any]) -> None:
    before = features(guardduty, detector)
    assert error(guardduty.update_detector, DetectorId=detector, **request_)[0] == "BadRequestException"
    assert features(guardduty, detector) == before
