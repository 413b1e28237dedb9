"""CloudWatch Logs: a group can have a key of its own, be masked, and be protected from being deleted."""

from __future__ import annotations

import json
import re
import time
from typing import Any

from ministack.core.responses import json_response
from ministack.services import cloudwatch_logs as logs

from .answers import Answer, Operation, add_operations, json_error

create_as_ministack: Operation = logs._create_log_group
delete_as_ministack: Operation = logs._delete_log_group
describe_as_ministack: Operation = logs._describe_log_groups

IDENTIFIER = re.compile(r"^arn:aws[^:]*:logs:[^:]+:\d{12}:log-group:(?P<name>[^:]+)(:\*)?$")


def install() -> None:
    """Puts everything here into MiniStack."""
    logs._create_log_group = create
    logs._delete_log_group = delete
    logs._describe_log_groups = describe
    add_operations(
        logs,
        {
            "AssociateKmsKey": associate_key,
            "DeleteDataProtectionPolicy": delete_masking,
            "DisassociateKmsKey": disassociate_key,
            "GetDataProtectionPolicy": get_masking,
            "PutDataProtectionPolicy": put_masking,
            "PutLogGroupDeletionProtection": protect,
        },
    )


def named(request: dict[str, Any]) -> str:
    """The name of the group of a request, by whichever member it is named."""
    members = ("logGroupName", "logGroupIdentifier", "resourceIdentifier")
    given = next((str(request[member]) for member in members if request.get(member)), "")
    arn = IDENTIFIER.match(given)
    return arn["name"] if arn else given


def missing(name: str) -> Answer:
    """There is no such group."""
    return json_error("ResourceNotFoundException", f"The specified log group does not exist: {name}", 400)


def create(request: dict[str, Any]) -> Answer:
    """Makes a group, protected if that is asked for."""
    answer = create_as_ministack(request)
    if answer[0] == 200 and request.get("deletionProtectionEnabled"):
        logs._log_groups[request["logGroupName"]]["protected"] = True
    return answer


def delete(request: dict[str, Any]) -> Answer:
    """Deletes a group that is not protected."""
    group = logs._log_groups.get(request.get("logGroupName")) or {}
    if group.get("protected"):
        message = "Log group cannot be deleted because deletion protection is enabled"
        return json_error("ValidationException", message, 400)
    return delete_as_ministack(request)


def describe(request: dict[str, Any]) -> Answer:
    """Groups, with what MiniStack does not know of them."""
    status, headers, body = describe_as_ministack(request)
    if status != 200:
        return status, headers, body
    answer = json.loads(body)
    for found in answer["logGroups"]:
        group = logs._log_groups[found["logGroupName"]]
        found["deletionProtectionEnabled"] = bool(group.get("protected"))
        if group.get("masking"):
            found["dataProtectionStatus"] = "ACTIVATED"
    told: Answer = json_response(answer)
    return told


def protect(request: dict[str, Any]) -> Answer:
    """Protects a group from being deleted, or does so no more."""
    name = named(request)
    if name not in logs._log_groups:
        return missing(name)
    logs._log_groups[name]["protected"] = bool(request.get("deletionProtectionEnabled"))
    done: Answer = json_response({})
    return done


def associate_key(request: dict[str, Any]) -> Answer:
    """Has a group encrypt what it takes in from now on."""
    name = named(request)
    if name not in logs._log_groups:
        return missing(name)
    logs._log_groups[name]["kmsKeyId"] = request["kmsKeyId"]
    done: Answer = json_response({})
    return done


def disassociate_key(request: dict[str, Any]) -> Answer:
    """Has a group use no key of its owner's any more."""
    name = named(request)
    if name not in logs._log_groups:
        return missing(name)
    logs._log_groups[name]["kmsKeyId"] = None
    done: Answer = json_response({})
    return done


def get_masking(request: dict[str, Any]) -> Answer:
    """The data protection policy of a group; nothing when it has none."""
    name = named(request)
    if name not in logs._log_groups:
        return missing(name)
    answer: Answer = json_response(logs._log_groups[name].get("masking") or {})
    return answer


def put_masking(request: dict[str, Any]) -> Answer:
    """Replaces the data protection policy of a group, which has an audit and a masking of the same identifiers."""
    name = named(request)
    if name not in logs._log_groups:
        return missing(name)
    if not is_masking(request["policyDocument"]):
        return json_error("InvalidParameterException", "The data protection policy is invalid", 400)
    masking = {"logGroupIdentifier": name, "policyDocument": request["policyDocument"]}
    masking["lastUpdatedTime"] = int(time.time() * 1000)
    logs._log_groups[name]["masking"] = masking
    answer: Answer = json_response(masking)
    return answer


def is_masking(text: str) -> bool:
    """Whether a document is a data protection policy as AWS takes it."""
    try:
        statements = json.loads(text)["Statement"]
        named = {operation: sorted(each["DataIdentifier"]) for each in statements for operation in each["Operation"]}
    except (KeyError, TypeError, ValueError):
        return False
    return len(statements) == 2 and set(named) == {"Audit", "Deidentify"} and named["Audit"] == named["Deidentify"]


def delete_masking(request: dict[str, Any]) -> Answer:
    """Has nothing of a group be masked any more."""
    name = named(request)
    if name not in logs._log_groups or not logs._log_groups[name].pop("masking", None):
        return missing(name)
    done: Answer = json_response({})
    return done
