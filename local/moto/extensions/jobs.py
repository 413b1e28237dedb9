"""Training, processing and transform jobs, and configurations of endpoints, as they were asked for.

moto's own forget much of what a request says, and never run. A job here runs until somebody stops it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow

from .answers import Place, Request, Result, operation
from .refusals import Refusal
from .statuses import Status

KEPT = "jobs_of_ours"
DEBUGGABLE = ("Downloading", "Training")


@dataclass
class Job:
    """A job, or the configuration of an endpoint, which has no status."""

    arn: str
    asked: Result
    state: Status | None
    tags: list[dict[str, str]]
    created: datetime = field(default_factory=utcnow)

    def stop(self, noun: str) -> None:
        """Stops it, if it runs."""
        if self.status not in ("Starting", "InProgress", "Training"):
            refuse(f"The request was rejected because the {noun} is in status {self.status}.")
        self.state = Status("Stopping", "Stopped")

    @property
    def status(self) -> str:
        """The status at this moment."""
        return self.state.now if self.state else ""


def jobs(place: Place, kind: str) -> dict[str, Job]:
    """Those of a kind, by their names."""
    found: dict[str, Job] = place.kept.__dict__.setdefault(KEPT, {}).setdefault(kind, {})
    return found


def create(place: Place, request: Request, kind: str, member: str, state: Status | None) -> str:
    """Makes one, unless there is another of the name."""
    name = request[member]
    if name in jobs(place, kind):
        raise Refusal("ResourceInUse", f"{kind.replace('-', ' ').capitalize()} names must be unique: {name}")
    arn = place.arn("sagemaker", f"{kind}/{name.lower()}")
    asked = {key: value for key, value in request.items() if key != "Tags"}
    jobs(place, kind)[name] = Job(arn, asked, state, list(request.get("Tags", [])))
    return arn


def named(place: Place, request: Request, kind: str, member: str) -> Job:
    """The one that a request names."""
    found = jobs(place, kind).get(request[member])
    if found is None:
        raise Refusal("ResourceNotFound", "Requested resource not found.")
    return found


@operation("sagemaker", "CreateTrainingJob")
def create_training_job(place: Place, request: Request) -> Result:
    """Starts a job, which trains after a while. SageMaker fills in what the request leaves out."""
    filled = {"EnableNetworkIsolation": False, "EnableInterContainerTrafficEncryption": False} | dict(request)
    return {"TrainingJobArn": create(place, filled, "training-job", "TrainingJobName", Status("Starting", "Training"))}


@operation("sagemaker", "DescribeTrainingJob")
def describe_training_job(place: Place, request: Request) -> Result:
    """A training job by its name: its status, and how far it has come."""
    job = named(place, request, "training-job", "TrainingJobName")
    secondary = job.status
    status = secondary if secondary.startswith("Stop") else "InProgress"
    told = {"TrainingJobStatus": status, "SecondaryStatus": secondary, "CreationTime": job.created}
    return job.asked | told | {"TrainingJobArn": job.arn, "ModelArtifacts": {"S3ModelArtifacts": ""}}


@operation("sagemaker", "UpdateTrainingJob")
def update_training_job(place: Place, request: Request) -> Result:
    """Turns remote debugging on or off, which SageMaker does while the job downloads or trains."""
    job = named(place, request, "training-job", "TrainingJobName")
    if job.status not in DEBUGGABLE:
        refuse(f"The request was rejected because the training job is in status {job.status}.")
    job.asked |= {name: request[name] for name in ("RemoteDebugConfig", "ProfilerConfig") if name in request}
    return {"TrainingJobArn": job.arn}


@operation("sagemaker", "StopTrainingJob")
def stop_training_job(place: Place, request: Request) -> Result:
    """Stops a training job."""
    named(place, request, "training-job", "TrainingJobName").stop("training job")
    return {}


@operation("sagemaker", "CreateProcessingJob")
def create_processing_job(place: Place, request: Request) -> Result:
    """Starts a processing job."""
    state = Status("InProgress", "InProgress")
    return {"ProcessingJobArn": create(place, request, "processing-job", "ProcessingJobName", state)}


@operation("sagemaker", "DescribeProcessingJob")
def describe_processing_job(place: Place, request: Request) -> Result:
    """A processing job by its name."""
    return told(named(place, request, "processing-job", "ProcessingJobName"), "ProcessingJob")


@operation("sagemaker", "StopProcessingJob")
def stop_processing_job(place: Place, request: Request) -> Result:
    """Stops a processing job."""
    named(place, request, "processing-job", "ProcessingJobName").stop("processing job")
    return {}


@operation("sagemaker", "CreateTransformJob")
def create_transform_job(place: Place, request: Request) -> Result:
    """Starts a transform job."""
    state = Status("InProgress", "InProgress")
    return {"TransformJobArn": create(place, request, "transform-job", "TransformJobName", state)}


@operation("sagemaker", "DescribeTransformJob")
def describe_transform_job(place: Place, request: Request) -> Result:
    """A transform job by its name."""
    return told(named(place, request, "transform-job", "TransformJobName"), "TransformJob")


@operation("sagemaker", "StopTransformJob")
def stop_transform_job(place: Place, request: Request) -> Result:
    """Stops a transform job."""
    named(place, request, "transform-job", "TransformJobName").stop("transform job")
    return {}


def told(job: Job, kind: str) -> Result:
    """A job as it was asked for, with its status."""
    return job.asked | {f"{kind}Arn": job.arn, f"{kind}Status": job.status, "CreationTime": job.created}


@operation("sagemaker", "CreateEndpointConfig")
def create_endpoint_config(place: Place, request: Request) -> Result:
    """Makes the configuration of an endpoint."""
    return {"EndpointConfigArn": create(place, request, "endpoint-config", "EndpointConfigName", None)}


@operation("sagemaker", "DescribeEndpointConfig")
def describe_endpoint_config(place: Place, request: Request) -> Result:
    """The configuration of an endpoint, which nobody can change."""
    config = endpoint_config(place, request["EndpointConfigName"])
    return config.asked | {"EndpointConfigArn": config.arn, "CreationTime": config.created}


@operation("sagemaker", "DeleteEndpointConfig")
def delete_endpoint_config(place: Place, request: Request) -> Result:
    """Deletes the configuration of an endpoint."""
    endpoint_config(place, request["EndpointConfigName"])
    del jobs(place, "endpoint-config")[request["EndpointConfigName"]]
    return {}


def endpoint_config(place: Place, name: str) -> Job:
    """The configuration of that name."""
    if name not in jobs(place, "endpoint-config"):
        arn = place.arn("sagemaker", f"endpoint-config/{name.lower()}")
        refuse(f'Could not find endpoint configuration "{arn}".')
    return jobs(place, "endpoint-config")[name]


def of_arn(place: Place, kind: str, arn: str) -> Any:
    """The one with that ARN; None when there is none."""
    return next((job for job in jobs(place, kind).values() if job.arn == arn), None)


def refuse(message: str) -> None:
    """Refuses a request that cannot be carried out now."""
    raise Refusal("ValidationException", message)
