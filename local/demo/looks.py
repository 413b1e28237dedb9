"""What the demo looks at before and after each attack, and how it tells what it saw."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError

from local import baselines
from local.playground import Tenant

State = baselines.State

POLICIES = ("contentPolicy", "topicPolicy", "wordPolicy", "sensitiveInformationPolicy", "contextualGroundingPolicy")
REPEATING = ("inputAction", "outputAction")  # the same as `action` unless they say otherwise
ABSENT = ("ResourceNotFoundException", "NoSuchEntity", "ValidationException")


def state_of(found: State) -> State:
    """What is in a state that is kept with its kind."""
    state: State = found["state"]
    return state


def bucket(tenant: Tenant) -> State:
    """The public access blocks of the corpus bucket and of its account."""
    return state_of(baselines.public_access(tenant.owner, tenant.workload.bucket))


def told_bucket(state: State) -> str:
    """How much of the public is kept out."""
    switches = state["bucket"]
    return f"{sum(switches.values())} of {len(switches)} switches on" if switches else "no public access block"


def key(tenant: Tenant) -> State:
    """The key of the workload."""
    return state_of(baselines.key(tenant.owner, tenant.workload.key_arn))


def told_key(state: State) -> str:
    """Whether the key can be used, and whether it rotates."""
    rotation = f"rotates every {state['rotation_days']} days" if state["rotation_days"] else "does not rotate"
    return f"{state['status']}, {rotation}"


def function(tenant: Tenant) -> State:
    """Who may call the tool function: the statements of its policy, and the authorization of its URLs."""
    client, name = tenant.owner.client("lambda"), tenant.workload.function
    try:
        statements = json.loads(client.get_policy(FunctionName=name)["Policy"])["Statement"]
    except ClientError as error:
        if error.response["Error"]["Code"] not in ABSENT:
            raise
        statements = []
    urls = client.list_function_url_configs(FunctionName=name)["FunctionUrlConfigs"]
    return {"statements": [each["Sid"] for each in statements], "urls": [url["AuthType"] for url in urls]}


def told_function(state: State) -> str:
    """Statements and URLs, in a few words."""
    statements = f"statement {', '.join(state['statements'])}" if state["statements"] else "no statement"
    urls = f"URL with {', '.join(state['urls'])}" if state["urls"] else "no URL"
    return f"{statements}, {urls}"


def signed(before: State) -> State:
    """A URL that was opened stays, and asks for signatures."""
    return before | {"urls": ["AWS_IAM"]}


def trail(tenant: Tenant) -> State:
    """The trail of the workload."""
    return state_of(baselines.trail(tenant.owner, tenant.workload.trail_arn))


def told_trail(state: State) -> str:
    """Whether it records."""
    return "records" if state["logging"] else "records nothing"


def gateway(tenant: Tenant) -> State:
    """Whom the gateway lets in."""
    found = tenant.owner.client("bedrock-agentcore-control").get_gateway(gatewayIdentifier=tenant.workload.gateway)
    return {"type": found["authorizerType"], "configuration": found.get("authorizerConfiguration")}


def told_gateway(state: State) -> str:
    """What it asks of callers."""
    return "lets anybody in" if state["type"] == "NONE" else f"asks callers for {state['type']}"


def guardrail(tenant: Tenant) -> State:
    """The draft of the guardrail."""
    found = tenant.owner.client("bedrock").get_guardrail(guardrailIdentifier=tenant.workload.guardrail)
    return {policy: in_order(found[policy]) for policy in POLICIES if policy in found}


def in_order(found: Any) -> Any:
    """The same with every list sorted, since order says nothing here, and without what only repeats an action."""
    if isinstance(found, dict):
        repeated = {name for name in REPEATING if name in found and found[name] == found.get("action")}
        return {name: in_order(value) for name, value in found.items() if name not in repeated}
    return sorted(map(in_order, found), key=json.dumps) if isinstance(found, list) else found


def told_guardrail(state: State) -> str:
    """How hard it filters, and what else it watches."""
    filters = state.get("contentPolicy", {}).get("filters", [])
    strengths = ", ".join(f"{each['type']} {each['inputStrength']}" for each in filters)
    return f"{len(state)} of {len(POLICIES)} policies; {strengths or 'no content filter'}"


def invocation_logging(tenant: Tenant) -> State:
    """Where prompts and answers are logged; empty when nowhere."""
    found = tenant.owner.client("bedrock").get_model_invocation_logging_configuration()
    return dict(found.get("loggingConfig") or {})


def told_invocation_logging(state: State) -> str:
    """Whether anything is logged."""
    return "logs invocations" if state else "logs nothing"


def detector(tenant: Tenant) -> State:
    """Whether the detector looks, and at what."""
    found = tenant.owner.client("guardduty").get_detector(DetectorId=tenant.workload.detector)
    features = {each["Name"]: each["Status"] for each in found.get("Features", [])}
    return {"status": found["Status"], "features": features}


def told_detector(state: State) -> str:
    """Whether it looks."""
    return f"{state['status'].lower()}, {sum(each == 'ENABLED' for each in state['features'].values())} features on"


def role(tenant: Tenant) -> State:
    """The policies that are attached to the agent's role."""
    found = tenant.owner.client("iam").list_attached_role_policies(RoleName=tenant.workload.agent_role)
    return {"policies": [each["PolicyName"] for each in found["AttachedPolicies"]]}


def told_role(state: State) -> str:
    """The names of the policies."""
    return f"has {', '.join(state['policies'])}" if state["policies"] else "has no managed policy"


def credentials(tenant: Tenant) -> State:
    """The model keys of the user that the console makes for them."""
    found = tenant.owner.client("iam").list_service_specific_credentials(
        UserName=tenant.workload.key_user, ServiceName="bedrock.amazonaws.com"
    )
    return {"keys": [each["Status"] for each in found["ServiceSpecificCredentials"]]}


def told_credentials(state: State) -> str:
    """Which keys there are, by whether they work."""
    return f"keys: {', '.join(state['keys'])}" if state["keys"] else "no key"


def access_keys(tenant: Tenant) -> State:
    """The access keys of the user whose key is stolen."""
    found = tenant.owner.client("iam").list_access_keys(UserName=tenant.workload.key_user)
    return {"keys": [each["Status"] for each in found["AccessKeyMetadata"]]}


def deactivated(before: State) -> State:
    """A key that was made stays, and does not work."""
    return {"keys": [*before["keys"], "Inactive"]}


def notebook(name: str, tenant: Tenant) -> State:
    """A notebook, once there is one."""
    try:
        found = tenant.owner.client("sagemaker").describe_notebook_instance(NotebookInstanceName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ABSENT:
            raise
        return {"internet": None}
    return {"internet": found["DirectInternetAccess"]}


def told_notebook(state: State) -> str:
    """Whether the notebook reaches the internet by itself."""
    return "no notebook" if state["internet"] is None else f"direct internet access {state['internet'].lower()}"


def security_group(tenant: Tenant) -> State:
    """Who may come in, and where."""
    groups = tenant.owner.client("ec2").describe_security_groups(GroupIds=[tenant.workload.security_group])
    return {"rules": sorted(rules(groups["SecurityGroups"][0]["IpPermissions"]))}


def rules(permissions: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Ranges of addresses with the first port that is open to them."""
    return [(each["CidrIp"], one.get("FromPort", -1)) for one in permissions for each in one["IpRanges"]]


def told_security_group(state: State) -> str:
    """The ranges of addresses."""
    return ", ".join(f"port {port} for {addresses}" for addresses, port in state["rules"]) or "lets nobody in"
