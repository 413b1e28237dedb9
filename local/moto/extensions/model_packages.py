"""Versions of models in the registry: as moto has them, with who registered and changed them, which it makes up."""

from __future__ import annotations

import inspect
from typing import Any

from moto.core.utils import camelcase_to_underscores, utcnow

from .answers import Place, Request, Result, operation
from .refusals import Refusal

WAITING = "PendingManualApproval"
AS_ASKED = {
    "ModelApprovalStatus": "model_approval_status",
    "ApprovalDescription": "approval_description",
    "InferenceSpecification": "inference_specification",
}


@operation("sagemaker", "CreateModelPackage")
def create_model_package(place: Place, request: Request) -> Result:
    """Registers a package. A version has no tags of its own, and waits for approval unless it says otherwise."""
    versioned = "ModelPackageGroupName" in request
    if versioned and "Tags" in request:
        refuse("Tags cannot be given to a model package version. They are those of the model package group.")
    given = {camelcase_to_underscores(name): value for name, value in request.items()}
    if versioned:
        given.setdefault("model_approval_status", WAITING)
    asked = inspect.signature(place.kept.create_model_package).parameters
    arn = place.kept.create_model_package(**{name: given.get(name) for name in asked})
    package = place.kept.model_packages[arn]
    package.created_by = context(place)
    package.skip_model_validation = request.get("SkipModelValidation", "None")
    return {"ModelPackageArn": arn}


@operation("sagemaker", "DescribeModelPackage")
def describe_model_package(place: Place, request: Request) -> Result:
    """A package by its name or ARN."""
    found: Result = named(place, request["ModelPackageName"]).gen_response_object()
    return found


@operation("sagemaker", "UpdateModelPackage")
def update_model_package(place: Place, request: Request) -> Result:
    """Changes what is named, where moto forgets what is not."""
    package = named(place, request["ModelPackageArn"])
    for member, attribute in AS_ASKED.items():
        if member in request:
            setattr(package, attribute, request[member])
    properties = dict(package.customer_metadata_properties or {}) | request.get("CustomerMetadataProperties", {})
    for removed in request.get("CustomerMetadataPropertiesToRemove", []):
        properties.pop(removed, None)
    package.customer_metadata_properties = properties or None
    package.last_modified_by, package.last_modified_time = context(place), utcnow()
    return {"ModelPackageArn": package.arn}


@operation("sagemaker", "DeleteModelPackage")
def delete_model_package(place: Place, request: Request) -> Result:
    """Takes a package out of the registry."""
    arn = named(place, request["ModelPackageName"]).arn
    del place.kept.model_packages[arn]
    return {}


def context(place: Place) -> Result:
    """Who calls, as a package tells it: root, when nobody says. The ids of principals are not known here."""
    return {"IamIdentity": {"Arn": place.caller or f"arn:aws:iam::{place.account}:root"}}


def named(place: Place, name: str) -> Any:
    """A package by its name or ARN."""
    arn = place.kept.model_package_name_mapping.get(name, name)
    package = place.kept.model_packages.get(arn)
    if package is None:
        refuse(f"ModelPackage {name} does not exist.")
    return package


def refuse(message: str) -> None:
    """Refuses a request."""
    raise Refusal("ValidationException", message)
