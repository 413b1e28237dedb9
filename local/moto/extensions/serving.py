"""Endpoints of SageMaker, and the schedules by which they are watched: moto has no such schedules, and no updates."""

from __future__ import annotations

from typing import Any

from .answers import Place, Request, Result, operation
from .jobs import Job, create, endpoint_config, jobs, named, refuse
from .refusals import Refusal
from .statuses import Status

PENDING = "Pending"


@operation("sagemaker", "CreateEndpoint")
def create_endpoint(place: Place, request: Request) -> Result:
    """Makes an endpoint of a configuration that is there."""
    endpoint_config(place, request["EndpointConfigName"])
    return {"EndpointArn": create(place, request, "endpoint", "EndpointName", Status("Creating", "InService"))}


@operation("sagemaker", "DescribeEndpoint")
def describe_endpoint(place: Place, request: Request) -> Result:
    """An endpoint, and while another configuration is rolled out, which that is."""
    found = endpoint(place, request["EndpointName"])
    told = {name: value for name, value in found.asked.items() if name != PENDING}
    if PENDING in found.asked:
        told["PendingDeploymentSummary"] = {"EndpointConfigName": found.asked[PENDING]}
    times = {"CreationTime": found.created, "LastModifiedTime": found.created}
    return told | times | {"EndpointArn": found.arn, "EndpointStatus": found.status}


@operation("sagemaker", "UpdateEndpoint")
def update_endpoint(place: Place, request: Request) -> Result:
    """Rolls another configuration out."""
    found = endpoint(place, request["EndpointName"])
    config = endpoint_config(place, request["EndpointConfigName"])
    if found.status != "InService":
        refuse(f'Cannot update in-progress endpoint "{found.arn}".')
    if not request.get("RetainAllVariantProperties"):
        found.asked["ProductionVariants"] = variants(config)
    found.asked[PENDING] = request["EndpointConfigName"]
    found.state = Status("Updating", "InService")
    return {"EndpointArn": found.arn}


@operation("sagemaker", "DeleteEndpoint")
def delete_endpoint(place: Place, request: Request) -> Result:
    """Deletes an endpoint."""
    endpoint(place, request["EndpointName"])
    del jobs(place, "endpoint")[request["EndpointName"]]
    return {}


def endpoint(place: Place, name: str) -> Job:
    """The endpoint of that name, as far as it has come."""
    found = jobs(place, "endpoint").get(name)
    if found is None:
        arn = place.arn("sagemaker", f"endpoint/{name.lower()}")
        raise Refusal("ValidationException", f'Could not find endpoint "{arn}".')
    if "ProductionVariants" not in found.asked:
        found.asked["ProductionVariants"] = variants(endpoint_config(place, found.asked["EndpointConfigName"]))
    if PENDING in found.asked and found.status == "InService":
        found.asked["EndpointConfigName"] = found.asked.pop(PENDING)
    return found


def variants(config: Job) -> list[dict[str, Any]]:
    """The variants of a configuration, as an endpoint tells them."""
    return [
        {
            "VariantName": variant["VariantName"],
            "CurrentWeight": variant.get("InitialVariantWeight", 1.0),
            "DesiredWeight": variant.get("InitialVariantWeight", 1.0),
            "CurrentInstanceCount": variant.get("InitialInstanceCount", 1),
            "DesiredInstanceCount": variant.get("InitialInstanceCount", 1),
        }
        for variant in config.asked["ProductionVariants"]
    ]


@operation("sagemaker", "CreateMonitoringSchedule")
def create_schedule(place: Place, request: Request) -> Result:
    """Makes a schedule, which holds after a while."""
    state = Status(PENDING, "Scheduled")
    arn = create(place, request, "monitoring-schedule", "MonitoringScheduleName", state)
    return {"MonitoringScheduleArn": arn}


@operation("sagemaker", "DescribeMonitoringSchedule")
def describe_schedule(place: Place, request: Request) -> Result:
    """A schedule, as it was asked for."""
    found = schedule(place, request)
    times = {"CreationTime": found.created, "LastModifiedTime": found.created}
    told = {"MonitoringScheduleArn": found.arn, "MonitoringScheduleStatus": found.status}
    return found.asked | times | told


@operation("sagemaker", "UpdateMonitoringSchedule")
def update_schedule(place: Place, request: Request) -> Result:
    """Replaces the whole configuration."""
    found = schedule(place, request)
    found.asked["MonitoringScheduleConfig"] = request["MonitoringScheduleConfig"]
    found.state = Status(PENDING, "Scheduled")
    return {"MonitoringScheduleArn": found.arn}


@operation("sagemaker", "StopMonitoringSchedule")
def stop_schedule(place: Place, request: Request) -> Result:
    """Stops a schedule, which is pending for a while. Whether SageMaker calls it so meanwhile is not documented."""
    schedule(place, request).state = Status(PENDING, "Stopped", times=4)
    return {}


@operation("sagemaker", "StartMonitoringSchedule")
def start_schedule(place: Place, request: Request) -> Result:
    """Starts a schedule that was stopped."""
    schedule(place, request).state = Status(PENDING, "Scheduled")
    return {}


@operation("sagemaker", "DeleteMonitoringSchedule")
def delete_schedule(place: Place, request: Request) -> Result:
    """Deletes a schedule."""
    schedule(place, request)
    del jobs(place, "monitoring-schedule")[request["MonitoringScheduleName"]]
    return {}


def schedule(place: Place, request: Request) -> Job:
    """The schedule that a request names."""
    return named(place, request, "monitoring-schedule", "MonitoringScheduleName")
