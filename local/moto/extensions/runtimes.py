"""Runtimes of AgentCore: each update makes another version, and replaces all."""

from __future__ import annotations

from .agentcore import SERVICE, Resource, keep, kept, named, settled
from .answers import Place, Request, Result, operation
from .pages import page, unused
from .refusals import Refusal


class Runtime(Resource):
    """A runtime, as its newest version is."""

    noun = "Agent runtime"
    path = "runtime"
    updated_at = "lastUpdatedAt"
    settings_of = (
        "agentRuntimeArtifact",
        "roleArn",
        "networkConfiguration",
        "description",
        "authorizerConfiguration",
        "requestHeaderConfiguration",
        "protocolConfiguration",
        "lifecycleConfiguration",
        "metadataConfiguration",
        "environmentVariables",
        "filesystemConfigurations",
        "capacityProviderConfiguration",
        "platformVersion",
    )
    version = 1

    def answer(self) -> Result:
        """The runtime as AWS tells it; how long its sessions last it always says."""
        lasting = {"lifecycleConfiguration": {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800}}
        return lasting | super().answer() | {"agentRuntimeVersion": str(self.version)}


@operation(SERVICE, "CreateAgentRuntime")
def create_runtime(place: Place, request: Request) -> Result:
    """Makes a runtime, which is ready after a while; one that names no network is public."""
    name = request["agentRuntimeName"]
    if any(runtime.fixed["agentRuntimeName"] == name for runtime in kept(place, Runtime).values()):
        raise Refusal("ConflictException", f"An agent runtime named {name} already exists")
    identity = f"{name}-{unused(10)}"
    arn = place.arn("bedrock-agentcore", f"runtime/{identity}")
    workload = f"workload-identity-directory/default/workload-identity/{identity}"
    fixed = {
        "agentRuntimeArn": arn,
        "agentRuntimeId": identity,
        "agentRuntimeName": name,
        "workloadIdentityDetails": {"workloadIdentityArn": place.arn("bedrock-agentcore", workload)},
    }
    network = {"networkConfiguration": {"networkMode": "PUBLIC"}}
    return keep(place, Runtime(arn, identity, fixed, network | dict(request)), request).answer()


@operation(SERVICE, "GetAgentRuntime")
def get_runtime(place: Place, request: Request) -> Result:
    """A runtime by its id."""
    return named(place, Runtime, request["agentRuntimeId"]).answer()


@operation(SERVICE, "UpdateAgentRuntime")
def update_runtime(place: Place, request: Request) -> Result:
    """Makes another version of a runtime that is ready."""
    runtime = settled(place, Runtime, request["agentRuntimeId"])
    runtime.replace(request)
    runtime.version += 1
    runtime.change()
    return runtime.answer()


@operation(SERVICE, "DeleteAgentRuntime")
def delete_runtime(place: Place, request: Request) -> Result:
    """Deletes a runtime."""
    runtime = settled(place, Runtime, request["agentRuntimeId"])
    runtime.delete()
    return {"agentRuntimeId": runtime.identity, "status": runtime.status}


@operation(SERVICE, "ListAgentRuntimes")
def list_runtimes(place: Place, request: Request) -> Result:
    """All runtimes, in short."""
    return page(request, "agentRuntimes", [runtime.answer() for runtime in kept(place, Runtime).values()])
