"""Notebook instances of SageMaker. They stand among moto's own, so that moto's listing finds them."""

from __future__ import annotations

from moto.core.utils import utcnow

from .answers import Place, Request, Result, operation
from .pages import unused
from .refusals import Refusal
from .statuses import Status

AS_ASKED = (
    "InstanceType",
    "IpAddressType",
    "SubnetId",
    "RoleArn",
    "KmsKeyId",
    "DirectInternetAccess",
    "VolumeSizeInGB",
    "AcceleratorTypes",
    "DefaultCodeRepository",
    "AdditionalCodeRepositories",
    "RootAccess",
    "PlatformIdentifier",
    "InstanceMetadataServiceConfiguration",
)
RENAMED = {"SecurityGroupIds": "SecurityGroups", "LifecycleConfigName": "NotebookInstanceLifecycleConfigName"}
WHEN_ABSENT: Result = {
    "DirectInternetAccess": "Enabled",
    "RootAccess": "Enabled",
    "VolumeSizeInGB": 5,
    "PlatformIdentifier": "notebook-al2-v2",
    "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "1"},
}
DISASSOCIATED = {
    "DisassociateLifecycleConfig": "NotebookInstanceLifecycleConfigName",
    "DisassociateAcceleratorTypes": "AcceleratorTypes",
    "DisassociateDefaultCodeRepository": "DefaultCodeRepository",
    "DisassociateAdditionalCodeRepositories": "AdditionalCodeRepositories",
}
GONE = "gone"


class Notebook:
    """A notebook instance, with the attributes that moto asks for."""

    def __init__(self, place: Place, request: Request) -> None:
        self.notebook_instance_name: str = request["NotebookInstanceName"]
        name = self.notebook_instance_name.lower()
        self.arn = place.arn("sagemaker", f"notebook-instance/{name}")
        self.creation_time = self.last_modified_time = utcnow()
        self.tags = list(request.get("Tags", []))
        self.settings = WHEN_ABSENT | asked(request)
        self.settings["Url"] = f"{name}-{unused(4)}.notebook.{place.region}.sagemaker.aws"
        if "SubnetId" in request:
            self.settings["NetworkInterfaceId"] = f"eni-{unused(17)}"
        self.state = Status("Pending", "InService")

    @property
    def status(self) -> str:
        """The status at this moment."""
        return self.state.now

    def move(self, allowed: tuple[str, ...], through: str, to: str) -> None:
        """Starts a change of status, which only some statuses allow."""
        if self.status not in allowed:
            message = f"Status ({self.status}) not in ([{', '.join(allowed)}])."
            refuse(f"{message} Unable to transition to ({through}) for Notebook Instance ({self.arn}).")
        self.state.turn(through, to)
        self.last_modified_time = utcnow()

    def to_dict(self) -> Result:
        """The instance as DescribeNotebookInstance answers it."""
        return self.settings | {
            "NotebookInstanceArn": self.arn,
            "NotebookInstanceName": self.notebook_instance_name,
            "NotebookInstanceStatus": self.status,
            "CreationTime": self.creation_time,
            "LastModifiedTime": self.last_modified_time,
        }


def asked(request: Request) -> Result:
    """The settings of a request, as an answer names them."""
    same = {name: request[name] for name in AS_ASKED if name in request}
    return same | {answered: request[name] for name, answered in RENAMED.items() if name in request}


def notebooks(place: Place) -> dict[str, Notebook]:
    """The notebook instances of a place, by their names, without those that are deleted by now."""
    found: dict[str, Notebook] = place.kept.notebook_instances
    for gone in [name for name, notebook in found.items() if notebook.status == GONE]:
        del found[gone]
    return found


@operation("sagemaker", "CreateNotebookInstance")
def create_notebook(place: Place, request: Request) -> Result:
    """Makes an instance, which is in service after a while."""
    notebook = Notebook(place, request)
    if any(other.arn == notebook.arn for other in notebooks(place).values()):
        refuse(f"Cannot create a duplicate Notebook Instance ({notebook.arn})")
    notebooks(place)[notebook.notebook_instance_name] = notebook
    return {"NotebookInstanceArn": notebook.arn}


@operation("sagemaker", "DescribeNotebookInstance")
def describe_notebook(place: Place, request: Request) -> Result:
    """An instance by its name."""
    return named(place, request).to_dict()


@operation("sagemaker", "StopNotebookInstance")
def stop_notebook(place: Place, request: Request) -> Result:
    """Stops an instance that is in service."""
    named(place, request).move(("InService",), "Stopping", "Stopped")
    return {}


@operation("sagemaker", "StartNotebookInstance")
def start_notebook(place: Place, request: Request) -> Result:
    """Starts an instance that is stopped."""
    named(place, request).move(("Stopped", "Failed"), "Pending", "InService")
    return {}


@operation("sagemaker", "UpdateNotebookInstance")
def update_notebook(place: Place, request: Request) -> Result:
    """Changes a stopped instance. Its network cannot be changed: the request has no members for that."""
    notebook = named(place, request)
    notebook.move(("Stopped", "Failed"), "Updating", "Stopped")
    notebook.settings |= asked(request)
    for switch, setting in DISASSOCIATED.items():
        if request.get(switch):
            notebook.settings.pop(setting, None)
    return {}


@operation("sagemaker", "DeleteNotebookInstance")
def delete_notebook(place: Place, request: Request) -> Result:
    """Deletes a stopped instance."""
    named(place, request).move(("Stopped", "Failed"), "Deleting", GONE)
    return {}


@operation("sagemaker", "ListNotebookInstances")
def list_notebooks(place: Place, _: Request) -> None:
    """Forgets what is deleted by now, and leaves the list to moto."""
    notebooks(place)


def named(place: Place, request: Request) -> Notebook:
    """The instance that a request names."""
    return notebooks(place).get(request["NotebookInstanceName"]) or missing()


def missing() -> Notebook:
    """What SageMaker says of an instance that is not there."""
    raise Refusal("ValidationException", "RecordNotFound")


def refuse(message: str) -> None:
    """Refuses a request that cannot be carried out now."""
    raise Refusal("ValidationException", message)
