"""EC2's two spellings: lists of `items` in the older calls, XML under the name of the request in the newer ones.

Which one a call has shows in its model: the older calls take `dryRun`, the newer ones `DryRun` or nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, OperationModel, Shape, StructureShape

from .markup import coerced, one_or_many
from .moments import fractional, milliseconds, moment
from .shapes import is_sensitive, lower_first, upper_first
from .values import scalar

NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"
REMOVED = "<sensitiveDataRemoved>"

# Lists whose names do not follow from the model; an item of plain text stands under the second name.
SETS = {
    "AllocationIds": ("allocationIdsSet", "allocationId"),
    "AttributeNames": ("accountAttributeNameSet", "attributeName"),
    "BlockDeviceMappings": ("blockDeviceMapping", ""),
    "DhcpOptionsIds": ("dhcpOptionsSet", "dhcpOptionsId"),
    "ExecutableUsers": ("executableBySet", "user"),
    "GroupIds": ("securityGroupIdSet", "groupId"),
    "GroupNames": ("securityGroupSet", "groupName"),
    "Groups": ("groupSet", "groupId"),
    "ImageIds": ("imagesSet", "imageId"),
    "InstanceIds": ("instancesSet", "instanceId"),
    "IpPermissions": ("ipPermissions", ""),
    "IpRanges": ("ipRanges", ""),
    "Ipv6Ranges": ("ipv6Ranges", ""),
    "OwnerIds": ("ownersSet", "owner"),
    "Owners": ("ownersSet", "owner"),
    "PrefixListIds": ("prefixListIds", ""),
    "PrivateIpAddresses": ("privateIpAddressesSet", ""),
    "PublicIps": ("publicIpsSet", "publicIp"),
    "RegionNames": ("regionSet", "regionName"),
    "Resources": ("resourcesSet", "resourceId"),
    "RestorableByUserIds": ("sharedUsersSet", "user"),
    "SnapshotIds": ("snapshotSet", "snapshotId"),
    "SubnetIds": ("subnetSet", "subnetId"),
    "UserIdGroupPairs": ("groups", ""),
    "VolumeIds": ("volumeSet", "volumeId"),
    "VpcIds": ("vpcSet", "vpcId"),
    "VpnConnectionIds": ("vpnConnectionSet", "vpnConnectionId"),
    "VpnGatewayIds": ("vpnGatewaySet", "vpnGatewayId"),
    "ZoneIds": ("availabilityZoneIdSet", "zoneId"),
    "ZoneNames": ("availabilityZoneSet", "zoneName"),
    "Add": ("add", ""),
    "Remove": ("remove", ""),
}
SETS_OF = {
    "DescribePlacementGroups": {
        "GroupIds": ("placementGroupIdSet", "groupId"),
        "GroupNames": ("placementGroupSet", "groupName"),
    },
}

# Lists and structures that show as `{}` when they are not given; a Describe call shows all lists of its own.
ALWAYS = {
    "AuthorizeSecurityGroupEgress": ("IpPermissions",),
    "AuthorizeSecurityGroupIngress": ("IpPermissions",),
    "CreateNetworkAclEntry": ("IcmpTypeCode", "PortRange"),
    "CreateNetworkInterface": ("Groups", "PrivateIpAddresses"),
    "RevokeSecurityGroupEgress": ("IpPermissions",),
    "RevokeSecurityGroupIngress": ("IpPermissions",),
    "RunInstances": ("BlockDeviceMappings",),
}
NEVER = {"DescribeRegions": ("Filters",)}
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "DeleteSnapshot": {"force": False},
    "DeleteVolume": {"reportVolumeFailure": False},
    "DescribeAccountAttributes": {"filterSet": {}},
}
PERMISSION_LISTS = ("UserIdGroupPairs", "IpRanges", "Ipv6Ranges", "PrefixListIds")

SINGLE = {"privateIpAddressesSet": "item"}  # in answers

LAUNCHED = ("ImageId", "MinCount", "MaxCount", "KeyName", "AdditionalInfo")
RENAMED = {
    ("ModifyImageAttribute", "Attribute"): "attributeType",
    ("ModifySnapshotAttribute", "Attribute"): "attributeType",
    ("CreateNetworkAclEntry", "Protocol"): "aclProtocol",
    ("CreateNetworkAclEntry", "IcmpTypeCode"): "icmpTypeCode",
}


def is_wrapped(operation: OperationModel) -> bool:
    """Whether a call is of the newer kind."""
    dry = operation.input_shape.members.get("DryRun") if operation.input_shape else None
    return dry is None or dry.serialization.get("name") != "dryRun"


def request(operation: OperationModel, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a call to EC2."""
    if operation.input_shape is None or is_wrapped(operation):
        return {f"{operation.name}Request": markup(operation.input_shape, parameters) if parameters else ""}
    members = {**DEFAULTS.get(operation.name, {}), **itemised(operation.name, operation.input_shape, parameters)}
    return launched(members) if operation.name == "RunInstances" else members


def launched(members: dict[str, Any]) -> dict[str, Any]:
    """The parameters of RunInstances, which keeps some of them as if they were of an instance."""
    names = [lower_first(name) for name in LAUNCHED]
    instance = {name: members.pop(name) for name in names if name in members}
    return {"instancesSet": {"items": [instance]}, **members}


