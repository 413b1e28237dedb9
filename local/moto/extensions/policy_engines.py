"""Policy engines of AgentCore, and the policies in them."""

from __future__ import annotations

from .agentcore import GONE, SERVICE, Resource, keep, kept, named, settled
from .answers import Place, Request, Result, operation
from .pages import page, unused
from .refusals import Refusal


class PolicyEngine(Resource):
    """An engine, with its policies by their ids."""

    noun = "Policy engine"
    path = "policy-engine"
    settled = "ACTIVE"
    settings_of = ("name", "description", "encryptionKeyArn")

    def __init__(self, arn: str, identity: str, fixed: Result, request: Request) -> None:
        super().__init__(arn, identity, fixed, request)
        self.policies: dict[str, Policy] = {}

    def answer(self) -> Result:
        """The engine as AWS tells it."""
        return super().answer() | {"statusReasons": []}


class Policy(Resource):
    """A policy. It is in force unless it says that it is only logged."""

    noun = "Policy"
    settled = "ACTIVE"
    settings_of = ("name", "description", "definition", "enforcementMode")

    def answer(self) -> Result:
        """The policy as AWS tells it."""
        return {"enforcementMode": "ACTIVE"} | super().answer() | {"statusReasons": []}


def policies(engine: PolicyEngine) -> dict[str, Policy]:
    """The policies of an engine, without those that are deleted by now."""
    for gone in [identity for identity, policy in engine.policies.items() if policy.status == GONE]:
        del engine.policies[gone]
    return engine.policies


def policy_of(place: Place, request: Request) -> Policy:
    """The policy that a request names, unless it is being changed."""
    engine = named(place, PolicyEngine, request["policyEngineId"])
    policy = policies(engine).get(request["policyId"])
    if policy is None:
        raise Refusal("ResourceNotFoundException", f"Policy {request['policyId']} not found")
    return policy


def changeable(policy: Policy) -> Policy:
    """The policy, unless it is being changed."""
    if policy.status != "ACTIVE":
        message = f"Policy {policy.identity} is in status {policy.status} and cannot be changed now"
        raise Refusal("ConflictException", message)
    return policy


@operation(SERVICE, "CreatePolicyEngine")
def create_engine(place: Place, request: Request) -> Result:
    """Makes an engine without policies."""
    identity = f"{request['name']}-{unused(10)}"
    arn = place.arn("bedrock-agentcore", f"policy-engine/{identity}")
    fixed = {"policyEngineId": identity, "policyEngineArn": arn}
    return keep(place, PolicyEngine(arn, identity, fixed, request), request).answer()


@operation(SERVICE, "GetPolicyEngine")
def get_engine(place: Place, request: Request) -> Result:
    """An engine by its id."""
    return named(place, PolicyEngine, request["policyEngineId"]).answer()


@operation(SERVICE, "UpdatePolicyEngine")
def update_engine(place: Place, request: Request) -> Result:
    """Changes what an engine is for, and nothing else."""
    engine = settled(place, PolicyEngine, request["policyEngineId"])
    if described := request.get("description"):
        engine.settings["description"] = described.get("optionalValue", "")
    engine.change()
    return engine.answer()


@operation(SERVICE, "DeletePolicyEngine")
def delete_engine(place: Place, request: Request) -> Result:
    """Deletes an engine that has no policies any more."""
    engine = settled(place, PolicyEngine, request["policyEngineId"])
    if policies(engine):
        raise Refusal("ConflictException", f"Policy engine {engine.identity} has policies: delete these first")
    engine.delete()
    return engine.answer()


@operation(SERVICE, "ListPolicyEngines")
def list_engines(place: Place, request: Request) -> Result:
    """All engines."""
    return page(request, "policyEngines", [engine.answer() for engine in kept(place, PolicyEngine).values()])


@operation(SERVICE, "CreatePolicy")
def create_policy(place: Place, request: Request) -> Result:
    """Makes a policy in an engine."""
    engine = named(place, PolicyEngine, request["policyEngineId"])
    if any(policy.settings["name"] == request["name"] for policy in policies(engine).values()):
        raise Refusal("ConflictException", f"A policy named {request['name']} already exists")
    identity = f"{request['name']}-{unused(10)}"
    arn = f"{engine.arn}/policy/{identity}"
    fixed = {"policyId": identity, "policyArn": arn, "policyEngineId": engine.identity}
    policy = Policy(arn, identity, fixed, request)
    engine.policies[identity] = policy
    return policy.answer()


@operation(SERVICE, "GetPolicy")
def get_policy(place: Place, request: Request) -> Result:
    """A policy by its id."""
    return policy_of(place, request).answer()


@operation(SERVICE, "UpdatePolicy")
def update_policy(place: Place, request: Request) -> Result:
    """Changes what a request names; what it says of the policy's purpose it wraps."""
    policy = changeable(policy_of(place, request))
    policy.settings |= {name: request[name] for name in ("definition", "enforcementMode") if name in request}
    if described := request.get("description"):
        policy.settings["description"] = described.get("optionalValue", "")
    policy.change()
    return policy.answer()


@operation(SERVICE, "DeletePolicy")
def delete_policy(place: Place, request: Request) -> Result:
    """Deletes a policy."""
    policy = changeable(policy_of(place, request))
    policy.delete()
    return policy.answer()


@operation(SERVICE, "ListPolicies")
def list_policies(place: Place, request: Request) -> Result:
    """All policies of an engine."""
    engine = named(place, PolicyEngine, request["policyEngineId"])
    return page(request, "policies", [policy.answer() for policy in policies(engine).values()])
