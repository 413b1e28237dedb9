"""Jobs of Bedrock run until they are stopped, and are told as Bedrock tells them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import LocalAws

ROLE = "arn:aws:iam::555566667777:role/scoring"
BATCH: dict[str, Any] = {
    "jobName": "score",
    "modelId": "amazon.nova-lite-v1:0",
    "roleArn": ROLE,
    "inputDataConfig": {"s3InputDataConfig": {"s3Uri": "s3://acme/in.jsonl"}},
    "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://acme/out/", "s3BucketOwner": "555566667777"}},
}
TRAINING: dict[str, Any] = {
    "jobName": "train",
    "customModelName": "helper",
    "roleArn": ROLE,
    "baseModelIdentifier": "amazon.nova-lite-v1:0:300k",
    "trainingDataConfig": {"s3Uri": "s3://acme/train.jsonl"},
    "outputDataConfig": {"s3Uri": "s3://acme/metrics/"},
}
TAGS = [{"key": "ai:phase", "value": "production"}]


@pytest.fixture
def bedrock(aws: LocalAws) -> Any:
    return aws.account("555566667777").client("bedrock")


def code(call: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as raised:
        call(**request)
    return str(raised.value.response["Error"]["Code"])


def test_a_batch_runs_until_it_is_stopped(bedrock: Any) -> None:
    arn = bedrock.create_model_invocation_job(**BATCH, tags=TAGS)["jobArn"]
    assert code(bedrock.create_model_invocation_job, **BATCH) == "ConflictException"
    found = bedrock.get_model_invocation_job(jobIdentifier=arn)
    assert (found["status"], found["outputDataConfig"]) == ("InProgress", BATCH["outputDataConfig"])
    assert bedrock.list_tags_for_resource(resourceARN=arn)["tags"] == TAGS
    bedrock.stop_model_invocation_job(jobIdentifier=arn)
    assert bedrock.get_model_invocation_job(jobIdentifier=arn)["status"] == "Stopped"
    assert code(bedrock.stop_model_invocation_job, jobIdentifier=arn) == "ConflictException"
    assert code(bedrock.get_model_invocation_job, jobIdentifier=arn[:-1] + "x") == "ResourceNotFoundException"


def test_a_training_is_found_by_its_arn_and_its_name(bedrock: Any) -> None:
    arn = bedrock.create_model_customization_job(**TRAINING, jobTags=TAGS)["jobArn"]
    assert ":model-customization-job/amazon.nova-lite-v1:0:300k/" in arn
    found = bedrock.get_model_customization_job(jobIdentifier="train")
    assert (found["jobArn"], found["status"]) == (arn, "InProgress")
    assert "outputModelKmsKeyArn" not in found
    bedrock.stop_model_customization_job(jobIdentifier=arn)
    assert bedrock.get_model_customization_job(jobIdentifier=arn)["status"] == "Stopped"
