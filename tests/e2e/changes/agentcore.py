"""Bad changes of what agents run in, are reached through and remember with."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from local import Account, Workload, baselines
from local.seed import declaration, declare

from ..stack import Stack
from ..waiting import until
from .change import Act, Change, State, change
from .models import settled_gateway

ALL_TOKENS = {"customJWTAuthorizer": {"discoveryUrl": "https://login.example.com/.well-known/openid-configuration"}}
NUMBERS = itertools.count(1)

# Gateways.


def believe_all_tokens(stack: Stack, workload: Workload) -> Change:
    """Has a gateway believe whatever its issuer ever said."""
    act = updating(stack, workload, authorizerType="CUSTOM_JWT", authorizerConfiguration=ALL_TOKENS)
    return of_gateway(stack, workload, "agentcore-authorizer-unbounded", act, "UpdateGateway")


def tell_errors(stack: Stack, workload: Workload) -> Change:
    """Has a gateway tell its callers what went wrong, and let them pass while its firewall is silent."""
    act = updating(stack, workload, exceptionLevel="DEBUG", wafConfiguration={"failureMode": "FAIL_OPEN"})
    made = of_gateway(stack, workload, "agentcore-gateway-weakened", act, "UpdateGateway")
    definition = made.mended["state"]["definition"] | {"wafConfiguration": {"failureMode": "FAIL_CLOSE"}}
    return made.mending({"kind": "gateway", "state": made.mended["state"] | {"definition": definition}})


def raise_limit(stack: Stack, workload: Workload) -> Change:
    """Lets more through to one tool than was approved; to the other less."""
    limit(stack, workload)
    entries = [entry("search", 600.0), entry("write", 3.0)]
    named = {"gatewayIdentifier": workload.gateway, "rateLimitId": "per-tool"}

    def act(by: Account) -> State:
        return dict(by.client("bedrock-agentcore-control").update_gateway_rate_limit(**named, entries=entries))

    made = of_gateway(stack, workload, "agentcore-gateway-weakened", act, "UpdateGatewayRateLimit")
    lowered = [made.mended["state"]["rate_limits"][0] | {"entries": [entry("write", 3.0), entry("search", 60.0)]}]
    return made.mending({"kind": "gateway", "state": made.mended["state"] | {"rate_limits": lowered}})


def delete_limit(stack: Stack, workload: Workload) -> Change:
    """Lets everything through."""
    limit(stack, workload)
    named = {"gatewayIdentifier": workload.gateway, "rateLimitId": "per-tool"}
    return of_gateway(
        stack,
        workload,
        "agentcore-gateway-weakened",
        lambda by: by.client("bedrock-agentcore-control").delete_gateway_rate_limit(**named),
        "CreateGatewayRateLimit",
    )


def limit(stack: Stack, workload: Workload) -> None:
    """Limits what the callers of a gateway may ask of each tool, and has it approved so."""
    client, named = stack.client("bedrock-agentcore-control"), {"gatewayIdentifier": workload.gateway}
    entries = [entry("search", 60.0), entry("write", 6.0)]
    client.create_gateway_rate_limit(
        **named, rateLimitId="per-tool", dimensionKeys=["toolName"], entries=entries, description="For all."
    )
    until(lambda: client.list_gateway_rate_limits(**named)["rateLimits"][0]["status"] == "ACTIVE", "the limit holds")
    approve(stack, workload, workload.gateway_arn, settled_gateway(stack, workload))


def entry(tool: str, rate: float) -> State:
    """How often a tool may be asked in a minute."""
    return {"dimensions": {"toolName": tool}, "requests": [{"rate": rate, "period": "minute"}]}


def updating(stack: Stack, workload: Workload, **settings: object) -> Act:
    """A call that replaces a gateway by one with other settings."""

    def act(by: Account) -> State:
        definition = settled_gateway(stack, workload)["state"]["definition"]
        client = by.client("bedrock-agentcore-control")
        return dict(client.update_gateway(gatewayIdentifier=workload.gateway, **(definition | settings)))

    return act


def of_gateway(stack: Stack, workload: Workload, control: str, act: Act, *calls: str) -> Change:
    """A change to a gateway."""
    live = partial(settled_gateway, stack, workload)
    return change(stack, act, control=control, resource=workload.gateway_arn, live=live, calls=calls)


def make_chatty_gateway(stack: Stack, workload: Workload) -> Change:
    """Makes another gateway, with an engine that is only heard, that tells its callers what went wrong."""
    client, name = stack.client("bedrock-agentcore-control"), f"acme-chatty-{next(NUMBERS)}"
    engine = client.create_policy_engine(name=f"engine_{next(NUMBERS)}", encryptionKeyArn=workload.key_arn)
    described = client.get_gateway(gatewayIdentifier=workload.gateway)
    asked = {
        "name": name,
        "roleArn": described["roleArn"],
        "protocolType": "MCP",
        "authorizerType": "AWS_IAM",
        "exceptionLevel": "DEBUG",
        "kmsKeyArn": workload.key_arn,
        "policyEngineConfiguration": {"arn": engine["policyEngineArn"], "mode": "LOG_ONLY"},
        "tags": tags(workload),
    }
    return made_anew(
        stack,
        lambda by: by.client("bedrock-agentcore-control").create_gateway(**asked),
        "agentcore-gateway-weakened",
        "gatewayArn",
    )


# Policies.

TOOLS = 'forbid(principal, action == AgentCore::Action::"refunds__pay", resource == AgentCore::Gateway::"{}");'


def ignore_engine(stack: Stack, workload: Workload) -> Change:
    """Has a gateway log what its policy engine says, and not obey it."""
    engine = new_engine(stack, workload)
    obeying = {"policyEngineConfiguration": {"arn": engine["policyEngineArn"], "mode": "ENFORCE"}}
    updating(stack, workload, **obeying)(stack.account)
    approve(stack, workload, workload.gateway_arn, settled_gateway(stack, workload))
    logging = {"policyEngineConfiguration": {"arn": engine["policyEngineArn"], "mode": "LOG_ONLY"}}
    act = updating(stack, workload, **logging)
    return of_gateway(stack, workload, "agentcore-tool-policy-unenforced", act, "UpdateGateway")


def log_policy(stack: Stack, workload: Workload) -> Change:
    """Has a policy logged only."""
    engine = new_engine(stack, workload)
    named = {"policyEngineId": engine["policyEngineId"], "policyId": engine["policyId"]}

    def act(by: Account) -> State:
        return dict(by.client("bedrock-agentcore-control").update_policy(**named, enforcementMode="LOG_ONLY"))

    return of_engine(stack, engine, act, "UpdatePolicy")


def delete_policy(stack: Stack, workload: Workload) -> Change:
    """Deletes a policy. The one that is made in its place has another id."""
    engine = new_engine(stack, workload)
    named = {"policyEngineId": engine["policyEngineId"], "policyId": engine["policyId"]}
    made = of_engine(
        stack,
        engine,
        lambda by: by.client("bedrock-agentcore-control").delete_policy(**named),
        "CreatePolicy",
    )
    return replace(made, lost=frozenset({"policies"}))


def of_engine(stack: Stack, engine: State, act: Act, *calls: str) -> Change:
    """A change to what a policy engine holds."""
    live = partial(settled_engine, stack, engine["policyEngineId"])
    control, resource = "agentcore-tool-policy-unenforced", engine["policyEngineArn"]
    return change(stack, act, control=control, resource=resource, live=live, calls=calls)


def new_engine(stack: Stack, workload: Workload) -> State:
    """An engine with one policy, approved as it is; its ids, and the policy's."""
    client = stack.client("bedrock-agentcore-control")
    name = f"rules_{next(NUMBERS)}"
    engine = client.create_policy_engine(name=name, encryptionKeyArn=workload.key_arn, tags=tags(workload))
    definition = {"cedar": {"statement": TOOLS.format(workload.gateway_arn)}}
    policy = client.create_policy(
        policyEngineId=engine["policyEngineId"], name="no_refunds", definition=definition, description="For all."
    )
    approve(stack, workload, engine["policyEngineArn"], settled_engine(stack, engine["policyEngineId"]))
    return dict(engine) | {"policyId": policy["policyId"]}


