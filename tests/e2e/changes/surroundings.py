"""Bad changes of what stands around a workload: its network, and the detector that watches it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from local import Account, Workload, baselines
from local.making.basics import make_role, policy

from ..stack import Stack
from .change import Act, Change, State, change
from .sources import approve, tags

NUMBERS = itertools.count(1)
WORLD = "0.0.0.0/0"

# Security groups.


def open_port(stack: Stack, workload: Workload, port: int = 22) -> Change:
    """Lets the world in on a port."""
    rule = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": WORLD}]}
    named = {"GroupId": workload.security_group, "IpPermissions": [rule]}
    return change(
        stack,
        lambda by: by.client("ec2").authorize_security_group_ingress(**named),
        control="vpc-security-group-opened",
        resource=workload.security_group_arn,
        live=partial(baselines.security_group, stack.account, workload.security_group),
        calls=("RevokeSecurityGroupIngress",),
    )


# Routes.


def open_route(stack: Stack, workload: Workload) -> Change:
    """Leads a network to the internet that led nowhere."""
    table, gateway, _ = made_table(stack, workload)
    route = {"RouteTableId": table, "DestinationCidrBlock": WORLD, "GatewayId": gateway}
    return of_table(stack, workload, table, lambda by: by.client("ec2").create_route(**route), "DeleteRoute")


def divert_route(stack: Stack, workload: Workload) -> Change:
    """Leads a network to the internet past what looked at all that left it."""
    table, gateway, interface = made_table(stack, workload)
    route = {"RouteTableId": table, "DestinationCidrBlock": WORLD}
    stack.client("ec2").create_route(**route, NetworkInterfaceId=interface)
    diverted = {**route, "GatewayId": gateway}
    return of_table(stack, workload, table, lambda by: by.client("ec2").replace_route(**diverted), "ReplaceRoute")


def made_table(stack: Stack, workload: Workload) -> tuple[str, str, str]:
    """A route table of a network with a gateway to the internet and an interface of its own."""
    ec2 = stack.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=network)
    subnet = ec2.create_subnet(VpcId=network, CidrBlock="10.7.1.0/24")["Subnet"]["SubnetId"]
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    tagged = [{"ResourceType": "route-table", "Tags": own_tags(workload)}]
    table = ec2.create_route_table(VpcId=network, TagSpecifications=tagged)["RouteTable"]["RouteTableId"]
    return table, gateway, interface


def of_table(stack: Stack, workload: Workload, table: str, act: Act, call: str) -> Change:
    """A change of an approved route table."""
    resource = f"arn:aws:ec2:{stack.account.region}:{stack.account.id}:route-table/{table}"
    live = partial(baselines.route_table, stack.account, table)
    approve(stack, workload, resource, live())
    return change(stack, act, control="vpc-route-opened", resource=resource, live=live, calls=(call,))


# Endpoints.


def open_endpoint(stack: Stack, workload: Workload) -> Change:
    """Has an endpoint let all pass that let one model through."""
    endpoint, _ = made_endpoint(stack, workload)
    opened = {"VpcEndpointId": endpoint, "ResetPolicy": True}
    return of_endpoint(stack, workload, endpoint, lambda by: by.client("ec2").modify_vpc_endpoint(**opened))


def expose_endpoint(stack: Stack, workload: Workload) -> Change:
    """Puts an endpoint behind another group and into another subnet, and gives up its private name."""
    endpoint, other = made_endpoint(stack, workload)
    (found,) = stack.client("ec2").describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"]
    exposed = {
        "VpcEndpointId": endpoint,
        "PrivateDnsEnabled": False,
        "AddSecurityGroupIds": [other.group],
        "RemoveSecurityGroupIds": [group["GroupId"] for group in found["Groups"]],
        "AddSubnetIds": [other.subnet],
        "RemoveSubnetIds": found["SubnetIds"],
    }
    made = of_endpoint(stack, workload, endpoint, lambda by: by.client("ec2").modify_vpc_endpoint(**exposed))
    subnets = sorted([*made.mended["state"]["subnets"], other.subnet])
    return made.mending({"kind": "vpc-endpoint", "state": made.mended["state"] | {"subnets": subnets}})


def open_endpoint_beside(stack: Stack, workload: Workload) -> Change:
    """Has an endpoint let all pass, whose owner let another model through meanwhile, from another subnet too."""
    endpoint, other = made_endpoint(stack, workload)
    named, owners = {"VpcEndpointId": endpoint}, [ONE_MODEL | {"Sid": "Another", "Resource": OTHER_MODEL}, ONE_MODEL]

    def meanwhile() -> None:
        with stack.unheard():
            more = {"AddSubnetIds": [other.subnet], "PolicyDocument": policy(*owners)}
            stack.client("ec2").modify_vpc_endpoint(**named, **more)

    opened = policy(*owners, {"Effect": "Allow", "Principal": "*", "Action": "bedrock:*", "Resource": "*"})

    def act(by: Account) -> State:
        return dict(by.client("ec2").modify_vpc_endpoint(**named, PolicyDocument=opened))

    return of_endpoint(stack, workload, endpoint, act, meanwhile)


def delete_endpoint(stack: Stack, workload: Workload) -> Change:
    """Deletes an endpoint, of which people are told and no more."""
    endpoint, _ = made_endpoint(stack, workload)
    gone = {"VpcEndpointIds": [endpoint]}
    made = of_endpoint(stack, workload, endpoint, lambda by: by.client("ec2").delete_vpc_endpoints(**gone))
    return replace(made, calls=())


@dataclass(frozen=True)
class Place:
    """Somewhere in a network."""

    subnet: str
    group: str


def made_endpoint(stack: Stack, workload: Workload) -> tuple[str, Place]:
    """An endpoint that lets one model through, and another place in its network."""
    ec2 = stack.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]

    def place(number: int) -> Place:
        subnet = ec2.create_subnet(VpcId=network, CidrBlock=f"10.8.{number}.0/24")["Subnet"]["SubnetId"]
        named = {"GroupName": f"place-{number}", "Description": "of the test", "VpcId": network}
        return Place(subnet, ec2.create_security_group(**named)["GroupId"])

    own, other = place(1), place(2)
    made = ec2.create_vpc_endpoint(
        VpcId=network,
        ServiceName=f"com.amazonaws.{stack.account.region}.bedrock-runtime",
        VpcEndpointType="Interface",
        SubnetIds=[own.subnet],
        SecurityGroupIds=[own.group],
        PrivateDnsEnabled=True,
        PolicyDocument=policy(ONE_MODEL),
        TagSpecifications=[{"ResourceType": "vpc-endpoint", "Tags": own_tags(workload)}],
    )
    return made["VpcEndpoint"]["VpcEndpointId"], other


OTHER_MODEL = "arn:aws:bedrock:*::foundation-model/amazon.nova-pro-v1:0"
ONE_MODEL = {
    "Sid": "OneModel",
    "Effect": "Allow",
    "Principal": "*",
    "Action": "bedrock:InvokeModel",
    "Resource": "arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0",
}


def of_endpoint(
    stack: Stack, workload: Workload, endpoint: str, act: Act, meanwhile: Callable[[], None] = lambda: None
) -> Change:
    """A change of an approved endpoint, of which its owner changed something `meanwhile`."""
    resource = f"arn:aws:ec2:{stack.account.region}:{stack.account.id}:vpc-endpoint/{endpoint}"
    live = partial(baselines.vpc_endpoint, stack.account, endpoint)
    approve(stack, workload, resource, live())
    meanwhile()
    control, calls = "vpc-endpoint-opened", ("ModifyVpcEndpoint",)
    return change(stack, act, control=control, resource=resource, live=live, calls=calls)


# Flow logs.


def delete_flow_log(stack: Stack, workload: Workload) -> Change:
    """Deletes the flow log of a network. The one that is made in its place has another id."""
    ec2, account = stack.client("ec2"), stack.account
    network = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_flow_logs(
        ResourceIds=[network],
        ResourceType="VPC",
        TrafficType="ALL",
        LogGroupName=f"/acme/flows-{next(NUMBERS)}",
        DeliverLogsPermissionArn=make_role(
            account, f"acme-flows-{network}", "vpc-flow-logs.amazonaws.com", tags(workload)
        ),
        MaxAggregationInterval=60,
        TagSpecifications=[{"ResourceType": "vpc-flow-log", "Tags": [*own_tags(workload), TEAM]}],
    )
    (identity,) = made["FlowLogIds"]
    resource = f"arn:aws:ec2:{account.region}:{account.id}:vpc-flow-log/{identity}"
    live = partial(baselines.flow_log, account, identity, network)
    approve(stack, workload, resource, live())
    return change(
        stack,
        lambda by: by.client("ec2").delete_flow_logs(FlowLogIds=[identity]),
        control="vpc-flow-logs-removed",
        resource=resource,
        live=live,
        calls=("CreateFlowLogs",),
        lost=frozenset({"others", "replacement", "tags"}),
    )


def own_tags(workload: Workload) -> list[dict[str, str]]:
    """The tags of a workload's members, as EC2 writes them."""
    return [{"Key": key, "Value": value} for key, value in tags(workload).items()]