def itemised(operation: str, shape: StructureShape, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Members in the older spelling."""
    members: dict[str, Any] = {}
    for name, member in shape.members.items():
        if parameters.get(name) is not None:
            members |= older(operation, name, member, parameters[name])
        elif is_always_shown(operation, shape, name):
            members |= older(operation, name, member, {})
    return members


def is_always_shown(operation: str, shape: StructureShape, name: str) -> bool:
    """Whether a list shows when it was not given."""
    if shape.name == "IpPermission":
        return name in PERMISSION_LISTS
    if shape.name != f"{operation}Request":
        return False
    listing = operation.startswith("Describe") and isinstance(shape.members[name], ListShape)
    return (listing and name not in NEVER.get(operation, ())) or name in ALWAYS.get(operation, ())


def older(operation: str, name: str, member: Shape, value: Any) -> dict[str, Any]:
    """One member in the older spelling."""
    if isinstance(member, ListShape):
        field, single = listed(operation, name, member)
        return {field: items(operation, member, value, single)}
    field = RENAMED.get((operation, name)) or lower_first(member.serialization.get("name", name))
    if name == "UserData" or is_secret(member):
        return {field: REMOVED}
    if isinstance(member, StructureShape) and isinstance(value, Mapping):
        return {field: itemised(operation, member, value)}
    return {field: scalar(member, value)}


def is_secret(member: Shape) -> bool:
    """Whether a value does not belong into a record."""
    return is_sensitive(member) or member.type_name == "blob"


def listed(operation: str, name: str, member: ListShape) -> tuple[str, str]:
    """The names of a list and of a plain item in it."""
    if named := SETS_OF.get(operation, SETS).get(name):
        return named
    single = lower_first(member.serialization.get("name", name))
    return (single if single.endswith("Set") else f"{single}Set"), single


def items(operation: str, member: ListShape, value: Any, single: str) -> Any:
    """A list in the older spelling; tags to be set on creation are a plain list."""
    if not value:
        return {}
    if not isinstance(member.member, StructureShape):
        return {"items": [{single: scalar(member.member, item)} for item in value]}
    written = [itemised(operation, member.member, item) for item in value]
    if member.member.name == "TagSpecification":
        tags = [item.get("Tags", []) for item in value]
        written = [
            {
                **{k: v for k, v in each.items() if k != "tagSet"},
                "tags": [{lower_first(k): v for k, v in tag.items()} for tag in own],
            }
            for each, own in zip(written, tags, strict=True)
        ]
    return {"items": written}


def markup(shape: StructureShape | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Members in the newer spelling: the query's names, items numbered by `tag`."""
    members: dict[str, Any] = {}
    for name, member in shape.members.items() if shape else ():
        if parameters.get(name) is not None:
            members[query_name(name, member)] = marked(member, parameters[name])
    return members


def query_name(name: str, member: Shape) -> str:
    """The name of a member in the query string."""
    return str(member.serialization.get("queryName") or upper_first(member.serialization.get("name", name)))


def marked(member: Shape, value: Any) -> Any:
    """A value in the newer spelling."""
    if is_secret(member):
        return REMOVED
    if isinstance(member, ListShape):
        numbered = [tagged(marked(member.member, item), number) for number, item in enumerate(value, 1)]
        return one_or_many(numbered) if numbered else ""
    if isinstance(member, StructureShape) and isinstance(value, Mapping):
        return markup(member, value) or ""
    if member.type_name == "timestamp":
        when = moment(value)
        return fractional(when) if when else str(value)
    return coerced(value)


def tagged(value: Any, number: int) -> dict[str, Any]:
    """An item of a list with its number."""
    return {**value, "tag": number} if isinstance(value, dict) else {"tag": number, "content": value}


def answer(operation: OperationModel, result: Mapping[str, Any], request_id: str) -> dict[str, Any]:
    """The answer of EC2 to a change."""
    shape = operation.output_shape
    if is_wrapped(operation):
        members = newer_answer(shape, result) if shape else {"return": True}
        return {f"{operation.name}Response": {"xmlns": NAMESPACE, "requestId": request_id, **members}}
    members = older_answer(shape, result) if shape else {}
    done = {} if set(members) - {"_return"} and "_return" not in members else {"_return": True}
    return {"requestId": request_id, **done, **members}


def older_answer(shape: StructureShape, result: Mapping[str, Any]) -> dict[str, Any]:
    """Members of an answer in the older spelling."""
    members: dict[str, Any] = {}
    for name, member in shape.members.items():
        if result.get(name) is not None:
            field = member.serialization.get("name", lower_first(name))
            members["_return" if field == "return" else field] = older_value(member, result[name])
    return members


def older_value(member: Shape, value: Any) -> Any:
    """A value of an answer in the older spelling."""
    if is_secret(member):
        return REMOVED
    if isinstance(member, ListShape):
        name = SINGLE.get(member.serialization.get("name", ""), "items")
        return {name: [older_value(member.member, item) for item in value]} if value else {}
    if isinstance(member, StructureShape) and isinstance(value, Mapping):
        return older_answer(member, value)
    if member.type_name == "timestamp":
        when = moment(value)
        return milliseconds(when) if when else value
    return scalar(member, value)


def newer_answer(shape: StructureShape, result: Mapping[str, Any]) -> dict[str, Any]:
    """Members of an answer in the newer spelling."""
    return {
        member.serialization.get("name", lower_first(name)): newer_value(member, result[name])
        for name, member in shape.members.items()
        if result.get(name) is not None
    }


def newer_value(member: Shape, value: Any) -> Any:
    """A value of an answer in the newer spelling."""
    if is_secret(member):
        return REMOVED
    if isinstance(member, ListShape):
        return {"item": one_or_many([newer_value(member.member, item) for item in value])} if value else ""
    if isinstance(member, StructureShape) and isinstance(value, Mapping):
        return newer_answer(member, value)
    if member.type_name == "timestamp":
        when = moment(value)
        return fractional(when).replace("Z", ".000Z") if when and not when.microsecond else str(value)
    return coerced(value)
