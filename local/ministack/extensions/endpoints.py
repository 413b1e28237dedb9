"""EC2: endpoints of networks have a policy, security groups and a private name, and change as AWS changes them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import ec2

from .answers import Answer

Parameters = Mapping[str, Any]
Record = dict[str, Any]

EVERYTHING = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
MOST_LETTERS = 20_480
INTERFACES = ("Interface", "GatewayLoadBalancer")
# What an endpoint is in or behind: the member of its record, what a request calls it, and how EC2 says there is none.
PARTS = {
    "RouteTableIds": ("RouteTableId", "_route_tables", "InvalidRouteTableId.NotFound"),
    "SubnetIds": ("SubnetId", "_subnets", "InvalidSubnetID.NotFound"),
    "GroupIds": ("SecurityGroupId", "_security_groups", "InvalidGroup.NotFound"),
}


class RefusedError(Exception):
    """EC2 does not do it."""

    def __init__(self, code: str, message: str) -> None:
        self.answer: Answer = ec2._error(code, message, 400)


def install() -> None:
    """Puts everything here into MiniStack."""
    ec2._ACTION_MAP |= {
        "CreateVpcEndpoint": refusing(create),
        "DeleteVpcEndpoints": refusing(delete),
        "DescribeVpcEndpoints": refusing(describe),
        "ModifyVpcEndpoint": refusing(modify),
    }


def refusing(operation: Callable[[Parameters], Answer]) -> Callable[[Parameters], Answer]:
    """The operation, whose refusals are answers."""

    def answered(request: Parameters) -> Answer:
        try:
            return operation(request)
        except RefusedError as refused:
            return refused.answer

    return answered


def create(request: Parameters) -> Answer:
    """Makes an endpoint: with a policy for everything and the network's own group, unless it is told otherwise."""
    network, service = wanted(request, "VpcId"), wanted(request, "ServiceName")
    if network not in ec2._vpcs:
        raise RefusedError("InvalidVpcID.NotFound", f"The vpc ID '{network}' does not exist")
    kind = ec2._p(request, "VpcEndpointType") or "Gateway"
    made: Record = {
        "VpcEndpointId": f"vpce-0{secrets.token_hex(8)}",
        "VpcEndpointType": kind,
        "VpcId": network,
        "ServiceName": service,
        "State": "available",
        "OwnerId": get_account_id(),
        "PolicyDocument": policy(request) or json.dumps(EVERYTHING),
        "PrivateDnsEnabled": ec2._p(request, "PrivateDnsEnabled") == "true",
        **{member: named(request, member) for member in PARTS},
    }
    if kind in INTERFACES and not made["GroupIds"]:
        made["GroupIds"] = [each for each, group in ec2._security_groups.items() if is_default(group, network)]
    if made["PrivateDnsEnabled"]:
        only_name(made)
    ec2._vpc_endpoints[made["VpcEndpointId"]] = made
    ec2._parse_tag_specs(request, "vpc-endpoint", made["VpcEndpointId"])
    answer: Answer = ec2._xml(200, "CreateVpcEndpointResponse", f"<vpcEndpoint>{told(made)}</vpcEndpoint>")
    return answer


def is_default(group: Mapping[str, Any], network: str) -> bool:
    """Whether a group is the one that a network has from the start."""
    return bool(group["VpcId"] == network and group["GroupName"] == "default")


def delete(request: Parameters) -> Answer:
    """Deletes endpoints; those that are not there are listed in the answer."""
    missing = ""
    for each in ec2._parse_member_list(request, "VpcEndpointId"):
        if ec2._vpc_endpoints.pop(each, None) is None:
            error = "<code>InvalidVpcEndpoint.NotFound</code><message>The endpoint does not exist</message>"
            missing += f"<item><resourceId>{ec2._esc(each)}</resourceId><error>{error}</error></item>"
        ec2._tags.pop(each, None)
    answer: Answer = ec2._xml(200, "DeleteVpcEndpointsResponse", f"<unsuccessful>{missing}</unsuccessful>")
    return answer


def describe(request: Parameters) -> Answer:
    """All endpoints, or those that are named."""
    asked = ec2._parse_member_list(request, "VpcEndpointId")
    found = [endpoint(each) for each in asked] if asked else [*ec2._vpc_endpoints.values()]
    items = "".join(f"<item>{told(each)}</item>" for each in found)
    answer: Answer = ec2._xml(200, "DescribeVpcEndpointsResponse", f"<vpcEndpointSet>{items}</vpcEndpointSet>")
    return answer


