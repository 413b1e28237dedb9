"""Endpoints, schedules, domains and scripts change as SageMaker's do."""

import itertools
from typing import Any

import pytest

from local import LocalAws
from local.tests.test_moto_resources import error, until

NUMBERS = itertools.count(1)
TAGS = [{"Key": "ai:phase", "Value": "production"}]


@pytest.fixture
def sagemaker(running: LocalAws) -> Any:
    return running.account("777766664444").client("sagemaker")


def config(sagemaker: Any, weight: float) -> str:
    name = f"Config-{next(NUMBERS)}"
    variant = {"VariantName": "blue", "ModelName": "m", "InstanceType": "ml.m5.large", "InitialVariantWeight": weight}
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
    return name


def test_an_endpoint_says_what_is_rolled_out_until_it_serves_that(sagemaker: Any) -> None:
    named, (first, second) = {"EndpointName": "Churn"}, (config(sagemaker, 1), config(sagemaker, 2))
    arn = sagemaker.create_endpoint(**named, EndpointConfigName=first, Tags=TAGS)["EndpointArn"]
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == TAGS
    assert "in-progress" in error(sagemaker.update_endpoint, **named, EndpointConfigName=second)[1]
    until("InService", lambda: str(sagemaker.describe_endpoint(**named)["EndpointStatus"]))
    sagemaker.update_endpoint(**named, EndpointConfigName=second, RetainAllVariantProperties=True)
    moving = sagemaker.describe_endpoint(**named)
    assert (moving["EndpointConfigName"], moving["EndpointStatus"]) == (first, "Updating")
    assert moving["PendingDeploymentSummary"]["EndpointConfigName"] == second
    until("InService", lambda: str(sagemaker.describe_endpoint(**named)["EndpointStatus"]))
    served = sagemaker.describe_endpoint(**named)
    assert served["EndpointConfigName"] == second
    assert "PendingDeploymentSummary" not in served
    assert [each["DesiredWeight"] for each in served["ProductionVariants"]] == [1.0], "it was to be kept"
    sagemaker.delete_endpoint(**named)
    assert error(sagemaker.describe_endpoint, **named)[0] == "ValidationException"


def test_a_schedule_is_stopped_started_and_replaced(sagemaker: Any) -> None:
    named = {"MonitoringScheduleName": "Churn-Watch"}
    hourly = {"MonitoringJobDefinitionName": "daily", "MonitoringType": "DataQuality"}
    sagemaker.create_monitoring_schedule(**named, MonitoringScheduleConfig=hourly)

    def status() -> str:
        return str(sagemaker.describe_monitoring_schedule(**named)["MonitoringScheduleStatus"])

    until("Scheduled", status)
    sagemaker.stop_monitoring_schedule(**named)
    until("Stopped", status)
    sagemaker.start_monitoring_schedule(**named)
    until("Scheduled", status)
    light = hourly | {"MonitoringJobDefinitionName": "light"}
    sagemaker.update_monitoring_schedule(**named, MonitoringScheduleConfig=light)
    assert sagemaker.describe_monitoring_schedule(**named)["MonitoringScheduleConfig"] == light
    sagemaker.delete_monitoring_schedule(**named)
    assert error(sagemaker.describe_monitoring_schedule, **named)[0] == "ResourceNotFound"


def test_a_domain_is_open_unless_it_says_otherwise(sagemaker: Any) -> None:
    named = {
        "DomainId": sagemaker.create_domain(
            DomainName="research",
            AuthMode="IAM",
            DefaultUserSettings={"ExecutionRole": "arn:aws:iam::777766664444:role/studio"},
        )["DomainId"]
    }
    until("InService", lambda: str(sagemaker.describe_domain(**named)["Status"]))
    assert sagemaker.describe_domain(**named)["AppNetworkAccessType"] == "PublicInternetOnly"
    sagemaker.update_domain(**named, AppNetworkAccessType="VpcOnly")
    assert sagemaker.describe_domain(**named)["AppNetworkAccessType"] == "VpcOnly"
    assert error(sagemaker.update_domain, **named, AppNetworkAccessType="VpcOnly")[0] == "ResourceInUse"


def test_scripts_of_notebooks_are_replaced_and_those_of_studio_stay(sagemaker: Any) -> None:
    named = {"NotebookInstanceLifecycleConfigName": "Tools"}
    sagemaker.create_notebook_instance_lifecycle_config(**named, OnStart=[{"Content": "YQ=="}])
    sagemaker.update_notebook_instance_lifecycle_config(**named, OnCreate=[{"Content": "Yg=="}], OnStart=[])
    found = sagemaker.describe_notebook_instance_lifecycle_config(**named)
    assert (found["OnCreate"], found["OnStart"]) == ([{"Content": "Yg=="}], [])
    sagemaker.delete_notebook_instance_lifecycle_config(**named)
    assert "RecordNotFound" in error(sagemaker.describe_notebook_instance_lifecycle_config, **named)[1]
    studio = {"StudioLifecycleConfigName": "Lab"}
    sagemaker.create_studio_lifecycle_config(
        **studio, StudioLifecycleConfigContent="YQ==", StudioLifecycleConfigAppType="JupyterLab"
    )
    assert sagemaker.describe_studio_lifecycle_config(**studio)["StudioLifecycleConfigContent"] == "YQ=="
