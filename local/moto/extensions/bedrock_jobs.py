"""Jobs of Bedrock: those that ask a model many questions, and those that train one. They run until they are stopped."""

from __future__ import annotations

from dataclasses import dataclass, field

from moto.core.utils import utcnow

from .answers import Place, Request, Result, operation
from .pages import unused
from .refusals import Refusal

TRAINED = ("jobName", "roleArn", "trainingDataConfig", "validationDataConfig", "outputDataConfig", "vpcConfig")
ASKED = ("jobName", "modelId", "roleArn", "inputDataConfig", "outputDataConfig", "vpcConfig", "timeoutDurationInHours")


@dataclass
class Job:
    """A job as it is answered, but for its status."""

    told: Result
    status: str
    tags: dict[str, str] = field(default_factory=dict)

    def answer(self) -> Result:
        """The job as AWS tells it."""
        return self.told | {"status": self.status}


def jobs(place: Place) -> dict[str, Job]:
    """The jobs of a place, by their ARNs."""
    found: dict[str, Job] = vars(place.kept).setdefault("our_jobs", {})
    return found


def submit(place: Place, request: Request, path: str, fixed: Result, tags: str) -> Result:
    """Keeps a new job, under a name that no other has."""
    if any(job.told["jobName"] == request["jobName"] for job in jobs(place).values()):
        raise Refusal("ConflictException", f"A job named {request['jobName']} already exists")
    arn = place.arn("bedrock", f"{path}/{unused(12)}")
    told = {"jobArn": arn, "lastModifiedTime": utcnow()} | fixed
    job = Job(told, "InProgress", {tag["key"]: tag["value"] for tag in request.get(tags, [])})
    jobs(place)[arn] = job
    return {"jobArn": arn}


def named(place: Place, request: Request) -> Job:
    """The job that a request names, by its ARN, its name or its id."""
    identity = request["jobIdentifier"]
    for arn, job in jobs(place).items():
        if identity in (arn, arn.rpartition("/")[2], job.told["jobName"]):
            return job
    raise Refusal("ResourceNotFoundException", "The provided job identifier is not found")


def stop(place: Place, request: Request) -> Result:
    """Stops a job that runs."""
    job = named(place, request)
    if job.status != "InProgress":
        raise Refusal("ConflictException", f"The job is in status {job.status} and cannot be stopped")
    job.status = "Stopped"
    return {}


@operation("bedrock", "CreateModelInvocationJob")
def ask(place: Place, request: Request) -> Result:
    """Has a model asked many questions."""
    fixed = {name: request[name] for name in ASKED if name in request} | {"submitTime": utcnow()}
    return submit(place, request, "model-invocation-job", fixed, "tags")


@operation("bedrock", "CreateModelCustomizationJob")
def train(place: Place, request: Request) -> Result:
    """Has a model trained."""
    base = request["baseModelIdentifier"]
    model = base if base.startswith("arn:") else f"arn:aws:bedrock:{place.region}::foundation-model/{base}"
    fixed = {name: request[name] for name in TRAINED if name in request}
    fixed |= {"outputModelName": request["customModelName"], "baseModelArn": model, "creationTime": utcnow()}
    fixed.setdefault("validationDataConfig", {"validators": []})
    if key := request.get("customModelKmsKeyId"):
        fixed["outputModelKmsKeyArn"] = key if key.startswith("arn:") else place.arn("kms", f"key/{key}")
    path = f"model-customization-job/{model.rpartition('/')[2]}"
    return submit(place, request, path, fixed, "jobTags")


@operation("bedrock", "GetModelInvocationJob")
def get_batch(place: Place, request: Request) -> Result:
    """A batch."""
    return named(place, request).answer()


@operation("bedrock", "GetModelCustomizationJob")
def get_training(place: Place, request: Request) -> Result:
    """What is trained."""
    return named(place, request).answer()


@operation("bedrock", "StopModelInvocationJob")
def stop_batch(place: Place, request: Request) -> Result:
    """Stops a batch."""
    return stop(place, request)


@operation("bedrock", "StopModelCustomizationJob")
def stop_training(place: Place, request: Request) -> Result:
    """Stops what is trained."""
    return stop(place, request)
