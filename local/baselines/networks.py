"""Security groups: their rules, and who stands behind them; where route tables lead; endpoints; flow logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from local.aws import Account

from .state import State, state

WORKLOAD = "ai:workload"
BALANCER = "amazon-elb"
RANGES = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
TARGETS = ("GatewayId", "NatGatewayId", "EgressOnlyInternetGatewayId", "NetworkInterfaceId")
SOURCES = ("CidrIpv4", "CidrIpv6", "PrefixListId")


def security_group(account: Account, group: str) -> State:
    """A security group: all that stands behind it must be of one AI workload to count as such."""
    ec2, behind = account.client("ec2"), [{"Name": "group-id", "Values": [group]}]
    own = pairs(ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0].get("Tags", []))
    rules = ec2.describe_security_group_rules(Filters=behind)["SecurityGroupRules"]
    interfaces = ec2.describe_network_interfaces(Filters=behind)["NetworkInterfaces"]
    workloads = [pairs(each.get("TagSet", [])).get(WORKLOAD) for each in interfaces]
    workloads += [own[WORKLOAD]] if WORKLOAD in own else []
    content = {
        "rules": [rule(each) for each in rules],
        "only_ai": None not in workloads and len(set(workloads)) <= 1,
        "load_balancer": any(is_load_balancers(each) for each in interfaces),
    }
    return state("security-group", content)


def route_table(account: Account, table: str) -> State:
    """A route table: where each range of addresses is led."""
    (found,) = account.client("ec2").describe_route_tables(RouteTableIds=[table])["RouteTables"]
    routes = {first(route, RANGES): first(route, TARGETS) for route in found["Routes"]}
    return state("route-table", {"routes": routes})


def vpc_endpoint(account: Account, identity: str) -> State:
    """An endpoint of a network; one that is gone has nothing."""
    listed = account.client("ec2").describe_vpc_endpoints()["VpcEndpoints"]
    found: Mapping[str, Any] = next((each for each in listed if each["VpcEndpointId"] == identity), {})
    content = {
        "exists": bool(found),
        "status": found.get("State", ""),
        "network": found.get("VpcId", ""),
        "service": found.get("ServiceName", ""),
        "policy": found.get("PolicyDocument"),
        "private_dns": found.get("PrivateDnsEnabled", False),
        "security_groups": sorted(group["GroupId"] for group in found.get("Groups", [])),
        "subnets": sorted(found.get("SubnetIds", [])),
        "route_tables": sorted(found.get("RouteTableIds", [])),
    }
    return state("vpc-endpoint", content)


def flow_log(account: Account, identity: str, target: str) -> State:
    """The flow log of a target; when it is gone the one that was made in its place, and what all others write down."""
    listed = {log["FlowLogId"]: log for log in account.client("ec2").describe_flow_logs()["FlowLogs"]}
    if identity in listed:
        own = {key: value for key, value in pairs(listed[identity].get("Tags", [])).items() if key == WORKLOAD}
        return state("flow-log", {"definition": definition(listed[identity]), **({"tags": own} if own else {})})
    made = next((each for each, log in listed.items() if log["ResourceId"] == target), None)
    others = {each: records(log) for each, log in listed.items()}
    content: dict[str, Any] = {"definition": definition(listed[made]) if made else None}
    content |= {"replacement": made} if made else {}
    content |= {"others": others} if others else {}
    return state("flow-log", content)


def definition(log: Mapping[str, Any]) -> dict[str, Any]:
    """How a flow log was made."""
    optional = {
        "role": log.get("DeliverLogsPermissionArn"),
        "format": log.get("LogFormat"),
        "interval": log.get("MaxAggregationInterval"),
    }
    always = {"records": records(log), "destination_type": log["LogDestinationType"]}
    return always | {name: value for name, value in optional.items() if value}


def records(log: Mapping[str, Any]) -> dict[str, str]:
    """What a flow log writes down, and where."""
    destination = log.get("LogDestination") or log.get("LogGroupName", "")
    return {"target": log["ResourceId"], "traffic": log["TrafficType"], "destination": destination}


def first(route: Mapping[str, Any], members: Iterable[str]) -> str:
    """The member of several that is given."""
    return next(str(route[member]) for member in members if route.get(member))


def rule(found: Mapping[str, Any]) -> dict[str, Any]:
    """A rule; what it lets in stands in one of four members."""
    referenced = found.get("ReferencedGroupInfo", {}).get("GroupId", "")
    ports = (found.get("FromPort"), found.get("ToPort"))
    return {
        "id": found["SecurityGroupRuleId"],
        "egress": found["IsEgress"],
        "range": next((found[source] for source in SOURCES if source in found), referenced),
        "ports": None if None in ports or ports == (-1, -1) else list(ports),
        "protocol": found.get("IpProtocol"),
        "description": found.get("Description") or None,
    }


def is_load_balancers(interface: Mapping[str, Any]) -> bool:
    """Whether an interface is a load balancer's."""
    return "load_balancer" in interface.get("InterfaceType", "") or interface.get("RequesterId") == BALANCER


def pairs(tags: list[dict[str, str]]) -> dict[str, str]:
    """Tags by their keys."""
    return {tag["Key"]: tag["Value"] for tag in tags}