def modify(request: Parameters) -> Answer:
    """Changes what is named, and nothing else. What does not fit changes nothing."""
    changed = dict(endpoint(wanted(request, "VpcEndpointId")))
    for member in PARTS:
        more, fewer = named(request, member, "Add"), named(request, member, "Remove")
        changed[member] = [each for each in [*changed[member], *more] if each not in fewer]
        changed[member] = list(dict.fromkeys(changed[member]))
    if changed["VpcEndpointType"] in INTERFACES and not (changed["SubnetIds"] and changed["GroupIds"]):
        raise RefusedError("InvalidParameter", "An endpoint must have a subnet and a security group")
    if ec2._p(request, "ResetPolicy") == "true":
        changed["PolicyDocument"] = json.dumps(EVERYTHING)
    changed["PolicyDocument"] = policy(request) or changed["PolicyDocument"]
    if name := ec2._p(request, "PrivateDnsEnabled"):
        changed["PrivateDnsEnabled"] = name == "true"
        if changed["PrivateDnsEnabled"]:
            only_name(changed)
    ec2._vpc_endpoints[changed["VpcEndpointId"]] = changed
    answer: Answer = ec2._xml(200, "ModifyVpcEndpointResponse", "<return>true</return>")
    return answer


def only_name(endpoint: Record) -> None:
    """A name leads to one endpoint of a network."""
    for other in ec2._vpc_endpoints.values():
        same = all(other[member] == endpoint[member] for member in ("VpcId", "ServiceName"))
        if same and other["PrivateDnsEnabled"] and other["VpcEndpointId"] != endpoint["VpcEndpointId"]:
            raise RefusedError(
                "InvalidParameter", "private-dns-enabled cannot be set: there is a conflicting DNS domain"
            )


def endpoint(identity: str) -> Record:
    """An endpoint, which must be there."""
    found: Record | None = ec2._vpc_endpoints.get(identity)
    if found is None:
        raise RefusedError("InvalidVpcEndpointId.NotFound", f"The Vpc Endpoint Id '{identity}' does not exist")
    return found


def wanted(request: Parameters, member: str) -> str:
    """A member without which EC2 does nothing."""
    given = str(ec2._p(request, member) or "")
    if not given:
        raise RefusedError("MissingParameter", f"The request must contain the parameter {member}")
    return given


def named(request: Parameters, member: str, verb: str = "") -> list[str]:
    """The parts that a request names, each of which must be there."""
    name, store, missing = PARTS[member]
    ids: list[str] = ec2._parse_member_list(request, f"{verb}{name}")
    for each in ids:
        if each not in getattr(ec2, store):
            raise RefusedError(missing, f"The ID '{each}' does not exist")
    return ids


def policy(request: Parameters) -> str:
    """The policy of a request, which must be one; empty when it has none."""
    document = str(ec2._p(request, "PolicyDocument") or "")
    try:
        is_one = not document or "Statement" in json.loads(document)
    except (TypeError, ValueError):
        is_one = False
    if not is_one or len(document) > MOST_LETTERS:
        raise RefusedError("InvalidPolicyDocument", "The policy document is not valid")
    return document


def told(endpoint: Record) -> str:
    """An endpoint as EC2 writes it."""
    plain = ("VpcEndpointId", "VpcEndpointType", "VpcId", "ServiceName", "State", "OwnerId", "PolicyDocument")
    members = "".join(f"<{lower(name)}>{ec2._esc(endpoint[name])}</{lower(name)}>" for name in plain)
    groups = "".join(f"<item><groupId>{each}</groupId></item>" for each in endpoint["GroupIds"])
    private = str(endpoint["PrivateDnsEnabled"]).lower()
    return "".join(
        [
            members,
            f"<privateDnsEnabled>{private}</privateDnsEnabled><groupSet>{groups}</groupSet>",
            *lists(endpoint),
            ec2._tag_set_xml(endpoint["VpcEndpointId"]),
        ]
    )


def lists(endpoint: Record) -> Iterator[str]:
    """Where it is."""
    for member, name in {"RouteTableIds": "routeTableIdSet", "SubnetIds": "subnetIdSet"}.items():
        yield f"<{name}>{''.join(f'<item>{each}</item>' for each in endpoint[member])}</{name}>"


def lower(name: str) -> str:
    """With a small first letter."""
    return name[0].lower() + name[1:]
