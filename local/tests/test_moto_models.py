"""Versions of models are registered, approved and tagged as SageMaker does it."""

from collections.abc import Iterator

import pytest

from local import Account, LocalAws
from local.playground import made_user
from local.tests.test_moto_resources import error

TAGS = [{"Key": "ai:phase", "Value": "production"}]


@pytest.fixture(scope="module")
def owner(running: LocalAws) -> Account:
    return running.account("777766665555")


@pytest.fixture(scope="module")
def ada(owner: Account) -> Account:
    return made_user(owner, "ada")


@pytest.fixture
def version(ada: Account) -> Iterator[str]:
    sagemaker = ada.client("sagemaker")
    group = sagemaker.create_model_package_group(ModelPackageGroupName="churn", Tags=TAGS)["ModelPackageGroupArn"]
    assert group.endswith(":model-package-group/churn")
    made: str = sagemaker.create_model_package(ModelPackageGroupName="churn")["ModelPackageArn"]
    yield made
    sagemaker.delete_model_package(ModelPackageName=made)


def test_a_version_waits_for_approval_and_says_who_registered_it(owner: Account, version: str) -> None:
    found = owner.client("sagemaker").describe_model_package(ModelPackageName=version)
    assert found["ModelApprovalStatus"] == "PendingManualApproval"
    assert found["CreatedBy"] == {"IamIdentity": {"Arn": "arn:aws:iam::777766665555:user/ada"}}
    assert "LastModifiedBy" not in found


def test_an_update_changes_what_it_names_and_says_who_made_it(owner: Account, version: str) -> None:
    sagemaker = owner.client("sagemaker")
    sagemaker.update_model_package(
        ModelPackageArn=version, ApprovalDescription="d", CustomerMetadataProperties={"a": "b"}
    )
    sagemaker.update_model_package(ModelPackageArn=version, ModelApprovalStatus="Approved")
    found = sagemaker.describe_model_package(ModelPackageName=version)
    assert (found["ModelApprovalStatus"], found["ApprovalDescription"]) == ("Approved", "d")
    assert found["CustomerMetadataProperties"] == {"a": "b"}
    assert found["LastModifiedBy"] == {"IamIdentity": {"Arn": "arn:aws:iam::777766665555:root"}}
    assert "Value" in error(sagemaker.update_model_package, ModelPackageArn=version, ModelApprovalStatus="Yes")[1]


def test_the_tags_of_a_version_are_those_of_its_group(owner: Account, version: str) -> None:
    sagemaker, group = owner.client("sagemaker"), version.replace(":model-package/", ":model-package-group/")[:-2]
    group = group.replace("churn", "churn")
    assert sagemaker.list_tags(ResourceArn=group)["Tags"] == TAGS
    sagemaker.add_tags(ResourceArn=group, Tags=[{"Key": "ai:phase", "Value": "scaled"}])
    assert sagemaker.list_tags(ResourceArn=group)["Tags"] == [{"Key": "ai:phase", "Value": "scaled"}]
    assert error(sagemaker.list_tags, ResourceArn=version)[0] == "ValidationException"
    assert error(sagemaker.create_model_package, ModelPackageGroupName="churn", Tags=TAGS)[0] == "ValidationException"
    assert "Could not find" in error(sagemaker.list_tags, ResourceArn=f"{group}-2")[1]


def test_a_package_that_is_gone_does_not_exist(owner: Account, version: str) -> None:
    sagemaker, gone = owner.client("sagemaker"), f"{version}0"
    for call in (sagemaker.describe_model_package, sagemaker.delete_model_package):
        assert error(call, ModelPackageName=gone) == ("ValidationException", f"ModelPackage {gone} does not exist.")
    assert "does not exist" in error(sagemaker.update_model_package, ModelPackageArn=gone)[1]
