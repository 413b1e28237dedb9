"""WAF: a door without a web ACL has none, web ACLs keep logs, and doors ask for leave of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ministack import app
from ministack.core.responses import json_response
from ministack.services import alb, waf

from .answers import Answer, Operation, add_operations, json_error

BALANCERS = ":loadbalancer/app/"
# What a load balancer's own service is asked besides, by the service authorization reference.
LEAVE = {
    "AssociateWebACL": "elasticloadbalancing:CreateWebACLAssociation",
    "DisassociateWebACL": "elasticloadbalancing:DeleteWebACLAssociation",
    "GetWebACLForResource": "elasticloadbalancing:GetLoadBalancerWebACL",
}
LOGS = "aws-waf-logs-"
NONE = "AWS WAF couldn't perform the operation because your resource doesn't exist."
IN_USE = (
    "AWS WAF couldn't perform the operation because your resource is being used by another resource or it's "
    "associated with another resource."
)

Request = dict[str, Any]

associate_as_ministack: Operation = waf._associate_web_acl
delete_as_ministack: Operation = waf._delete_web_acl
for_resource_as_ministack: Operation = waf._get_web_acl_for_resource

# What each web ACL writes down, by its ARN, which is never used again.
LOGGING: dict[str, Request] = {}


def install() -> None:
    """Puts everything here into MiniStack."""
    add_operations(
        waf,
        {
            "AssociateWebACL": associate,
            "DeleteLoggingConfiguration": delete_logging,
            "DeleteWebACL": delete_web_acl,
            "GetLoggingConfiguration": get_logging,
            "GetWebACLForResource": for_resource,
            "PutLoggingConfiguration": put_logging,
        },
    )
    ask_doors()


def ask_doors() -> None:
    """Has WAF ask for what else a call needs, with the rights of whoever makes it."""
    answered = waf.handle_request

    async def handle_request(
        method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, list[str]]
    ) -> Answer:
        operation = headers.get("x-amz-target", "").rpartition(".")[2]
        for action, resource in besides(operation, json.loads(body or b"{}").get("ResourceArn", "")):
            named = {"resource_arn": resource, "named_resource": resource}
            denied = app._enforce_data_plane("wafv2", action, headers, query, "", **named)
            if denied is not None:
                refused: Answer = denied
                return refused
        answer: Answer = await answered(method, path, headers, body, query)
        return answer

    waf.handle_request = handle_request


def besides(operation: str, door: str) -> Iterator[tuple[str, str]]:
    """The actions that an operation on a door needs besides its own, and on what."""
    if BALANCERS in door and operation in LEAVE:
        yield LEAVE[operation], door
    if operation == "GetWebACLForResource" and (web_acl := waf._associations.get(door)):
        yield "wafv2:GetWebACL", web_acl


def is_missing(door: str) -> bool:
    """Whether there is no such door, as far as it can be known here."""
    return BALANCERS in door and alb._lbs.get(door) is None


def associate(request: Request) -> Answer:
    """Puts a web ACL before a door, in the place of any other."""
    if is_missing(request["ResourceArn"]):
        return json_error("WAFNonexistentItemException", NONE, 400)
    return associate_as_ministack(request)


def for_resource(request: Request) -> Answer:
    """The web ACL before a door; none is no error."""
    door = request["ResourceArn"]
    if is_missing(door):
        return json_error("WAFNonexistentItemException", NONE, 400)
    if waf._associations.get(door) is None:
        answer: Answer = json_response({})
        return answer
    return for_resource_as_ministack(request)


def delete_web_acl(request: Request) -> Answer:
    """Deletes a web ACL that stands before nothing."""
    found = waf._resource_from_scope(waf._web_acls, request.get("Id", ""), request.get("Scope", "REGIONAL"))
    if found and found["ARN"] in {acl for _, acl in waf._associations.items()}:
        return json_error("WAFAssociatedItemException", IN_USE, 400)
    return delete_as_ministack(request)


def put_logging(request: Request) -> Answer:
    """Has a web ACL write down what it sees, in the place of what it wrote down before."""
    wanted = request["LoggingConfiguration"]
    arn = wanted["ResourceArn"]
    if is_unknown(arn):
        return json_error("WAFNonexistentItemException", NONE, 400)
    for place in wanted["LogDestinationConfigs"]:
        if not place.rpartition(":")[2].startswith(LOGS):
            message = f"Error reason: The ARN isn't valid. A valid ARN begins with {LOGS}, field: LOG_DESTINATION, "
            return json_error("WAFInvalidParameterException", f"{message}parameter: {place}", 400)
    given = {"ManagedByFirewallManager": False, "LogType": "WAF_LOGS", "LogScope": "CUSTOMER"}
    LOGGING[arn] = given | wanted
    return logging_of(arn)


def get_logging(request: Request) -> Answer:
    """What a web ACL writes down."""
    return logging_of(request["ResourceArn"])


def delete_logging(request: Request) -> Answer:
    """Has a web ACL write nothing down."""
    told = logging_of(request["ResourceArn"])
    if LOGGING.pop(request["ResourceArn"], None) is None:
        return told
    answer: Answer = json_response({})
    return answer


def logging_of(arn: str) -> Answer:
    """The log of a web ACL; the same word for none as for no such web ACL."""
    if is_unknown(arn) or arn not in LOGGING:
        return json_error("WAFNonexistentItemException", NONE, 400)
    answer: Answer = json_response({"LoggingConfiguration": LOGGING[arn]})
    return answer


def is_unknown(arn: str) -> bool:
    """Whether the account has no web ACL of that ARN here."""
    return waf._resolve_local_web_acl(arn)[0] is None
