"""The resources that IAM is asked about, where MiniStack takes others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from ministack.core import iam_actions
from ministack.services import iam, kms

TAGS = re.compile(r"/tags/(?P<arn>arn.+)$")
GROUP = re.compile(rb'"logGroupIdentifier":\s*"(arn:[^"]*:log-group:)?(?P<name>[^":]+)')
RESOURCE = re.compile(rb'"resourceArn":\s*"(arn:[^"]*)"')
REPOSITORIES = re.compile(rb'"repositoryNames":\s*\["(?P<name>[^"]+)"\]')
WEB_ACL = re.compile(rb'"(?:ResourceA[Rr][Nn]|WebACLArn)":\s*"(arn:aws:wafv2:[^"]*)"')
COLLECTION = re.compile(rb'"id":\s*"([0-9a-z]+)"')
DOMAIN = re.compile(r"/opensearch/domain/(?P<name>[^/]+)")
AGENT_ALIAS = re.compile(r"/agents/(?P<agent>[^/]+)/agentaliases/(?P<alias>[^/]+)")

# What else EC2 asks IAM about: by which parameters a request names it, the first of all the one that it is about.
EC2: dict[str, dict[str, str]] = {
    "CreateFlowLogs": {"ResourceId": ""},
    "DeleteFlowLogs": {"FlowLogId": "vpc-flow-log"},
    "DeleteVpcEndpoints": {"VpcEndpointId": "vpc-endpoint"},
    "ModifyVpcEndpoint": {
        "VpcEndpointId": "vpc-endpoint",
        "AddRouteTableId": "route-table",
        "AddSecurityGroupId": "security-group",
        "AddSubnetId": "subnet",
        "RemoveRouteTableId": "route-table",
        "RemoveSecurityGroupId": "security-group",
        "RemoveSubnetId": "subnet",
    },
}

# What is made has an id that nobody knows yet.
MADE = {"CreateFlowLogs": "vpc-flow-log/*"}
KINDS = {"eni": "network-interface"}

resource_as_ministack: Callable[..., str] = iam_actions.extract_resource_arn
others_as_ministack: Callable[..., list[str]] = iam_actions.verified_access_resource_arns


def install() -> None:
    """Puts everything here into MiniStack."""
    iam_actions.extract_resource_arn = resource
    iam_actions.verified_access_resource_arns = of_ec2


def resource(
    service: str,
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    query: Mapping[str, list[str]],
    region: str,
    account: str,
) -> str:
    """The resource of a request: of an alias of a key the key, of a target its rule, of a principal its whole ARN."""
    if service == "events" and (arn := of_events(headers.get("x-amz-target", ""), json.loads(body or b"{}"))):
        return f"arn:aws:events:{region}:{account}:{arn}"
    if service == "ec2" and (all_of_it := of_ec2(query, region, account)):
        return all_of_it[0]
    named = by_body(service, body, region, account) or by_path(service, path, query, region, account)
    if named:
        return named
    arn = resource_as_ministack(service, method, path, headers, body, query, region, account)
    if service == "iam":
        return with_path(arn)
    key = kms._resolve_key(arn) if service == "kms" and ":alias/" in arn else None
    return str(key["Arn"]) if key else arn


def with_path(arn: str) -> str:
    """The ARN of a role, user or group, which a request names without the path that the ARN has."""
    kind, _, name = arn.rpartition(":")[2].partition("/")
    known = {"role": iam._roles, "user": iam._users, "group": iam._groups}.get(kind, {}).get(name)
    return str(known["Arn"]) if known else arn


def of_ec2(query: Mapping[str, list[str]], region: str, account: str) -> list[str]:
    """All that a request to EC2 is about, of which each is asked for."""
    operation = next(iter(query.get("Action", [])), "")
    if operation not in EC2:
        return others_as_ministack(query, region, account)
    parts = [
        f"{kind or kind_of(value)}/{value}"
        for name, kind in EC2[operation].items()
        for parameter, values in query.items()
        if parameter.rstrip("0123456789").rstrip(".") == name
        for value in values
    ]
    return [
        f"arn:aws:ec2:{region}:{account}:{part}" for part in ([MADE[operation]] if operation in MADE else []) + parts
    ]


def kind_of(identity: str) -> str:
    """The kind of something of EC2, with which its id begins."""
    prefix = identity.rpartition("-")[0]
    return KINDS.get(prefix, prefix)


def of_events(target: str, request: Mapping[str, Any]) -> str | None:
    """The rule or bus of a request to EventBridge. A rule's ARN has its bus only when that is not the default one."""
    operation = target.rpartition(".")[2]
    if operation.endswith("EventBus") and "Name" in request:
        return f"event-bus/{request['Name'].rpartition('/')[2]}"
    if operation.endswith(("Rule", "Targets", "TargetsByRule")):
        bus = request.get("EventBusName", "default").rpartition("/")[2]
        rule = request.get("Rule") or request.get("Name")
        return f"rule/{rule}" if bus == "default" else f"rule/{bus}/{rule}"
    return None


def by_body(service: str, body: bytes, region: str, account: str) -> str | None:
    """What names a resource by an ARN, or a repository in a list; of a web ACL before a door the web ACL counts."""
    if service == "wafv2" and (acl := WEB_ACL.search(body)):
        return acl[1].decode()
    if service == "logs" and (group := GROUP.search(body)):
        return f"arn:aws:logs:{region}:{account}:log-group:{group['name'].decode()}"
    if service in ("ecr", "opensearchserverless") and (named := RESOURCE.search(body)):
        return named[1].decode()
    if service == "opensearchserverless" and (collection := COLLECTION.search(body)):
        return f"arn:aws:aoss:{region}:{account}:collection/{collection[1].decode()}"
    if service == "ecr" and (repository := REPOSITORIES.search(body)):
        return f"arn:aws:ecr:{region}:{account}:repository/{repository['name'].decode()}"
    return None


def by_path(service: str, path: str, query: Mapping[str, list[str]], region: str, account: str) -> str | None:
    """Of one that names a group and a policy the group; of an agent's tags the agent that they are of."""
    found = None
    if service == "opensearch" and "arn" in query:
        found = query["arn"][0]
    elif service == "opensearch" and (domain := DOMAIN.search(path)):
        found = f"arn:aws:es:{region}:{account}:domain/{domain['name']}"
    elif service == "rds" and "ResourceName" in query:
        found = query["ResourceName"][0]
    elif service == "iam" and "GroupName" in query and "PolicyArn" in query:
        found = f"arn:aws:iam::{account}:group/{query['GroupName'][0]}"
    elif service == "bedrock-agent" and (tagged := TAGS.search(path)):
        found = unquote(tagged["arn"])
    elif service == "bedrock-agent" and (alias := AGENT_ALIAS.search(path)):
        found = f"arn:aws:bedrock:{region}:{account}:agent-alias/{alias['agent']}/{alias['alias']}"
    return found
