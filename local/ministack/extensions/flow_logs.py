"""EC2: flow logs are made with all that they were asked for, and no two write the same to the same place."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.services import ec2

from .answers import Answer

Parameters = Mapping[str, Any]
Record = dict[str, Any]
Problem = tuple[str, str]

LOGS = "cloud-watch-logs"
DEFAULT_FORMAT = " ".join(
    f"${{{field}}}"
    for field in (
        *("version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets"),
        *("bytes", "start", "end", "action", "log-status"),
    )
)
# The kinds of what may be written down, and how EC2 says that there is none.
TARGETS = {
    "VPC": ("_vpcs", "InvalidVpcId.NotFound"),
    "Subnet": ("_subnets", "InvalidSubnetId.NotFound"),
    "NetworkInterface": ("_network_interfaces", "InvalidNetworkInterfaceId.NotFound"),
}
# The members of a description, and those of a record.
TOLD = {
    "flowLogId": "FlowLogId",
    "flowLogStatus": "FlowLogStatus",
    "resourceId": "ResourceId",
    "trafficType": "TrafficType",
    "logDestinationType": "LogDestinationType",
    "logDestination": "LogDestination",
    "logGroupName": "LogGroupName",
    "deliverLogsPermissionArn": "DeliverLogsPermissionArn",
    "logFormat": "LogFormat",
    "maxAggregationInterval": "MaxAggregationInterval",
    "creationTime": "CreationTime",
}
FILTERS = {
    "flow-log-id": "FlowLogId",
    "log-destination-type": "LogDestinationType",
    "log-group-name": "LogGroupName",
    "resource-id": "ResourceId",
    "traffic-type": "TrafficType",
}


def install() -> None:
    """Puts everything here into MiniStack."""
    ec2._ACTION_MAP |= {"CreateFlowLogs": create, "DeleteFlowLogs": delete, "DescribeFlowLogs": describe}


def create(request: Parameters) -> Answer:
    """Makes a flow log of each target; those that cannot be made are listed in the answer."""
    if missing := next(lacking(request), None):
        return error("MissingParameter", f"The request must contain the parameter {missing}")
    made, refused = "", ""
    for target in ec2._parse_member_list(request, "ResourceId"):
        record = asked(request, target)
        if problem := problem_of(record, str(ec2._p(request, "ResourceType"))):
            code, message = problem
            told = f"<code>{code}</code><message>{message}</message>"
            refused += f"<item><resourceId>{target}</resourceId><error>{told}</error></item>"
            continue
        ec2._flow_logs[record["FlowLogId"]] = record
        ec2._parse_tag_specs(request, "vpc-flow-log", record["FlowLogId"])
        made += f"<item>{record['FlowLogId']}</item>"
    inner = f"<flowLogIdSet>{made}</flowLogIdSet><unsuccessful>{refused}</unsuccessful>"
    answer: Answer = ec2._xml(200, "CreateFlowLogsResponse", inner)
    return answer


def lacking(request: Parameters) -> Iterator[str]:
    """What EC2 must be told and is not. Only a role writes to a log group."""
    wanted = ["ResourceId.1", "ResourceType", "TrafficType"]
    if (ec2._p(request, "LogDestinationType") or LOGS) == LOGS:
        wanted.append("DeliverLogsPermissionArn")
    yield from (name.removesuffix(".1") for name in wanted if not ec2._p(request, name))
    if not (ec2._p(request, "LogDestination") or ec2._p(request, "LogGroupName")):
        yield "LogDestination"


def asked(request: Parameters, target: str) -> Record:
    """The flow log that a request asks for."""
    group = str(ec2._p(request, "LogGroupName") or "")
    destination = str(ec2._p(request, "LogDestination") or "")
    return {
        "FlowLogId": f"fl-0{secrets.token_hex(8)}",
        "FlowLogStatus": "ACTIVE",
        "ResourceId": target,
        "TrafficType": ec2._p(request, "TrafficType"),
        "LogDestinationType": ec2._p(request, "LogDestinationType") or LOGS,
        "LogDestination": destination,
        "LogGroupName": group or destination.partition(":log-group:")[2].removesuffix(":*"),
        "DeliverLogsPermissionArn": ec2._p(request, "DeliverLogsPermissionArn"),
        "LogFormat": ec2._p(request, "LogFormat") or DEFAULT_FORMAT,
        "MaxAggregationInterval": ec2._p(request, "MaxAggregationInterval") or "600",
        "CreationTime": ec2._now_ts(),
    }


def problem_of(record: Record, kind: str) -> Problem | None:
    """Why a flow log cannot be made."""
    store, missing = TARGETS[kind]
    if record["ResourceId"] not in getattr(ec2, store):
        return missing, f"{record['ResourceId']} does not exist"
    if record["MaxAggregationInterval"] not in ("60", "600"):
        return "InvalidParameter", "The interval is 60 or 600 seconds"
    same = ("ResourceId", "TrafficType", "LogDestinationType", "LogDestination", "LogGroupName")
    if any(all(other[member] == record[member] for member in same) for other in ec2._flow_logs.values()):
        return "FlowLogAlreadyExists", "There is an existing Flow Log with the same configuration and log destination."
    return None


def delete(request: Parameters) -> Answer:
    """Deletes flow logs, all of which must be there."""
    ids = ec2._parse_member_list(request, "FlowLogId")
    if missing := [each for each in ids if each not in ec2._flow_logs]:
        told = " ".join(missing)
        message = f"These flow log ids in the input list are not found: [TotalCount: {len(missing)}] {told}"
        return error("InvalidFlowLogId.NotFound", message)
    for each in ids:
        del ec2._flow_logs[each]
        ec2._tags.pop(each, None)
    answer: Answer = ec2._xml(200, "DeleteFlowLogsResponse", "<unsuccessful/>")
    return answer


def describe(request: Parameters) -> Answer:
    """The flow logs that satisfy all filters."""
    ids, filters = ec2._parse_member_list(request, "FlowLogId"), ec2._parse_filters(request)

    def fits(log: Record) -> bool:
        named = not ids or log["FlowLogId"] in ids
        tagged = bool(ec2._resource_matches_tag_filters(log["FlowLogId"], filters))
        return named and tagged and all(log[FILTERS[name]] in filters[name] for name in FILTERS if name in filters)

    items = "".join(f"<item>{told(log)}</item>" for log in ec2._flow_logs.values() if fits(log))
    answer: Answer = ec2._xml(200, "DescribeFlowLogsResponse", f"<flowLogSet>{items}</flowLogSet>")
    return answer


def told(log: Record) -> str:
    """A flow log as EC2 writes it."""
    members = "".join(f"<{name}>{ec2._esc(log[member])}</{name}>" for name, member in TOLD.items() if log[member])
    return members + str(ec2._tag_set_xml(log["FlowLogId"]))


def error(code: str, message: str) -> Answer:
    """EC2 does not do it."""
    answer: Answer = ec2._error(code, message, 400)
    return answer
