"""Security groups, route tables and functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from local import Workload

from ..changes import Change, open_port, open_route, open_url
from ..permissions import Grant
from ..stack import Stack
from .terms import ASKED_FIRST, Make

TABLES = ("arn:${AWS::Partition}:ec2:*:${AWS::AccountId}:route-table/*",)


def lead_out(stack: Stack, workload: Workload) -> Change:
    """Leads a network to the internet, which a person is asked about first."""
    return replace(open_route(stack, workload), calls=())


NEEDED_BY: dict[str, Make] = {"ec2:": open_port, "ec2:DescribeRouteTables": lead_out, "lambda:": open_url}
ROUNDS: tuple[tuple[Make, ...], ...] = ((lead_out, open_port, open_url),)
READ_TO_ASK = ("ec2:DescribeRouteTables",)


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those of what a person is asked about first."""
    for action in ("ec2:DeleteRoute", "ec2:ReplaceRoute"):
        yield Grant("RemedyEc2Role", action, TABLES, None), ASKED_FIRST
