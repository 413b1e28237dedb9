"""Notebooks, jobs and models."""

from __future__ import annotations

from collections.abc import Iterator

from local import Workload

from ..changes import (
    Change,
    approve_model,
    create_notebook,
    debug_training,
    make_open_model,
    open_domain,
    open_shell,
    process_for_strangers,
    repoint_endpoint,
    repurpose_notebook,
    root_notebook,
    score_for_strangers,
    share_model_group,
    share_only_model_group,
    stop_monitoring,
    store_studio_script,
    swap_script,
    train_in_the_open,
)
from ..permissions import Grant
from ..policies import WILLING, put_by_hand, start_anew
from ..stack import Stack
from ..waiting import until
from .terms import ASKED_FIRST, Make


def start_notebook(stack: Stack, workload: Workload) -> Change:
    """Makes a notebook of which people hear once it is in service, when it can be stopped."""
    with stack.unheard():
        change = create_notebook(stack, workload)
        until(lambda: change.live()["state"]["status"] == "InService", "the notebook is in service")
    return change


def heeded(make: Make) -> Make:
    """The same change, under a policy that has the lists it is judged by, and asks nobody."""

    def made(stack: Stack, workload: Workload) -> Change:
        put_by_hand(stack, WILLING)
        start_anew(stack)
        return make(stack, workload)

    return made


NEEDED_BY: dict[str, Make] = {
    "sagemaker:": start_notebook,
    "sagemaker:DeleteModelPackageGroupPolicy": share_only_model_group,
    "sagemaker:DescribeDomain": heeded(open_domain),
    "sagemaker:DescribeEndpoint": heeded(repoint_endpoint),
    "sagemaker:DescribeEndpointConfig": heeded(open_shell),
    "sagemaker:DescribeModel": heeded(make_open_model),
    "sagemaker:DescribeModelPackage": heeded(approve_model),
    "sagemaker:DescribeMonitoringSchedule": stop_monitoring,
    "sagemaker:DescribeNotebookInstanceLifecycleConfig": heeded(swap_script),
    "sagemaker:DescribeProcessingJob": heeded(process_for_strangers),
    "sagemaker:DescribeStudioLifecycleConfig": store_studio_script,
    "sagemaker:DescribeTrainingJob": heeded(train_in_the_open),
    "sagemaker:DescribeTransformJob": heeded(score_for_strangers),
    "sagemaker:GetModelPackageGroupPolicy": share_model_group,
    "sagemaker:PutModelPackageGroupPolicy": share_model_group,
    "sagemaker:StartMonitoringSchedule": stop_monitoring,
    "sagemaker:StopProcessingJob": heeded(process_for_strangers),
    "sagemaker:StopTrainingJob": heeded(train_in_the_open),
    "sagemaker:StopTransformJob": heeded(score_for_strangers),
    "sagemaker:UpdateDomain": heeded(open_domain),
    "sagemaker:UpdateEndpoint": heeded(repoint_endpoint),
    "sagemaker:UpdateModelPackage": heeded(approve_model),
    "sagemaker:UpdateNotebook": heeded(root_notebook),
    "sagemaker:UpdateNotebookInstanceLifecycleConfig": heeded(swap_script),
    "sagemaker:UpdateTrainingJob": heeded(debug_training),
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (
        start_notebook,
        share_model_group,
        share_only_model_group,
        # Under the last valid policy, which has what they need.
        approve_model,
        debug_training,
        make_open_model,
        open_domain,
        open_shell,
        process_for_strangers,
        repoint_endpoint,
        repurpose_notebook,
        root_notebook,
        score_for_strangers,
        stop_monitoring,
        store_studio_script,
        swap_script,
        train_in_the_open,
    ),
)
# What nobody can change is read to be told of.
READ_TO_TELL = (
    "sagemaker:DescribeEndpointConfig",
    "sagemaker:DescribeModel",
    "sagemaker:DescribeStudioLifecycleConfig",
)


def exempt() -> Iterator[tuple[Grant, str]]:
    """What a person is asked about first."""
    schedules = ("arn:${AWS::Partition}:sagemaker:*:${AWS::AccountId}:monitoring-schedule/*",)
    yield Grant("RemedySagemakerRole", "sagemaker:UpdateMonitoringSchedule", schedules, None), ASKED_FIRST
