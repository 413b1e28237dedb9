"""Bad changes of what WAF does for the doors of a workload."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

from local import Workload, baselines
from local.making.basics import pairs

from ..stack import Stack
from .change import Change, change
from .sources import approve, tags

NUMBERS = itertools.count(1)
CONTROL = "wafv2-protection-removed"
RULES: dict[str, Any] = {
    "Scope": "REGIONAL",
    "DefaultAction": {"Allow": {}},
    "VisibilityConfig": {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "asked"},
}


def bare_one_of_two(stack: Stack, workload: Workload) -> Change:
    """Takes the web ACL from a load balancer, soon after another was put before a door beside it."""
    named = {"WebACLArn": made_web_acl(stack, workload), "ResourceArn": made_door(stack, workload)}
    stack.ada.client("wafv2").associate_web_acl(**named)
    return bare_door(stack, workload)


def bare_door(stack: Stack, workload: Workload) -> Change:
    """Takes the web ACL from a load balancer. Another web ACL of the account stands before nothing."""
    door, web_acl = made_door(stack, workload), made_web_acl(stack, workload)
    made_web_acl(stack, workload)
    with stack.untold():
        stack.client("wafv2").associate_web_acl(WebACLArn=web_acl, ResourceArn=door)
    live = partial(baselines.front_door, stack.account, door)
    approve(stack, workload, door, live())
    return change(
        stack,
        lambda by: by.client("wafv2").disassociate_web_acl(ResourceArn=door),
        control=CONTROL,
        resource=door,
        live=live,
        calls=("AssociateWebACL",),
    )


def silence_web_acl(stack: Stack, workload: Workload) -> Change:
    """Ends the log of a web ACL, which left a header out."""
    web_acl = made_web_acl(stack, workload)
    logging = {
        "ResourceArn": web_acl,
        "LogDestinationConfigs": [f"arn:aws:s3:::aws-waf-logs-{workload.name}"],
        "RedactedFields": [{"SingleHeader": {"Name": "authorization"}}],
    }
    with stack.untold():
        stack.client("wafv2").put_logging_configuration(LoggingConfiguration=logging)
    live = partial(baselines.web_acl_log, stack.account, web_acl)
    approve(stack, workload, web_acl, live())
    return change(
        stack,
        lambda by: by.client("wafv2").delete_logging_configuration(ResourceArn=web_acl),
        control=CONTROL,
        resource=web_acl,
        live=live,
        calls=("PutLoggingConfiguration",),
    )


def made_door(stack: Stack, workload: Workload) -> str:
    """A load balancer of a workload; returns its ARN."""
    ec2 = stack.client("ec2")
    network = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    zones = [f"{stack.account.region}{zone}" for zone in "ab"]
    subnets = [
        ec2.create_subnet(VpcId=network, CidrBlock=f"10.8.{at}.0/24", AvailabilityZone=zone)["Subnet"]["SubnetId"]
        for at, zone in enumerate(zones)
    ]
    named = {"Name": f"assistant-{next(NUMBERS)}", "Subnets": subnets, "Tags": pairs(tags(workload))}
    return str(stack.client("elbv2").create_load_balancer(**named)["LoadBalancers"][0]["LoadBalancerArn"])


def made_web_acl(stack: Stack, workload: Workload) -> str:
    """A web ACL of a workload; returns its ARN."""
    named = {"Name": f"assistant-{next(NUMBERS)}", "Tags": pairs(tags(workload))}
    return str(stack.client("wafv2").create_web_acl(**RULES, **named)["Summary"]["ARN"])
