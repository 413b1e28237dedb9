"""Bad changes of notebook instances."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

from local import Account, Workload, baselines
from local.making.basics import pairs
from local.seed import declaration, declare

from ..stack import Stack
from ..waiting import until
from .change import Change, State, change

NUMBERS = itertools.count(1)
TOKENS = {"MinimumInstanceMetadataServiceVersion": "2"}
RESTRICTED: dict[str, Any] = {
    "InstanceType": "ml.t3.medium",
    "RootAccess": "Disabled",
    "InstanceMetadataServiceConfiguration": TOKENS,
}


def create_notebook(stack: Stack, workload: Workload) -> Change:
    """Makes a notebook outside every network. The one repair is to stop it, once it is in service."""
    name = f"Quick-Start-{next(NUMBERS)}"
    named = RESTRICTED | {"NotebookInstanceName": name, "RoleArn": workload.notebook_role}
    made = change(
        stack,
        lambda by: by.client("sagemaker").create_notebook_instance(
            **named, KmsKeyId=workload.key_arn, Tags=tags(workload)
        ),
        control="sagemaker-notebook-exposed",
        resource=arn(stack, f"notebook-instance/{name.lower()}"),
        live=partial(settled_notebook, stack, name),
        calls=("StopNotebookInstance",),
    )
    return made.mending({"kind": "notebook", "state": made.broken["state"] | {"status": "Stopped"}})


def settled_notebook(stack: Stack, name: str) -> State:
    """The state of a notebook, if there is one; of one that is stopping, once it has stopped."""

    def settled() -> State | None:
        found = baselines.notebook(stack.account, name)
        return None if found["state"]["status"] == "Stopping" else found

    if not stack.client("sagemaker").list_notebook_instances(NameContains=name)["NotebookInstances"]:
        return {"kind": "notebook", "state": {}}
    return until(settled, f"{name} has stopped") or {}


def create_rooted_notebook(stack: Stack, workload: Workload) -> Change:
    """Makes a notebook inside the network whose users may become root."""
    name, tags_ = f"Rooted-{next(NUMBERS)}", tags(workload)
    inside = inside_of(stack, workload) | {"RootAccess": "Enabled"}
    made = change(
        stack,
        lambda by: by.client("sagemaker").create_notebook_instance(
            NotebookInstanceName=name, **inside, KmsKeyId=workload.key_arn, Tags=tags_
        ),
        control="sagemaker-notebook-rooted",
        resource=arn(stack, f"notebook-instance/{name.lower()}"),
        live=partial(settled_notebook, stack, name),
        calls=("StopNotebookInstance", "UpdateNotebookInstance"),
    )
    return made.mending({"kind": "notebook", "state": made.broken["state"] | {"status": "Stopped", "root": False}})


def root_notebook(stack: Stack, workload: Workload) -> Change:
    """Lets the users of a stopped notebook become root, and has its metadata service answer anybody."""
    name = stopped_notebook(stack, workload)
    old = {"MinimumInstanceMetadataServiceVersion": "1"}

    def act(by: Account) -> State:
        update = {"RootAccess": "Enabled", "InstanceMetadataServiceConfiguration": old}
        return dict(by.client("sagemaker").update_notebook_instance(NotebookInstanceName=name, **update))

    return change(
        stack,
        act,
        control="sagemaker-notebook-rooted",
        resource=arn(stack, f"notebook-instance/{name.lower()}"),
        live=partial(settled_notebook, stack, name),
        calls=("UpdateNotebookInstance",),
    )


def repurpose_notebook(stack: Stack, workload: Workload) -> Change:
    """Gives an approved notebook that has stopped another role and another start-up script."""
    name = stopped_notebook(stack, workload)
    sagemaker = stack.client("sagemaker")
    script = f"tools-{next(NUMBERS)}"
    sagemaker.create_notebook_instance_lifecycle_config(NotebookInstanceLifecycleConfigName=script)
    role = f"arn:aws:iam::{stack.account.id}:role/{workload.agent_role}"

    def act(by: Account) -> State:
        update = {"RoleArn": role, "LifecycleConfigName": script}
        return dict(by.client("sagemaker").update_notebook_instance(NotebookInstanceName=name, **update))

    return change(
        stack,
        act,
        control="sagemaker-notebook-repurposed",
        resource=arn(stack, f"notebook-instance/{name.lower()}"),
        live=partial(settled_notebook, stack, name),
        calls=("UpdateNotebookInstance",),
    )


def stopped_notebook(stack: Stack, workload: Workload) -> str:
    """A notebook of the workload that has stopped, approved as it is; its name."""
    sagemaker, name = stack.client("sagemaker"), f"Features-{next(NUMBERS)}"
    named = {"NotebookInstanceName": name}
    sagemaker.create_notebook_instance(**named, **inside_of(stack, workload), Tags=tags(workload))

    def status() -> str:
        return str(sagemaker.describe_notebook_instance(**named)["NotebookInstanceStatus"])

    until(lambda: status() == "InService", f"{name} is in service")
    sagemaker.stop_notebook_instance(**named)
    until(lambda: status() == "Stopped", f"{name} has stopped")
    approve(stack, workload, arn(stack, f"notebook-instance/{name.lower()}"), baselines.notebook(stack.account, name))
    return name


def inside_of(stack: Stack, workload: Workload) -> dict[str, Any]:
    """The settings of a notebook that is restricted and stands where the workload's own does."""
    own = stack.client("sagemaker").describe_notebook_instance(NotebookInstanceName=workload.notebook)
    inside = {"SubnetId": own["SubnetId"], "SecurityGroupIds": own["SecurityGroups"], "RoleArn": own["RoleArn"]}
    return RESTRICTED | inside | {"DirectInternetAccess": "Disabled"}


def approve(stack: Stack, workload: Workload, resource: str, baseline: State) -> None:
    """Declares a resource as a member with this baseline."""
    declare(stack.account, stack.outputs, resource, declaration(workload, "ada", [baseline]))


def tags(workload: Workload) -> list[dict[str, str]]:
    """The tags of a workload's members, as SageMaker takes them."""
    return pairs({"ai:workload": workload.name, "ai:phase": workload.phase})


def arn(stack: Stack, resource: str) -> str:
    """The ARN of a resource of SageMaker."""
    return f"arn:aws:sagemaker:{stack.account.region}:{stack.account.id}:{resource}"
