"""What of SageMaker answers, and where people work in it."""

from __future__ import annotations

from local.aws import Account

from .state import State, state


def endpoint(account: Account, name: str) -> State:
    """An endpoint: what it serves or is about to, and how its traffic is shared."""
    found = account.client("sagemaker").describe_endpoint(EndpointName=name)
    content = {
        "status": found["EndpointStatus"],
        "config": found["EndpointConfigName"],
        "pending": found.get("PendingDeploymentSummary", {}).get("EndpointConfigName"),
        "weights": {each["VariantName"]: f"{each['DesiredWeight']:g}" for each in found["ProductionVariants"]},
    }
    return state("endpoint", content)


def monitoring(account: Account, name: str) -> State:
    """A schedule by which a model is watched."""
    found = account.client("sagemaker").describe_monitoring_schedule(MonitoringScheduleName=name)
    content = {"status": found["MonitoringScheduleStatus"], "definition": found["MonitoringScheduleConfig"]}
    return state("monitoring", content)


def domain(account: Account, identifier: str) -> State:
    """A domain of Studio: how it reaches the world, and what its users may."""
    found = account.client("sagemaker").describe_domain(DomainId=identifier)
    docker = found.get("DomainSettings", {}).get("DockerSettings", {})
    sharing = found.get("DefaultUserSettings", {}).get("SharingSettings", {})
    content = {
        "status": found["Status"],
        "public": found.get("AppNetworkAccessType") != "VpcOnly",
        "docker": docker.get("EnableDockerAccess") == "ENABLED",
        "docker_accounts": sorted(docker.get("VpcOnlyTrustedAccounts", [])),
        "shares_output": sharing.get("NotebookOutputOption") == "Allowed",
    }
    return state("domain", content)


def scripts(account: Account, name: str) -> State:
    """What notebooks run when they are created and when they start."""
    sagemaker = account.client("sagemaker")
    found = sagemaker.describe_notebook_instance_lifecycle_config(NotebookInstanceLifecycleConfigName=name)
    first = {event: next((hook["Content"] for hook in found.get(event, [])), None) for event in ("OnCreate", "OnStart")}
    return state("lifecycle", {"exists": True, "on_create": first["OnCreate"], "on_start": first["OnStart"]})


def studio_script(account: Account, name: str) -> State:
    """What apps of Studio run when they start."""
    found = account.client("sagemaker").describe_studio_lifecycle_config(StudioLifecycleConfigName=name)
    content = found["StudioLifecycleConfigContent"]
    return state("lifecycle", {"exists": True, "on_create": content, "on_start": None})