TEAM = {"Key": "team", "Value": "claims"}


# Detectors.


def suspend_detector(stack: Stack, workload: Workload) -> Change:
    """Suspends the detector."""
    return of_detector(stack, workload, updating(workload, Enable=False), "UpdateDetector")


def switch_off_protection(stack: Stack, workload: Workload) -> Change:
    """Switches a protection off that watches AI workloads."""
    features = [{"Name": "AI_PROTECTION", "Status": "DISABLED"}]
    return of_detector(stack, workload, updating(workload, Features=features), "UpdateDetector")


def delete_detector(stack: Stack, workload: Workload) -> Change:
    """Deletes the detector. The one that is made in its place has another id."""

    def act(by: Account) -> State:
        return dict(by.client("guardduty").delete_detector(DetectorId=workload.detector))

    return of_detector(stack, workload, act, "CreateDetector", lost=frozenset({"id"}))


def hide_findings(stack: Stack, workload: Workload) -> Change:
    """Has a filter that only marked findings archive them."""
    name, guardduty = f"quiet-{next(NUMBERS)}", stack.client("guardduty")
    named = {"DetectorId": workload.detector, "FilterName": name}
    criteria = {"Criterion": {"type": {"Eq": ["Impact:IAMUser/AnomalousBehavior"]}}}
    guardduty.create_filter(DetectorId=workload.detector, Name=name, Action="NOOP", FindingCriteria=criteria)
    return change(
        stack,
        lambda by: by.client("guardduty").update_filter(**named, Action="ARCHIVE"),
        control="guardduty-findings-suppressed",
        resource=f"{workload.detector_arn}/filter/{name}",
        live=partial(baselines.finding_filter, stack.account, workload.detector, name),
        calls=("UpdateFilter",),
    )


