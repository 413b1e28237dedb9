"""Bad changes of what SageMaker releases."""

from __future__ import annotations

import itertools
from functools import partial

from local import Workload, baselines

from ..stack import Stack
from .change import Change, change
from .notebooks import tags

NUMBERS = itertools.count(1)


def approve_model(stack: Stack, workload: Workload) -> Change:
    """Approves a version of a model, without being an approver."""
    sagemaker, group = stack.client("sagemaker"), f"churn-{next(NUMBERS)}"
    sagemaker.create_model_package_group(ModelPackageGroupName=group, Tags=tags(workload))
    package = sagemaker.create_model_package(ModelPackageGroupName=group)["ModelPackageArn"]
    return change(
        stack,
        lambda by: by.client("sagemaker").update_model_package(ModelPackageArn=package, ModelApprovalStatus="Approved"),
        control="sagemaker-model-approved-without-review",
        resource=package,
        live=partial(baselines.model_package, stack.account, package),
        calls=("UpdateModelPackage",),
        lost=frozenset({"modified_by"}),
    )
