"""Policies of models of Comprehend."""

import json
from collections.abc import Iterator

import pytest

from local import Account, LocalAws
from local.baselines import resource_policy
from local.tests.refusals import error

ID = "777788889999"
GONE = f"arn:aws:comprehend:eu-west-1:{ID}:document-classifier/nobody"
POLICY = json.dumps({"Version": "2012-10-17", "Statement": []}, separators=(",  ", ": "))


@pytest.fixture
def account(aws: LocalAws) -> Account:
    return aws.account(ID)


@pytest.fixture
def model(account: Account) -> Iterator[str]:
    client = account.client("comprehend")
    made = client.create_document_classifier(
        DocumentClassifierName="complaints",
        VersionName="3",
        DataAccessRoleArn=f"arn:aws:iam::{ID}:role/jobs",
        InputDataConfig={"S3Uri": "s3://corpus/complaints.csv"},
        LanguageCode="en",
        Tags=[{"Key": "ai:workload", "Value": "claims"}],
    )
    arn = made["DocumentClassifierArn"]
    yield arn
    client.delete_document_classifier(DocumentClassifierArn=arn)


def test_a_policy_is_kept_as_it_was_put_and_each_version_has_an_id(account: Account, model: str) -> None:
    client = account.client("comprehend")
    assert model.endswith(":document-classifier/complaints/version/3")
    assert client.list_tags_for_resource(ResourceArn=model)["Tags"] == [{"Key": "ai:workload", "Value": "claims"}]
    assert resource_policy(account, model)["state"]["document"] is None
    first = client.put_resource_policy(ResourceArn=model, ResourcePolicy=POLICY)["PolicyRevisionId"]
    found = resource_policy(account, model)["state"]
    assert (found["document"], found["revision"]) == (POLICY, first)
    second = client.put_resource_policy(ResourceArn=model, ResourcePolicy=POLICY, PolicyRevisionId=first)
    assert second["PolicyRevisionId"] != first

    stale = {"ResourceArn": model, "PolicyRevisionId": first}
    assert error(client.put_resource_policy, ResourcePolicy=POLICY, **stale) == ("InvalidRequestException", 400)
    assert error(client.delete_resource_policy, **stale) == ("InvalidRequestException", 400)
    client.delete_resource_policy(ResourceArn=model, PolicyRevisionId=second["PolicyRevisionId"])
    assert error(client.describe_resource_policy, ResourceArn=model) == ("ResourceNotFoundException", 400)


def test_a_model_that_is_not_there_has_no_policy_and_no_tags(account: Account) -> None:
    client = account.client("comprehend")
    for call in (client.describe_resource_policy, client.delete_resource_policy, client.list_tags_for_resource):
        assert error(call, ResourceArn=GONE) == ("ResourceNotFoundException", 400)
    assert error(client.put_resource_policy, ResourceArn=GONE, ResourcePolicy=POLICY)[0] == "ResourceNotFoundException"


def test_a_model_can_be_made_with_a_policy(account: Account) -> None:
    client = account.client("comprehend")
    asked = {
        "DocumentClassifierName": "open",
        "DataAccessRoleArn": f"arn:aws:iam::{ID}:role/jobs",
        "InputDataConfig": {"S3Uri": "s3://corpus/complaints.csv"},
        "LanguageCode": "en",
        "ModelPolicy": POLICY,
    }
    arn = client.create_document_classifier(**asked)["DocumentClassifierArn"]
    assert arn.endswith(":document-classifier/open")
    assert resource_policy(account, arn)["state"]["document"] == POLICY
    assert error(client.create_document_classifier, **asked) == ("ResourceInUseException", 400)
    client.delete_document_classifier(DocumentClassifierArn=arn)


def test_what_is_no_policy_is_refused(account: Account, model: str) -> None:
    put = account.client("comprehend").put_resource_policy
    assert error(put, ResourceArn=model, ResourcePolicy="anyone") == ("InvalidRequestException", 400)
