"""What SageMaker releases: versions of models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.aws import Account

from .state import State, state


def model_package(account: Account, arn: str) -> State:
    """A version of a model: whether it may be deployed, and who said so."""
    found = account.client("sagemaker").describe_model_package(ModelPackageName=arn)
    content = {
        "approval": found.get("ModelApprovalStatus"),
        "created_by": context(found.get("CreatedBy")),
        "modified_by": context(found.get("LastModifiedBy")),
        "unvalidated": found.get("SkipModelValidation") == "All",
    }
    return state("model-package", content)


def context(by: Mapping[str, Any] | None) -> dict[str, str | None] | None:
    """Who did something, as SageMaker tells it."""
    return {"identity": by.get("IamIdentity", {}).get("Arn"), "profile": by.get("UserProfileArn")} if by else None
