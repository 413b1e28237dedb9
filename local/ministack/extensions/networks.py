"""EC2: a rule of a security group for each range, groups found by name, and network interfaces by their groups."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ministack.services import ec2

from .answers import Answer

Parameters = Mapping[str, Any]
Handler = Callable[[Parameters], Answer]

RANGES = ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
AUTHORIZING = {"AuthorizeSecurityGroupIngress": "IpPermissions", "AuthorizeSecurityGroupEgress": "IpPermissionsEgress"}

permissions_as_ministack: Callable[[Parameters, str], list[dict[str, Any]]] = ec2._parse_ip_permissions
create_interface_as_ministack: Handler = ec2._create_network_interface
describe_groups_as_ministack: Handler = ec2._describe_security_groups


def install() -> None:
    """Puts everything here into MiniStack."""
    ec2._parse_ip_permissions = permissions
    ec2._ACTION_MAP |= {
        "CreateNetworkInterface": create_interface,
        "DescribeNetworkInterfaces": describe_interfaces,
        "DescribeSecurityGroups": describe_groups,
        **{name: only_new(ec2._ACTION_MAP[name], kept) for name, kept in AUTHORIZING.items()},
    }


def permissions(request: Parameters, prefix: str) -> list[dict[str, Any]]:
    """The rules that a request speaks of: one for each range, each with an id of its own."""
    return [rule for permission in permissions_as_ministack(request, prefix) for rule in single(permission)]


def single(permission: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rules of one permission."""
    for name in RANGES:
        for each in permission.get(name, []):
            alone = {**permission, **{other: [] for other in RANGES}, name: [each]}
            yield alone | {"SecurityGroupRuleId": f"sgr-0{secrets.token_hex(8)}"}


def only_new(authorize: Handler, kept: str) -> Handler:
    """An operation that adds rules, and refuses one that is there; MiniStack would say that it was added."""

    def checked(request: Parameters) -> Answer:
        group = ec2._security_groups.get(ec2._p(request, "GroupId")) or {}
        for rule in permissions(request, "IpPermissions"):
            if any(ec2._rules_match(rule, other) for other in group.get(kept, [])):
                message = "the specified rule already exists"
                refused: Answer = ec2._error("InvalidPermission.Duplicate", message, 400)
                return refused
        return authorize(request)

    return checked


def describe_groups(request: Parameters) -> Answer:
    """Security groups, also by name, by which AWS knows only those of the default VPC; MiniStack would answer all."""
    names = ec2._parse_member_list(request, "GroupName")
    default = {vpc["VpcId"] for vpc in ec2._vpcs.values() if vpc.get("IsDefault")}
    known = {
        group["GroupName"]: group["GroupId"] for group in ec2._security_groups.values() if group["VpcId"] in default
    }
    for missing in (name for name in names if name not in known):
        refused: Answer = ec2._error("InvalidGroup.NotFound", f"The security group '{missing}' does not exist", 400)
        return refused
    first = 1 + len(ec2._parse_member_list(request, "GroupId"))
    return describe_groups_as_ministack(
        {**request, **{f"GroupId.{at}": known[name] for at, name in enumerate(names, first)}}
    )


def create_interface(request: Parameters) -> Answer:
    """Makes a network interface with the tags of the request."""
    before = set(ec2._network_interfaces.keys())
    answer = create_interface_as_ministack(request)
    for made in set(ec2._network_interfaces.keys()) - before:
        ec2._parse_tag_specs(request, "network-interface", made)
    return answer


def describe_interfaces(request: Parameters) -> Answer:
    """The network interfaces that satisfy all filters; MiniStack knows none."""
    wanted = ec2._parse_member_list(request, "NetworkInterfaceId")
    filters: dict[str, list[str]] = ec2._parse_filters(request)
    found = [
        interface
        for interface in ec2._network_interfaces.values()
        if (not wanted or interface["NetworkInterfaceId"] in wanted)
        and all(set(values) & values_of(interface, name) for name, values in filters.items())
    ]
    items = "".join(ec2._eni_fields_xml(interface) for interface in found)
    inner = f"<networkInterfaceSet>{items}</networkInterfaceSet>"
    answer: Answer = ec2._xml(200, "DescribeNetworkInterfacesResponse", inner)
    return answer


def values_of(interface: Mapping[str, Any], name: str) -> set[str]:
    """What a network interface has under the name of a filter. An unknown filter finds nothing."""
    tags = {tag["Key"]: tag["Value"] for tag in ec2._tags.get(interface["NetworkInterfaceId"]) or []}
    if name.startswith("tag:"):
        return {tags[name[4:]]} if name[4:] in tags else set()
    match name:
        case "group-id":
            return {group["GroupId"] for group in interface["Groups"]}
        case "tag-key":
            return set(tags)
        case "subnet-id" | "vpc-id" | "network-interface-id" | "status" | "interface-type":
            member = "".join(part.capitalize() for part in name.split("-"))
            return {interface[member]}
    return set()
