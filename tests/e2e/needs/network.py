"""Security groups, route tables, endpoints and functions."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import move_tool_alias, open_endpoint, open_port, open_route, open_url
from ..permissions import Grant
from .terms import ASKED_FIRST, Make, asked

FUNCTIONS = ("arn:${AWS::Partition}:lambda:*:${AWS::AccountId}:function:*",)
TABLES = ("arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:route-table/*",)

lead_out = asked(open_route)
release = asked(move_tool_alias)
NEEDED_BY: dict[str, Make] = {
    "ec2:": open_port,
    "ec2:DescribeRouteTables": lead_out,
    "ec2:DescribeVpcEndpoints": open_endpoint,
    "ec2:ModifyVpcEndpoint": open_endpoint,
    "lambda:": open_url,
    "lambda:ListAliases": release,
}
ROUNDS: tuple[tuple[Make, ...], ...] = ((lead_out, open_endpoint, open_port, open_url, release),)
READ_TO_ASK = ("ec2:DescribeRouteTables", "lambda:ListAliases")


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those of what a person is asked about first."""
    for action in ("ec2:DeleteRoute", "ec2:ReplaceRoute"):
        yield Grant("RemedyEc2Role", action, TABLES, None), ASKED_FIRST
    yield Grant("RemedyLambdaRole", "lambda:UpdateAlias", FUNCTIONS, None), ASKED_FIRST
