"""Notebooks and model packages."""

from __future__ import annotations

from local import Workload

from ..changes import Change, create_notebook, share_model_group, share_only_model_group
from ..stack import Stack
from ..waiting import until
from .terms import Make


def start_notebook(stack: Stack, workload: Workload) -> Change:
    """Makes a notebook of which people hear once it is in service, when it can be stopped."""
    with stack.unheard():
        change = create_notebook(stack, workload)
        until(lambda: change.live()["state"]["status"] == "InService", "the notebook is in service")
    return change


NEEDED_BY: dict[str, Make] = {
    "sagemaker:": start_notebook,
    "sagemaker:DeleteModelPackageGroupPolicy": share_only_model_group,
    "sagemaker:GetModelPackageGroupPolicy": share_model_group,
    "sagemaker:PutModelPackageGroupPolicy": share_model_group,
}
ROUNDS: tuple[tuple[Make, ...], ...] = ((start_notebook, share_model_group, share_only_model_group),)