def settled_engine(stack: Stack, engine: str) -> State:
    """What an engine holds, once AWS changes it no more."""
    client = stack.client("bedrock-agentcore-control")

    def ready() -> bool:
        found = client.list_policies(policyEngineId=engine)["policies"]
        return all(policy["status"] == "ACTIVE" for policy in found)

    until(ready, "the policies are ready")
    return baselines.policy_engine(stack.account, engine)


# Runtimes.


def expose_runtime(stack: Stack, workload: Workload) -> Change:
    """Puts a runtime on the public network, and has it give its metadata to whoever asks."""
    public = {"networkConfiguration": {"networkMode": "PUBLIC"}, "metadataConfiguration": {"requireMMDSV2": False}}
    return of_runtime(stack, workload, "agentcore-runtime-exposed", public)


def believe_all_tokens_at_once(stack: Stack, workload: Workload) -> Change:
    """Has a runtime believe whatever its issuer ever said."""
    settings: State = {"authorizerConfiguration": ALL_TOKENS}
    return of_runtime(stack, workload, "agentcore-authorizer-unbounded", settings)


def of_runtime(stack: Stack, workload: Workload, control: str, settings: State) -> Change:
    """A change to a new runtime, which was approved in a network of its own."""
    client = stack.client("bedrock-agentcore-control")
    made = new_runtime(stack, workload)
    runtime = made["agentRuntimeId"]
    ready = partial(settled_runtime, stack, runtime)
    required = ready()["state"]["definition"] | {"metadataConfiguration": {"requireMMDSV2": True}}
    client.update_agent_runtime(agentRuntimeId=runtime, **required)
    approve(stack, workload, made["agentRuntimeArn"], ready())

    def act(by: Account) -> State:
        changed = required | settings
        return dict(by.client("bedrock-agentcore-control").update_agent_runtime(agentRuntimeId=runtime, **changed))

    resource, calls = made["agentRuntimeArn"], ("UpdateAgentRuntime",)
    return change(stack, act, control=control, resource=resource, live=ready, calls=calls)


