"""Domains of Studio, and scripts that run at a start, where moto forgets what was asked and has no updates."""

from __future__ import annotations

from .answers import Place, Request, Result, operation
from .jobs import Job, create, jobs, named, refuse
from .pages import unused
from .refusals import Refusal
from .statuses import Status

DOMAIN = ("AppNetworkAccessType", "DefaultUserSettings", "SubnetIds", "VpcId", "TagPropagation")
OF_NOTEBOOKS = "NotebookInstanceLifecycleConfig"
OF_STUDIO = "StudioLifecycleConfig"


@operation("sagemaker", "CreateDomain")
def create_domain(place: Place, request: Request) -> Result:
    """Makes a domain, which is open to the internet unless the request says otherwise."""
    identifier = f"d-{unused(12)}"
    asked = {"AppNetworkAccessType": "PublicInternetOnly"} | dict(request) | {"DomainId": identifier}
    arn = create(place, asked, "domain", "DomainId", Status("Pending", "InService"))
    return {
        "DomainArn": arn,
        "DomainId": identifier,
        "Url": f"https://{identifier}.studio.{place.region}.sagemaker.aws",
    }


@operation("sagemaker", "DescribeDomain")
def describe_domain(place: Place, request: Request) -> Result:
    """A domain by its id."""
    found = named(place, request, "domain", "DomainId")
    return found.asked | {"DomainArn": found.arn, "Status": found.status, "CreationTime": found.created}


@operation("sagemaker", "UpdateDomain")
def update_domain(place: Place, request: Request) -> Result:
    """Changes what is named."""
    found = named(place, request, "domain", "DomainId")
    if found.status != "InService":
        raise Refusal("ResourceInUse", f"Domain {request['DomainId']} is {found.status}")
    found.asked |= {name: request[name] for name in DOMAIN if name in request}
    if "DomainSettingsForUpdate" in request:
        found.asked["DomainSettings"] = found.asked.get("DomainSettings", {}) | request["DomainSettingsForUpdate"]
    found.state = Status("Updating", "InService")
    return {"DomainArn": found.arn}


@operation("sagemaker", "DeleteDomain")
def delete_domain(place: Place, request: Request) -> Result:
    """Deletes a domain."""
    named(place, request, "domain", "DomainId")
    del jobs(place, "domain")[request["DomainId"]]
    return {}


@operation("sagemaker", "CreateNotebookInstanceLifecycleConfig")
def create_scripts(place: Place, request: Request) -> Result:
    """Stores the scripts of notebooks."""
    name = request[f"{OF_NOTEBOOKS}Name"]
    if name in jobs(place, "notebook-instance-lifecycle-config"):
        refuse(f"Notebook Instance Lifecycle Config {name} already exists")
    arn = create(place, request, "notebook-instance-lifecycle-config", f"{OF_NOTEBOOKS}Name", None)
    return {f"{OF_NOTEBOOKS}Arn": arn}


@operation("sagemaker", "DescribeNotebookInstanceLifecycleConfig")
def describe_scripts(place: Place, request: Request) -> Result:
    """The scripts of notebooks."""
    found = scripts(place, request)
    times = {"CreationTime": found.created, "LastModifiedTime": found.created}
    return found.asked | times | {f"{OF_NOTEBOOKS}Arn": found.arn}


@operation("sagemaker", "UpdateNotebookInstanceLifecycleConfig")
def update_scripts(place: Place, request: Request) -> Result:
    """Replaces the scripts that are named. What becomes of one that is not is not documented; here it stays."""
    found = scripts(place, request)
    found.asked |= {name: request[name] for name in ("OnCreate", "OnStart") if name in request}
    return {}


@operation("sagemaker", "DeleteNotebookInstanceLifecycleConfig")
def delete_scripts(place: Place, request: Request) -> Result:
    """Deletes the scripts of notebooks."""
    scripts(place, request)
    del jobs(place, "notebook-instance-lifecycle-config")[request[f"{OF_NOTEBOOKS}Name"]]
    return {}


def scripts(place: Place, request: Request) -> Job:
    """The scripts that a request names. How SageMaker says that there are none is not documented."""
    found = jobs(place, "notebook-instance-lifecycle-config").get(request[f"{OF_NOTEBOOKS}Name"])
    if found is None:
        raise Refusal("ValidationException", f"RecordNotFound: {request[f'{OF_NOTEBOOKS}Name']}")
    return found


@operation("sagemaker", "CreateStudioLifecycleConfig")
def create_studio_script(place: Place, request: Request) -> Result:
    """Stores a script of Studio, which nobody can change."""
    return {f"{OF_STUDIO}Arn": create(place, request, "studio-lifecycle-config", f"{OF_STUDIO}Name", None)}


@operation("sagemaker", "DescribeStudioLifecycleConfig")
def describe_studio_script(place: Place, request: Request) -> Result:
    """A script of Studio."""
    found = named(place, request, "studio-lifecycle-config", f"{OF_STUDIO}Name")
    return found.asked | {f"{OF_STUDIO}Arn": found.arn, "CreationTime": found.created}
