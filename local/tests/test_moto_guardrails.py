"""Guardrails and invocation logging are kept, answered and refused as Bedrock does."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local import Account, LocalAws

TEXTS = {"blockedInputMessaging": "no", "blockedOutputsMessaging": "No!"}
POLICIES: dict[str, Any] = {
    "contentPolicyConfig": {
        "filtersConfig": [{"type": "PROMPT_ATTACK", "inputStrength": "HIGH", "outputStrength": "NONE"}],
    },
    "topicPolicyConfig": {"topicsConfig": [{"name": "shares", "definition": "Shares.", "type": "DENY"}]},
    "wordPolicyConfig": {"wordsConfig": [{"text": "x"}], "managedWordListsConfig": [{"type": "PROFANITY"}]},
    "sensitiveInformationPolicyConfig": {
        "piiEntitiesConfig": [{"type": "EMAIL", "action": "BLOCK"}],
        "regexesConfig": [{"name": "r", "pattern": "a+", "action": "ANONYMIZE"}],
    },
    "contextualGroundingPolicyConfig": {"filtersConfig": [{"type": "GROUNDING", "threshold": 0.75}]},
}
KEY = "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555"


@pytest.fixture
def bedrock(account: Account) -> Any:
    return account.client("bedrock")


@pytest.fixture
def guardrail(bedrock: Any) -> Iterator[dict[str, Any]]:
    made = bedrock.create_guardrail(
        name="helper",
        description="d",
        kmsKeyId=KEY,
        tags=[{"key": "ai:phase", "value": "production"}],
        **TEXTS,
        **POLICIES,
    )
    yield made
    bedrock.delete_guardrail(guardrailIdentifier=made["guardrailId"])


def error(call: Any, **request: Any) -> tuple[str, int, str]:
    with pytest.raises(ClientError) as raised:
        call(**request)
    told = raised.value.response
    return told["Error"]["Code"], told["ResponseMetadata"]["HTTPStatusCode"], told["Error"]["Message"]


def test_a_guardrail_is_answered_with_all_its_policies(bedrock: Any, guardrail: dict[str, Any]) -> None:
    found = bedrock.get_guardrail(guardrailIdentifier=guardrail["guardrailId"])
    assert found["contentPolicy"] == {"filters": POLICIES["contentPolicyConfig"]["filtersConfig"]}
    assert found["topicPolicy"] == {"topics": POLICIES["topicPolicyConfig"]["topicsConfig"]}
    assert found["wordPolicy"] == {"words": [{"text": "x"}], "managedWordLists": [{"type": "PROFANITY"}]}
    assert found["sensitiveInformationPolicy"] == {
        "piiEntities": POLICIES["sensitiveInformationPolicyConfig"]["piiEntitiesConfig"],
        "regexes": POLICIES["sensitiveInformationPolicyConfig"]["regexesConfig"],
    }
    assert found["contextualGroundingPolicy"] == {"filters": [{"type": "GROUNDING", "threshold": 0.75}]}
    assert found.items() >= {"name": "helper", "description": "d", "kmsKeyArn": KEY, "status": "READY"}.items()
    assert (found["version"], found["guardrailArn"]) == ("DRAFT", guardrail["guardrailArn"])


def test_a_guardrail_is_found_by_its_arn_and_only_where_it_is(
    aws: LocalAws, bedrock: Any, guardrail: dict[str, Any]
) -> None:
    arn = guardrail["guardrailArn"]
    assert bedrock.get_guardrail(guardrailIdentifier=arn)["guardrailId"] == guardrail["guardrailId"]
    other_region = arn.replace("eu-west-1", "us-east-1")
    assert error(bedrock.get_guardrail, guardrailIdentifier=other_region)[0] == "ResourceNotFoundException"
    for elsewhere in (aws.account(region="us-east-1"), aws.account("222233334444")):
        code, status, _ = error(elsewhere.client("bedrock").get_guardrail, guardrailIdentifier=guardrail["guardrailId"])
        assert (code, status) == ("ResourceNotFoundException", 404)
        assert elsewhere.client("bedrock").list_guardrails()["guardrails"] == []


def test_an_update_forgets_what_it_leaves_out(bedrock: Any, guardrail: dict[str, Any]) -> None:
    content = {"contentPolicyConfig": POLICIES["contentPolicyConfig"]}
    bedrock.update_guardrail(guardrailIdentifier=guardrail["guardrailArn"], name="helper", **TEXTS, **content)
    found = bedrock.get_guardrail(guardrailIdentifier=guardrail["guardrailId"])
    assert "contentPolicy" in found
    assert not {"topicPolicy", "wordPolicy", "kmsKeyArn", "description"} & set(found)
    assert found["createdAt"] == guardrail["createdAt"]
    assert found["updatedAt"] > found["createdAt"]


def test_a_version_stays_as_it_was(bedrock: Any, guardrail: dict[str, Any]) -> None:
    identifier = guardrail["guardrailId"]
    assert bedrock.create_guardrail_version(guardrailIdentifier=identifier, description="first")["version"] == "1"
    bedrock.update_guardrail(guardrailIdentifier=identifier, name="helper", **TEXTS)
    first = bedrock.get_guardrail(guardrailIdentifier=identifier, guardrailVersion="1")
    assert (first["version"], first["description"]) == ("1", "first")
    assert "topicPolicy" in first
    versions = bedrock.list_guardrails(guardrailIdentifier=identifier)["guardrails"]
    assert [version["version"] for version in versions] == ["DRAFT", "1"]
    bedrock.delete_guardrail(guardrailIdentifier=identifier, guardrailVersion="1")
    assert error(bedrock.get_guardrail, guardrailIdentifier=identifier, guardrailVersion="1")[:2] == (
        "ResourceNotFoundException",
        404,
    )
    assert bedrock.create_guardrail_version(guardrailIdentifier=identifier)["version"] == "2"


def test_lists_come_in_pages(bedrock: Any, guardrail: dict[str, Any]) -> None:
    bedrock.create_guardrail_version(guardrailIdentifier=guardrail["guardrailId"])
    pages = bedrock.get_paginator("list_guardrails").paginate(
        guardrailIdentifier=guardrail["guardrailId"], PaginationConfig={"PageSize": 1}
    )
    assert [[each["version"] for each in page["guardrails"]] for page in pages] == [["DRAFT"], ["1"]]


def test_tags_of_a_guardrail(bedrock: Any, guardrail: dict[str, Any]) -> None:
    arn = guardrail["guardrailArn"]
    bedrock.tag_resource(resourceARN=arn, tags=[{"key": "a", "value": "b"}, {"key": "ai:phase", "value": "scaled"}])
    bedrock.untag_resource(resourceARN=arn, tagKeys=["a"])
    assert bedrock.list_tags_for_resource(resourceARN=arn)["tags"] == [{"key": "ai:phase", "value": "scaled"}]
    assert error(bedrock.list_tags_for_resource, resourceARN=arn[:-3] + "000")[0] == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"name": "not a name!"}, "ValidationException", "at 'name' failed to satisfy constraint"),
        ({"name": "n" * 51}, "ValidationException", "length less than or equal to 50"),
        (
            {"wordPolicyConfig": {"wordsConfig": [{"text": "x", "inputAction": "SHOUT"}]}},
            "ValidationException",
            "Value 'SHOUT' at 'wordPolicyConfig.wordsConfig.1.member.inputAction'",
        ),
        (
            {
                "contentPolicyConfig": {
                    "filtersConfig": [{"type": "PROMPT_ATTACK", "inputStrength": "HIGH", "outputStrength": "HIGH"}]
                }
            },
            "ValidationException",
            "PROMPT_ATTACK",
        ),
        (
            {"contextualGroundingPolicyConfig": {"filtersConfig": [{"type": "GROUNDING", "threshold": 1.0}]}},
            "ValidationException",
            "0.99",
        ),
        ({}, "ConflictException", "already has this name"),
    ],
)
def test_what_bedrock_refuses(
    bedrock: Any, guardrail: dict[str, Any], change: dict[str, Any], code: str, message: str
) -> None:
    assert guardrail["version"] == "DRAFT"
    found = error(bedrock.create_guardrail, **({"name": "helper", **TEXTS} | change))
    assert found[0] == code
    assert message in found[2]
    assert found[1] == 400  # a conflict too, by Bedrock's model


def test_a_member_that_is_missing_is_named(account: Account) -> None:
    careless = boto3.client(
        "bedrock",
        region_name=account.region,
        endpoint_url=account.endpoint,
        aws_access_key_id=account.id,
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}, parameter_validation=False),
    )
    code, _, message = error(careless.create_guardrail, name="x")
    assert code == "ValidationException"
    assert message.startswith("2 validation errors detected: Value null at 'blockedInputMessaging' failed to satisfy")


def test_without_logging_there_is_no_configuration(bedrock: Any) -> None:
    assert "loggingConfig" not in bedrock.get_model_invocation_logging_configuration()
    bedrock.delete_model_invocation_logging_configuration()


def test_logging_is_replaced_as_a_whole(bedrock: Any) -> None:
    large = {"bucketName": "acme-logs", "keyPrefix": "large"}
    role = "arn:aws:iam::111122223333:role/logs"
    group = {"logGroupName": "/logs", "roleArn": role, "largeDataDeliveryS3Config": large}
    first = {"cloudWatchConfig": group, "videoDataDeliveryEnabled": True, "audioDataDeliveryEnabled": False}
    second = {"s3Config": {"bucketName": "acme-logs"}, "textDataDeliveryEnabled": True}
    for config in (first, second):
        bedrock.put_model_invocation_logging_configuration(loggingConfig=config)
        assert bedrock.get_model_invocation_logging_configuration()["loggingConfig"] == config
    bedrock.delete_model_invocation_logging_configuration()
    assert "loggingConfig" not in bedrock.get_model_invocation_logging_configuration()


def test_logging_must_go_somewhere(bedrock: Any) -> None:
    code, status, _ = error(
        bedrock.put_model_invocation_logging_configuration, loggingConfig={"textDataDeliveryEnabled": True}
    )
    assert (code, status) == ("ValidationException", 400)


@pytest.mark.parametrize(
    ("service", "operation", "request_"),
    [
        ("guardduty", "list_members", {"DetectorId": "0" * 32}),
        ("sagemaker", "list_human_task_uis", {}),
        ("bedrock-agentcore-control", "list_browsers", {}),
    ],
)
def test_what_nobody_implements_fails_at_once(
    aws: LocalAws, service: str, operation: str, request_: dict[str, Any]
) -> None:
    client = aws.account(behind_the_front=True).client(service)  # the front remembers it, and fails the test
    code, status, message = error(getattr(client, operation), **request_)
    assert (code, status) == ("NotImplemented", 501)
    assert "nobody implements" in message


def test_errors_are_json_with_a_request_id(account: Account) -> None:
    request = urllib.request.Request(
        f"{account.endpoint}/guardrails/none",
        headers={
            "Authorization": f"AWS4-HMAC-SHA256 Credential={account.id}/20260101/eu-west-1/bedrock/aws4_request, "
            "SignedHeaders=host, Signature=0"
        },
    )
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request, timeout=5)
    assert raised.value.headers["x-amzn-requestid"]
    assert "message" in {name.lower() for name in json.loads(raised.value.read())}
