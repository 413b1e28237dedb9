"""Security groups, route tables, endpoints and functions."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import delete_flow_log, move_tool_alias, open_endpoint, open_port, open_route, open_url
from ..permissions import Grant
from .bedrock import OWN_WORKLOAD
from .terms import ASKED_FIRST, Make, asked

FUNCTIONS = ("arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*",)
TABLES = ("arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:route-table/*",)
RECORDED = tuple(
    f"arn:${{AWS::Partition}}:ec2:*:${{AWS::AccountId}}:{kind}/*"
    for kind in ("network-interface", "subnet", "vpc-flow-log", "vpc")
)
NOT_TAGGED = "EC2 asks for it when what is made has tags, and the local AWS does not"
NOT_DELIVERED = "AWS asks for it when records are to go into a bucket, and the local AWS delivers none"

lead_out = asked(open_route)
release = asked(move_tool_alias)
NEEDED_BY: dict[str, Make] = {
    "ec2:": open_port,
    "ec2:CreateFlowLogs": delete_flow_log,
    "ec2:DescribeFlowLogs": delete_flow_log,
    "ec2:DescribeRouteTables": lead_out,
    "ec2:DescribeVpcEndpoints": open_endpoint,
    "ec2:ModifyVpcEndpoint": open_endpoint,
    "lambda:": open_url,
    "lambda:ListAliases": release,
}
ROUNDS: tuple[tuple[Make, ...], ...] = ((delete_flow_log, lead_out, open_endpoint, open_port, open_url, release),)
READ_TO_ASK = ("ec2:DescribeRouteTables", "lambda:ListAliases")


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those of what a person is asked about first, and of what the local AWS does not ask."""
    for action in ("ec2:DeleteRoute", "ec2:ReplaceRoute"):
        yield Grant("RemedyEc2Role", action, TABLES, None), ASKED_FIRST
    yield Grant("RemedyLambdaRole", "lambda:PutFunctionConcurrency", FUNCTIONS, None), ASKED_FIRST
    yield Grant("RemedyLambdaRole", "lambda:UpdateAlias", FUNCTIONS, None), ASKED_FIRST
    yield Grant("RemedyEc2Role", "ec2:CreateTags", RECORDED, OWN_WORKLOAD), NOT_TAGGED
    for action in ("logs:CreateLogDelivery", "logs:DeleteLogDelivery"):
        yield Grant("RemedyEc2Role", action, ("*",), OWN_WORKLOAD), NOT_DELIVERED
