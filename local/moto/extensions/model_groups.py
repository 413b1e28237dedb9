"""Policies of groups of model packages, which moto lacks."""

from __future__ import annotations

import json

from .answers import Place, Request, Result, operation
from .refusals import Refusal


@operation("sagemaker", "PutModelPackageGroupPolicy")
def put_policy(place: Place, request: Request) -> Result:
    """Puts the policy of a group, in the place of another."""
    group = known(place, request)
    try:
        json.loads(request["ResourcePolicy"])
    except ValueError:
        raise Refusal("ValidationException", "Invalid resource policy") from None  # AWS's own words are not known
    policies(place)[request["ModelPackageGroupName"]] = request["ResourcePolicy"]
    return {"ModelPackageGroupArn": group}


@operation("sagemaker", "GetModelPackageGroupPolicy")
def get_policy(place: Place, request: Request) -> Result:
    """The policy of a group, as it was put."""
    known(place, request)
    return {"ResourcePolicy": found(place, request)}


@operation("sagemaker", "DeleteModelPackageGroupPolicy")
def delete_policy(place: Place, request: Request) -> Result:
    """Deletes the policy of a group."""
    known(place, request)
    found(place, request)
    del policies(place)[request["ModelPackageGroupName"]]
    return {}


def policies(place: Place) -> dict[str, str]:
    """The policies of a place, by the names of their groups."""
    kept: dict[str, str] = vars(place.kept).setdefault("model_package_group_policies", {})
    return kept


def known(place: Place, request: Request) -> str:
    """The ARN of the group that a request names."""
    name = request["ModelPackageGroupName"]
    if group := place.kept.model_package_groups.get(name):
        return str(group.arn)
    raise Refusal("ValidationException", f"Model Package Group {name} does not exist.")


def found(place: Place, request: Request) -> str:
    """The policy of the group that a request names."""
    name = request["ModelPackageGroupName"]
    if text := policies(place).get(name):
        return text
    raise Refusal("ValidationException", f"Cannot find Model Package Group Policy for {name}.")
