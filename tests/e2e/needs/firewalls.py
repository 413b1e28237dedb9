"""Doors of applications, and the web ACLs before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..changes import bare_door, bare_one_of_two, silence_web_acl
from ..permissions import Grant
from .terms import Make

NEEDED_BY: dict[str, Make] = {
    "elasticloadbalancing:": bare_door,
    "tag:GetResources": bare_door,
    "wafv2:": bare_door,
    "wafv2:GetLoggingConfiguration": silence_web_acl,
    "wafv2:GetWebACL": bare_one_of_two,
    "wafv2:GetWebACLForResource": bare_door,
    "wafv2:ListTagsForResource": silence_web_acl,
    "wafv2:PutLoggingConfiguration": silence_web_acl,
}
ROUNDS: tuple[tuple[Make, ...], ...] = ((bare_one_of_two, silence_web_acl),)

# Load balancers are asked for; these doors the local AWS has not, or does not put before WAF.
OF_OTHER_DOORS = (
    "apigateway:SetWebACL",
    "apprunner:AssociateWebAcl",
    "apprunner:DescribeWebAclForService",
    "appsync:AssociateWebACL",
    "appsync:GetWebACLForResource",
    "bedrock-agentcore:GatewayAssociateWebACL",
    "bedrock-agentcore:GatewayGetWebACLForResource",
    "cognito-idp:AssociateWebACL",
    "cognito-idp:GetWebACLForResource",
    "ec2:AssociateVerifiedAccessInstanceWebAcl",
    "ec2:GetVerifiedAccessInstanceWebAcl",
)
LOGGED_TO = ("arn:${AWS::Partition}:s3:::aws-waf-logs-*", "arn:${AWS::Partition}:wafv2:*:${AWS::AccountId}:*/webacl/*")
NO_DOORS = "the local AWS asks the services of load balancers alone"
NOT_DELIVERED = "AWS asks for it when a log is set up, and the local AWS delivers none"


def exempt(granted: Iterable[Grant]) -> Iterator[tuple[Grant, str]]:
    """Those of doors that the local AWS has not, and of where a log goes."""
    for grant in granted:
        if grant.action in OF_OTHER_DOORS:
            yield grant, NO_DOORS
    for action in ("logs:CreateLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies"):
        yield Grant("RemedyWafv2Role", action, ("*",), None), NOT_DELIVERED
    yield Grant("RemedyWafv2Role", "s3:GetBucketPolicy", LOGGED_TO, None), NOT_DELIVERED