def move_endpoint(stack: Stack, workload: Workload) -> Change:
    """Has an endpoint of a runtime serve a version of nobody's. It is described otherwise, too."""
    client, runtime = stack.client("bedrock-agentcore-control"), new_runtime(stack, workload)
    named = {"agentRuntimeId": runtime["agentRuntimeId"], "endpointName": "live"}
    again = settled_runtime(stack, runtime["agentRuntimeId"])["state"]["definition"]
    client.update_agent_runtime(agentRuntimeId=named["agentRuntimeId"], **again)
    settled_runtime(stack, named["agentRuntimeId"])
    client.create_agent_runtime_endpoint(
        agentRuntimeId=named["agentRuntimeId"], name="live", agentRuntimeVersion="1", description="for callers"
    )
    live = partial(settled_endpoints, stack, named["agentRuntimeId"])
    approve(stack, workload, runtime["agentRuntimeArn"], live())

    def act(by: Account) -> State:
        client = by.client("bedrock-agentcore-control")
        return dict(client.update_agent_runtime_endpoint(**named, agentRuntimeVersion="2", description="for all"))

    made = change(
        stack,
        act,
        control="agentcore-runtime-version-unapproved",
        resource=runtime["agentRuntimeArn"],
        live=live,
        calls=("UpdateAgentRuntimeEndpoint",),
    )
    mended = made.mended["state"] | {"live": made.mended["state"]["live"] | {"description": "for all"}}
    return made.mending({"kind": "runtime-endpoints", "state": mended})


def settled_endpoints(stack: Stack, runtime: str) -> State:
    """What the endpoints of a runtime serve, once AWS moves none of them any more."""

    def ready() -> State:
        found = baselines.runtime_endpoints(stack.account, runtime)
        return found if all(each["status"] == "READY" for each in found["state"].values()) else {}

    return until(ready, "all endpoints are ready")


