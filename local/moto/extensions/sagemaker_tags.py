"""Tags of SageMaker's resources, where moto keeps each."""

from __future__ import annotations

from typing import Any

from .answers import Place, Request, Result, operation
from .jobs import of_arn
from .notebooks import notebooks
from .refusals import Refusal

OURS = (
    "domain",
    "endpoint",
    "endpoint-config",
    "monitoring-schedule",
    "notebook-instance-lifecycle-config",
    "processing-job",
    "studio-lifecycle-config",
    "training-job",
    "transform-job",
)
VERSION = 2  # slashes in the name of a version of a model, which has no tags of its own


@operation("sagemaker", "AddTags")
def add_tags(place: Place, request: Request) -> Result:
    """Adds tags to a resource; moto would keep two values of one key."""
    resource, added = tagged(place, request), {tag["Key"] for tag in request["Tags"]}
    resource.tags = [tag for tag in resource.tags or [] if tag["Key"] not in added] + list(request["Tags"])
    return {"Tags": resource.tags}


@operation("sagemaker", "ListTags")
def list_tags(place: Place, request: Request) -> Result:
    """The tags of a resource."""
    return {"Tags": tagged(place, request).tags or []}


@operation("sagemaker", "DeleteTags")
def delete_tags(place: Place, request: Request) -> Result:
    """Takes tags from a resource."""
    resource = tagged(place, request)
    resource.tags = [tag for tag in resource.tags or [] if tag["Key"] not in request["TagKeys"]]
    return {}


def tagged(place: Place, request: Request) -> Any:
    """The resource that a call about tags names."""
    arn: str = request["ResourceArn"]
    kind, _, name = arn.rpartition(":")[2].partition("/")
    if kind == "notebook-instance":
        return next((each for each in notebooks(place).values() if each.arn == arn), None) or missing("RecordNotFound")
    if kind == "model-package":
        return unversioned(place, arn)
    if kind in OURS:
        return of_arn(place, kind, arn) or missing(f"Could not find {kind} with name {name}")
    try:
        found = place.kept._get_resource_from_arn(arn)
    except (AttributeError, TypeError, ValueError):
        found = None
    return found or missing(f"Could not find {kind} with name {name}")


def unversioned(place: Place, arn: str) -> Any:
    """A model package that belongs to no group. What AWS says of a version is not documented."""
    if arn.count("/") == VERSION:
        missing("Tags are those of the model package group")
    return place.kept.model_packages.get(arn) or missing(f"ModelPackage {arn} does not exist.")


def missing(message: str) -> Any:
    """What SageMaker says of a resource that is not there."""
    raise Refusal("ValidationException", message)
