"""What is kept out of records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.cloudtrail import records
from local.front.models import service_model
from local.tests.calls import KEY, REGION, SECRET, call, record, sample
from local.tests.readback import SERVICES

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"


# Secrets.


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "asked"),
    [
        (
            "bedrock",
            "UpdateGuardrail",
            {"guardrailIdentifier": "g", "name": "n", "contentPolicyConfig": {"filtersConfig": []}, "description": "d"},
            {"guardrailIdentifier": "g", "name": HIDDEN},
        ),
        (
            "ssm",
            "PutParameter",
            {"Name": "/phaseguard/phaseguard/policy", "Value": SECRET, "Type": "String", "Overwrite": True},
            {"name": "/phaseguard/phaseguard/policy", "value": HIDDEN, "type": "String", "overwrite": True},
        ),
        (
            "bedrock",
            "CreateGuardrail",
            {"name": "n", "topicPolicyConfig": {}, "tags": [{"key": "phase", "value": "scaled"}]},
            {"name": HIDDEN, "tags": [{"key": "phase", "value": "scaled"}]},
        ),
        (
            "bedrock-agent",
            "UpdateAgent",
            {"agentId": "a", "instruction": SECRET, "guardrailConfiguration": {"guardrailVersion": "1"}},
            {"agentId": "a", "instruction": HIDDEN, "guardrailConfiguration": {"guardrailVersion": "1"}},
        ),
        (
            "bedrock-agentcore-control",
            "CreateGateway",
            {"name": "n", "description": "d", "authorizerType": "NONE"},
            {"name": "***", "description": "***", "authorizerType": "NONE"},
        ),
        (
            "lambda",
            "UpdateFunctionConfiguration",
            {"FunctionName": "f", "Environment": {"Variables": {"TOKEN": SECRET}}},
            {"functionName": "f", "environment": {}},
        ),
        ("lambda", "UpdateFunctionCode", {"FunctionName": "f", "ZipFile": b"PK"}, {"functionName": "f"}),
        ("bedrock-runtime", "InvokeModel", {"modelId": "m", "body": b"{}", "accept": "*/*"}, {"modelId": "m"}),
        ("bedrock-runtime", "Converse", {"modelId": "m", "messages": [{"role": "user"}]}, {"modelId": "m"}),
        ("ssm", "PutParameter", {"Name": "n", "Value": SECRET}, {"name": "n", "value": HIDDEN}),
        ("rds", "CreateDBInstance", {"MasterUserPassword": SECRET}, {"masterUserPassword": HIDDEN}),
        ("secretsmanager", "PutSecretValue", {"SecretId": "s", "SecretString": SECRET}, {"secretId": "s"}),
        ("iam", "ChangePassword", {"OldPassword": SECRET, "NewPassword": SECRET}, None),
        ("kms", "Encrypt", {"KeyId": KEY, "Plaintext": b"x"}, {"keyId": KEY}),
        (
            "ec2",
            "ModifyInstanceAttribute",
            {"InstanceId": "i", "UserData": {"Value": b"x"}},
            {"instanceId": "i", "userData": "<sensitiveDataRemoved>"},
        ),
    ],
)
def test_secrets_are_hidden_as_the_service_does(service: str, operation: str, parameters: Any, asked: Any) -> None:
    assert record(service, operation, parameters)["requestParameters"] == asked


def test_the_secret_of_a_credential_is_not_recorded() -> None:
    credential = {"UserName": "ada", "ServiceCredentialSecret": SECRET, "ServiceSpecificCredentialId": "ACCA1"}

    told = record("iam", "CreateServiceSpecificCredential", {}, {"ServiceSpecificCredential": credential})

    assert told["responseElements"]["serviceSpecificCredential"] == {
        "userName": "ada",
        "serviceSpecificCredentialId": "ACCA1",
    }


def test_what_is_too_large_leaves_a_note() -> None:
    padded = record("iam", "PutRolePolicy", {"RoleName": "r", "PolicyDocument": " " * 102_400})["requestParameters"]

    assert padded == {"reason": "requestParameters too large", "omitted": True, "originalSize": padded["originalSize"]}
    assert padded["originalSize"] > 102_400


# Every call of every service.


@pytest.mark.parametrize("service", SERVICES)
def test_every_call_can_be_recorded_and_shows_no_secret(service: str) -> None:
    model = service_model(service)
    assert model

    for name in model.operation_names:
        operation = model.operation_model(name)
        asked = sample(operation.input_shape) if operation.input_shape else {}
        answered = sample(operation.output_shape) if operation.output_shape else {}
        for exchange in (call(service, name), call(service, name, asked, answered)):
            document = json.dumps(records(exchange))
            assert SECRET not in document, name
            assert REGION in document or document == "[]" or "us-east-1" in document