def new_runtime(stack: Stack, workload: Workload) -> State:
    """A runtime in a network of its own."""
    places = {"subnets": ["subnet-0a8d4f6b1c2e3d4f5"], "securityGroups": [workload.security_group]}
    image = f"{stack.account.id}.dkr.ecr.{stack.account.region}.amazonaws.com/agents/case:41"
    made = stack.client("bedrock-agentcore-control").create_agent_runtime(
        agentRuntimeName=f"case_agent_{next(NUMBERS)}",
        agentRuntimeArtifact={"containerConfiguration": {"containerUri": image}},
        roleArn=workload.agent_role_arn,
        networkConfiguration={"networkMode": "VPC", "networkModeConfig": places},
        environmentVariables={"DESK": "cases"},
        tags=tags(workload),
    )
    return dict(made)


def settled_runtime(stack: Stack, runtime: str) -> State:
    """The state of a runtime, once AWS changes it no more."""

    def ready() -> State:
        found = baselines.runtime(stack.account, runtime)
        return found if found["state"]["status"] == "READY" else {}

    return until(ready, "the runtime is ready")


# Memories.


def make_open_memory(stack: Stack, workload: Workload) -> Change:
    """Makes a memory without a key of its own."""
    asked = {"name": f"cases_{next(NUMBERS)}", "eventExpiryDuration": 30, "tags": tags(workload)}
    return made_anew(
        stack,
        lambda by: by.client("bedrock-agentcore-control").create_memory(**asked),
        "agentcore-memory-unprotected",
        "memory/arn",
    )


def stop_evaluation(stack: Stack, workload: Workload) -> Change:
    """Has nobody evaluate what an agent answers."""
    client = stack.client("bedrock-agentcore-control")
    made = client.create_online_evaluation_config(
        onlineEvaluationConfigName=f"answers_{next(NUMBERS)}",
        rule={"samplingConfig": {"samplingPercentage": 10.0}},
        dataSourceConfig={"cloudWatchLogs": {"logGroupNames": ["/aws/agents"], "serviceNames": ["desk"]}},
        evaluators=[{"evaluatorId": "Builtin.Helpfulness"}],
        evaluationExecutionRoleArn=workload.agent_role_arn,
        enableOnCreate=True,
        tags=tags(workload),
    )
    named = {"onlineEvaluationConfigId": made["onlineEvaluationConfigId"]}

    def settled() -> State:
        found = baselines.evaluation(stack.account, named["onlineEvaluationConfigId"])
        return found if found["state"]["status"] == "ACTIVE" else {}

    return change(
        stack,
        lambda by: by.client("bedrock-agentcore-control").update_online_evaluation_config(
            **named, executionStatus="DISABLED"
        ),
        control="agentcore-observability-removed",
        resource=str(made["onlineEvaluationConfigArn"]),
        live=lambda: until(settled, "the evaluation is active"),
        calls=("UpdateOnlineEvaluationConfig",),
    )


# All of them.


def made_anew(stack: Stack, act: Act, control: str, arn: str) -> Change:
    """A change that makes something which nobody repairs unasked; where its ARN stands in the answer."""
    with stack.unheard():
        answer = act(stack.ada)
        told = stack.told(answer)
    for member in arn.split("/"):
        answer = answer[member]
    nothing: Callable[[], State] = lambda: {"kind": "nothing", "state": {}}  # noqa: E731
    return Change(control, str(answer), told, nothing, nothing(), nothing(), (), lambda: told)


def approve(stack: Stack, workload: Workload, arn: str, baseline: State) -> None:
    """Remembers a member as approved in a state."""
    declare(stack.account, stack.outputs, arn, declaration(workload, "ada", [baseline]))


def tags(workload: Workload) -> dict[str, str]:
    """The tags of a workload's members."""
    return {"ai:workload": workload.name, "ai:phase": workload.phase}
