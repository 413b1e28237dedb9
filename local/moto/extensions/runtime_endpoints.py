"""Endpoints of runtimes of AgentCore: callers name one, and it serves one version."""

from __future__ import annotations

from .agentcore import SERVICE, Resource, keep, kept, named, settled
from .answers import Place, Request, Result, operation
from .pages import page, unused
from .refusals import Refusal
from .runtimes import Runtime

NEWEST = "DEFAULT"


class RuntimeEndpoint(Resource):
    """An endpoint, which serves its last version until the next one is ready."""

    noun = "Agent runtime endpoint"
    updated_at = "lastUpdatedAt"
    settings_of = ("description",)
    serves = ""
    target = ""

    def move(self, version: str) -> None:
        """Has it serve another version, once that is ready."""
        self.target = version

    def answer(self) -> Result:
        """The endpoint as AWS tells it."""
        if self.status == "READY":
            self.serves = self.target
        live = {"liveVersion": self.serves} if self.serves else {}
        return super().answer() | live | {"targetVersion": self.target}


def endpoint_of(place: Place, request: Request, name: str) -> RuntimeEndpoint:
    """An endpoint by its name, unless it is being changed."""
    runtime = named(place, Runtime, request["agentRuntimeId"])
    if name == NEWEST:
        raise Refusal("ValidationException", "The DEFAULT endpoint follows the newest version and cannot be changed")
    return settled(place, RuntimeEndpoint, f"{runtime.identity}/{name}")


def version_of(runtime: Runtime, request: Request) -> str:
    """The version that a request asks for, which there must be; the newest if it asks for none."""
    asked = str(request.get("agentRuntimeVersion", runtime.version))
    if not asked.isdigit() or not 1 <= int(asked) <= runtime.version:
        raise Refusal("ResourceNotFoundException", f"Agent runtime {runtime.identity} has no version {asked}")
    return asked


@operation(SERVICE, "CreateAgentRuntimeEndpoint")
def create(place: Place, request: Request) -> Result:
    """Makes an endpoint, of a name that its runtime has not."""
    runtime, name = named(place, Runtime, request["agentRuntimeId"]), request["name"]
    identity = f"{runtime.identity}/{name}"
    if name == NEWEST or identity in kept(place, RuntimeEndpoint):
        raise Refusal("ConflictException", f"Endpoint {name} already exists")
    arn = f"{runtime.arn}/runtime-endpoint/{name}"
    fixed = {"agentRuntimeEndpointArn": arn, "agentRuntimeArn": runtime.arn, "name": name, "id": unused(10)}
    endpoint = RuntimeEndpoint(arn, identity, fixed, request)
    endpoint.move(version_of(runtime, request))
    keep(place, endpoint, request)
    return endpoint.answer() | {"endpointName": name, "agentRuntimeId": runtime.identity}


@operation(SERVICE, "GetAgentRuntimeEndpoint")
def get(place: Place, request: Request) -> Result:
    """An endpoint by its name."""
    runtime, name = named(place, Runtime, request["agentRuntimeId"]), request["endpointName"]
    if name == NEWEST:
        return newest(runtime)
    return named(place, RuntimeEndpoint, f"{runtime.identity}/{name}").answer()


@operation(SERVICE, "UpdateAgentRuntimeEndpoint")
def update(place: Place, request: Request) -> Result:
    """Has an endpoint that is ready serve another version.

    Whether a description that is left out stays is not documented: it goes here, so that nobody relies on it.
    """
    endpoint = endpoint_of(place, request, request["endpointName"])
    if "agentRuntimeVersion" in request:
        endpoint.move(version_of(named(place, Runtime, request["agentRuntimeId"]), request))
    endpoint.replace(request)
    endpoint.change()
    return endpoint.answer()


@operation(SERVICE, "DeleteAgentRuntimeEndpoint")
def delete(place: Place, request: Request) -> Result:
    """Deletes an endpoint."""
    endpoint = endpoint_of(place, request, request["endpointName"])
    endpoint.delete()
    return {
        "status": endpoint.status,
        "agentRuntimeId": request["agentRuntimeId"],
        "endpointName": request["endpointName"],
    }


@operation(SERVICE, "ListAgentRuntimeEndpoints")
def list_all(place: Place, request: Request) -> Result:
    """All endpoints of a runtime, with the one that follows its newest version."""
    runtime = named(place, Runtime, request["agentRuntimeId"])
    own = [each for each in kept(place, RuntimeEndpoint).values() if each.fixed["agentRuntimeArn"] == runtime.arn]
    return page(request, "runtimeEndpoints", [newest(runtime), *(each.answer() for each in own)])


def newest(runtime: Runtime) -> Result:
    """The endpoint that every runtime has."""
    version = str(runtime.version)
    return {
        "agentRuntimeEndpointArn": f"{runtime.arn}/runtime-endpoint/{NEWEST}",
        "agentRuntimeArn": runtime.arn,
        "name": NEWEST,
        "id": NEWEST,
        "liveVersion": version,
        "targetVersion": version,
        "status": "READY",
        "createdAt": runtime.fixed["createdAt"],
        "lastUpdatedAt": runtime.updated,
    }
