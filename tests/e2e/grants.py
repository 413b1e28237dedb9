"""What the roles of the template are allowed, and what the calls of a run needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from local import Call

# How IAM calls what the SDK calls otherwise.
ACTIONS = {
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
    "s3control:PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock",
}
PARTS = {"Get": "dynamodb:GetItem", "Put": "dynamodb:PutItem", "Delete": "dynamodb:DeleteItem"}


@dataclass(frozen=True)
class Grant:
    """A statement that allows something to a role."""

    role: str
    sid: str
    actions: tuple[str, ...]

    def __str__(self) -> str:
        """The name of a test about it."""
        return f"{self.role} {self.sid}"

    @property
    def service(self) -> str:
        """The service that its actions are of."""
        return self.actions[0].partition(":")[0]


def grants(template: str) -> list[Grant]:
    """Every statement that allows something to a role of the template."""
    found = []
    for name, resource in yaml_parse(template)["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::IAM::ManagedPolicy":
            (role,) = (each["Ref"] for each in properties["Roles"])
            found += allowed(role, properties["PolicyDocument"])
        if resource["Type"] == "AWS::IAM::Role":
            for policy in properties.get("Policies", []):
                found += allowed(name, policy["PolicyDocument"])
    return found


def allowed(role: str, policy: dict[str, Any]) -> list[Grant]:
    """The statements of a policy that allow something."""
    return [
        Grant(role, statement["Sid"], tuple(statement["Action"]))
        for statement in policy["Statement"]
        if statement["Effect"] == "Allow"
    ]


def without(template: str, grant: Grant) -> str:
    """The template's text without a statement."""
    resource = grant.role.removesuffix("Role") + "Policy" if not grant.role.startswith("Remedy") else grant.role
    before, head, after = template.partition(f"\n  {resource}:\n")
    block = re.search(rf"(?m)^(?P<indent> +)- Sid: {grant.sid}\n((?P=indent) .*\n)+", after)
    assert block, f"{resource} has no {grant.sid}"
    return before + head + after[: block.start()] + after[block.end() :]


def used(calls: Iterable[Call], roles: dict[str, str]) -> set[tuple[str, str]]:
    """The role and the action of each call; `roles` are the logical ids of roles, by ARN and by function's name."""
    return {
        (roles[call.role or call.function or ""], action) for call in calls if call.function for action in actions(call)
    }


def actions(call: Call) -> set[str]:
    """What IAM is asked for a call; of a transaction, for each of its parts."""
    if call.operation in ("TransactGetItems", "TransactWriteItems"):
        return {PARTS[part] for item in json.loads(call.body)["TransactItems"] for part in item}
    name = f"{call.service}:{call.operation}"
    return {ACTIONS.get(name, name)}