def updating(workload: Workload, **settings: Any) -> Act:
    """A call that changes settings of the detector."""
    return lambda by: by.client("guardduty").update_detector(DetectorId=workload.detector, **settings)


def of_detector(stack: Stack, workload: Workload, act: Act, *calls: str, lost: frozenset[str] = frozenset()) -> Change:
    """A change to the detector of the Region."""
    return change(
        stack,
        act,
        control="guardduty-detector-disabled",
        resource=workload.detector_arn,
        live=partial(baselines.detector, stack.account),
        calls=calls,
        lost=lost,
    )


# AWS Config.


def stop_recorder(stack: Stack, workload: Workload) -> Change:
    """Stops the recorder of AWS Config."""

    def act(by: Account) -> State:
        return dict(by.client("config").stop_configuration_recorder(ConfigurationRecorderName="default"))

    return of_recorder(stack, workload, act, "StartConfigurationRecorder")


def delete_recorder(stack: Stack, workload: Workload) -> Change:
    """Deletes the recorder of AWS Config. Its channel stays."""

    def act(by: Account) -> State:
        return dict(by.client("config").delete_configuration_recorder(ConfigurationRecorderName="default"))

    return of_recorder(stack, workload, act, "PutConfigurationRecorder", "StartConfigurationRecorder")


def redirect_history(stack: Stack, workload: Workload) -> Change:
    """Has AWS Config deliver into another bucket."""
    channel = {"name": "default", "s3BucketName": "acme-elsewhere"}

    def act(by: Account) -> State:
        return dict(by.client("config").put_delivery_channel(DeliveryChannel=channel))

    return of_recorder(stack, workload, act, "PutDeliveryChannel")


def of_recorder(stack: Stack, workload: Workload, act: Act, *calls: str) -> Change:
    """A change to what AWS Config records, or to where it delivers."""
    return change(
        stack,
        act,
        control="config-recorder-stopped",
        resource=workload.recorder_arn,
        live=partial(baselines.config, stack.account),
        calls=calls,
    )


def delete_rule(stack: Stack, _: Workload) -> Change:
    """Deletes a rule of AWS Config, of which people are told and no more."""
    config, name = stack.client("config"), f"notebooks-{next(NUMBERS)}"
    source = {"Owner": "AWS", "SourceIdentifier": "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"}
    config.put_config_rule(ConfigRule={"ConfigRuleName": name, "Source": source})

    def live() -> State:
        rules = config.describe_config_rules()["ConfigRules"]
        there = any(rule["ConfigRuleName"] == name for rule in rules)
        return {"kind": "config", "state": {"config": "rule", "there": there}}

    return change(
        stack,
        lambda by: by.client("config").delete_config_rule(ConfigRuleName=name),
        control="config-recorder-stopped",
        resource=f"arn:aws:config:{stack.account.region}:{stack.account.id}:config-rule/{name}",
        live=live,
        calls=(),
    )
