"""Jobs run until they are stopped, and answer as they were asked for."""

from typing import Any

import pytest

from local import LocalAws
from local.tests.test_moto_resources import error, until

ROLE = "arn:aws:iam::777766664444:role/service"
TAGS = [{"Key": "ai:phase", "Value": "production"}]
CLUSTER = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5}
NAMES = iter(f"Job-{number}" for number in range(100))


@pytest.fixture
def sagemaker(running: LocalAws) -> Any:
    return running.account("777766664444").client("sagemaker")


def trained(sagemaker: Any) -> str:
    name = next(NAMES)
    sagemaker.create_training_job(
        TrainingJobName=name,
        AlgorithmSpecification={"TrainingInputMode": "File"},
        RoleArn=ROLE,
        OutputDataConfig={"S3OutputPath": "s3://acme-models"},
        ResourceConfig=CLUSTER,
        StoppingCondition={"MaxRuntimeInSeconds": 60},
        Tags=TAGS,
    )
    return name


def test_a_training_job_trains_until_it_is_stopped(sagemaker: Any) -> None:
    name = {"TrainingJobName": trained(sagemaker)}
    found = sagemaker.describe_training_job(**name)
    assert found["TrainingJobStatus"] == "InProgress"
    assert (found["EnableNetworkIsolation"], found["OutputDataConfig"]) == (False, {"S3OutputPath": "s3://acme-models"})
    assert sagemaker.list_tags(ResourceArn=found["TrainingJobArn"])["Tags"] == TAGS
    debug = {"RemoteDebugConfig": {"EnableRemoteDebug": True}}
    until("Training", lambda: str(sagemaker.describe_training_job(**name)["SecondaryStatus"]))
    sagemaker.update_training_job(**name, **debug)
    assert sagemaker.describe_training_job(**name)["RemoteDebugConfig"] == {"EnableRemoteDebug": True}
    sagemaker.stop_training_job(**name)
    until("Stopped", lambda: str(sagemaker.describe_training_job(**name)["TrainingJobStatus"]))
    for call, request in ((sagemaker.stop_training_job, name), (sagemaker.update_training_job, name | debug)):
        assert error(call, **request) == (
            "ValidationException",
            "The request was rejected because the training job is in status Stopped.",
        )


def test_a_name_is_given_once_and_what_is_not_there_is_not_found(sagemaker: Any) -> None:
    for call in (sagemaker.describe_training_job, sagemaker.stop_training_job):
        assert error(call, TrainingJobName="none")[0] == "ResourceNotFound"
    assert error(sagemaker.describe_processing_job, ProcessingJobName="none")[0] == "ResourceNotFound"
    assert error(sagemaker.describe_transform_job, TransformJobName="none")[0] == "ResourceNotFound"
    variants = [{"VariantName": "a", "ModelName": "m", "InstanceType": "ml.m5.large", "EnableSSMAccess": True}]
    config = {"EndpointConfigName": next(NAMES)}
    sagemaker.create_endpoint_config(**config, ProductionVariants=variants)
    assert error(sagemaker.create_endpoint_config, **config, ProductionVariants=variants)[0] == "ResourceInUse"
    assert sagemaker.describe_endpoint_config(**config)["ProductionVariants"] == variants
    sagemaker.delete_endpoint_config(**config)
    assert "Could not find endpoint configuration" in error(sagemaker.describe_endpoint_config, **config)[1]


def test_other_jobs_are_stopped_too(sagemaker: Any) -> None:
    name = next(NAMES)
    output = {"OutputName": "o", "S3Output": {"S3Uri": "s3://acme-out", "S3UploadMode": "EndOfJob"}}
    sagemaker.create_processing_job(
        ProcessingJobName=name,
        ProcessingOutputConfig={"Outputs": [output]},
        ProcessingResources={"ClusterConfig": CLUSTER},
        AppSpecification={"ImageUri": "features:1"},
        RoleArn=ROLE,
    )
    sagemaker.stop_processing_job(ProcessingJobName=name)
    assert sagemaker.describe_processing_job(ProcessingJobName=name)["ProcessingJobStatus"] == "Stopping"
    sagemaker.create_transform_job(
        TransformJobName=name,
        ModelName="churn",
        TransformInput={"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://acme-in"}}},
        TransformOutput={"S3OutputPath": "s3://acme-out"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
    )
    sagemaker.stop_transform_job(TransformJobName=name)
    assert sagemaker.describe_transform_job(TransformJobName=name)["TransformJobStatus"] == "Stopping"
