"""What an account sets for all of Bedrock is kept, answered and refused as Bedrock does."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account, LocalAws

TEXTS = {"blockedInputMessaging": "no", "blockedOutputsMessaging": "No!"}


@pytest.fixture
def bedrock(aws: LocalAws) -> Any:
    return aws.account("555566667777").client("bedrock")


def code(call: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as raised:
        call(**request)
    return str(raised.value.response["Error"]["Code"])


def test_one_guardrail_is_enforced_at_most(bedrock: Any) -> None:
    made = bedrock.create_guardrail(name="enforced", **TEXTS)
    wanted = {"guardrailIdentifier": made["guardrailId"], "guardrailVersion": "1"}
    put, delete = bedrock.put_enforced_guardrail_configuration, bedrock.delete_enforced_guardrail_configuration
    assert bedrock.list_enforced_guardrails_configuration()["guardrailsConfig"] == []
    assert code(put, guardrailInferenceConfig=wanted) == "ResourceNotFoundException"

    bedrock.create_guardrail_version(guardrailIdentifier=made["guardrailId"])
    first = put(guardrailInferenceConfig=wanted)["configId"]
    assert code(put, guardrailInferenceConfig=wanted) == "ConflictException"
    assert code(put, configId="another", guardrailInferenceConfig=wanted) == "ResourceNotFoundException"

    models = {"includedModels": ["ALL"], "excludedModels": ["amazon.titan-embed-text-v2:0"]}
    put(configId=first, guardrailInferenceConfig={**wanted, "modelEnforcement": models})
    (found,) = bedrock.list_enforced_guardrails_configuration()["guardrailsConfig"]
    assert found["guardrailArn"] == made["guardrailArn"]
    assert (found["configId"], found["guardrailVersion"], found["modelEnforcement"]) == (first, "1", models)
    assert "selectiveContentGuarding" not in found

    assert code(delete, configId="another") == "ResourceNotFoundException"
    delete(configId=first)
    assert put(guardrailInferenceConfig=wanted)["configId"] != first


def test_who_may_keep_the_data_is_set_for_a_region(aws: LocalAws, bedrock: Any) -> None:
    assert bedrock.get_account_data_retention()["mode"] == "inherit"
    assert bedrock.put_account_data_retention(mode="none")["mode"] == "none"
    assert bedrock.get_account_data_retention()["mode"] == "none"
    elsewhere: Account = aws.account("555566667777", region="us-east-1")
    assert elsewhere.client("bedrock").get_account_data_retention()["mode"] == "inherit"
