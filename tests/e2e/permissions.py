"""What the roles of the template are allowed, action by action, and what the calls of a run needed."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from local import Call

from .deployed import FUNCTIONS
from .stack import Stack

# How IAM calls what the SDK calls otherwise.
ACTIONS = {
    "s3:GetObject": "s3:GetObjectVersion",  # ours always name a version
    "tagging:GetResources": "tag:GetResources",
    "tagging:TagResources": "tag:TagResources",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
    "s3:DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
    "s3:DeleteBucketReplication": "s3:PutReplicationConfiguration",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketLifecycle": "s3:GetLifecycleConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "s3:PutBucketLifecycle": "s3:PutLifecycleConfiguration",
    "s3:PutBucketReplication": "s3:PutReplicationConfiguration",
    "s3control:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
    "s3control:PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock",
}
# What AWS asks for besides: WAF the service of a door, and for the web ACL before it.
BESIDES = {
    "wafv2:AssociateWebACL": {"elasticloadbalancing:CreateWebACLAssociation"},
    "wafv2:GetWebACLForResource": {"elasticloadbalancing:GetLoadBalancerWebACL", "wafv2:GetWebACL"},
}
PARTS = {part: f"dynamodb:{part}Item" for part in ("Get", "Put", "Update", "Delete")}

Policy = dict[str, Any]


@dataclass(frozen=True)
class Grant:
    """An action that a role of the template is allowed, and where."""

    role: str
    action: str
    resources: tuple[str, ...]
    condition: str | None

    def __str__(self) -> str:
        """The name of a test about it."""
        return f"{self.role} {self.action}"


def grants(template: str) -> Iterator[Grant]:
    """Every action that a statement allows to a role of the template."""
    for name, resource in yaml_parse(template)["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::IAM::ManagedPolicy":
            # One that is attached to nobody is for people.
            for role in properties.get("Roles", []):
                yield from allowed(role["Ref"], properties["PolicyDocument"])
        if resource["Type"] == "AWS::IAM::Role":
            for policy in properties.get("Policies", []):
                yield from allowed(name, policy["PolicyDocument"])


def allowed(role: str, policy: Policy) -> Iterator[Grant]:
    """The actions of the statements that allow something, whatever the parameters of the template say."""
    for statement in policy["Statement"]:
        if statement.get("Effect") == "Allow":
            resources = tuple(told(each) for each in statement["Resource"])
            condition = json.dumps(statement["Condition"]) if "Condition" in statement else None
            yield from (Grant(role, action, resources, condition) for action in statement["Action"])


def told(resource: str | Mapping[str, Any]) -> str:
    """A resource of a statement: an ARN, or the name of the resource whose ARN it is."""
    if isinstance(resource, str):
        return resource
    ((function, argument),) = resource.items()
    return str(argument[0] if function == "Fn::GetAtt" else argument)


@dataclass(frozen=True)
class Role:
    """A role of a deployed stack: managed policies say what it may, or one of its own."""

    stack: Stack
    logical: str
    name: str

    @cached_property
    def managed(self) -> list[str]:
        """The ARNs of its managed policies; none when the policy is its own."""
        found = self.stack.client("iam").list_attached_role_policies(RoleName=self.name)["AttachedPolicies"]
        return [str(policy["PolicyArn"]) for policy in found]

    @contextlib.contextmanager
    def without(self, action: str) -> Iterator[None]:
        """Takes an action from the role for a while. What it says counts at once here."""
        with self.edited_managed(action) if self.managed else self.edited_inline(action):
            yield

    @contextlib.contextmanager
    def edited_managed(self, action: str) -> Iterator[None]:
        """Puts other versions of the managed policies that allow the action in the place of the deployed ones."""
        documents = {policy: self.document(policy) for policy in self.managed}
        holding = {policy: document for policy, document in documents.items() if less(document, action) != document}
        for policy, document in holding.items():
            self.rewrite(policy, less(document, action))
        yield
        for policy, document in holding.items():
            self.rewrite(policy, document)

    def document(self, policy: str) -> Policy:
        """What a managed policy says now."""
        iam, named = self.stack.client("iam"), {"PolicyArn": policy}
        version = iam.get_policy(**named)["Policy"]["DefaultVersionId"]
        return dict(iam.get_policy_version(**named, VersionId=version)["PolicyVersion"]["Document"])

    def rewrite(self, policy: str, document: Policy) -> None:
        """Makes a document the only version of a managed policy."""
        iam, named = self.stack.client("iam"), {"PolicyArn": policy}
        iam.create_policy_version(**named, PolicyDocument=json.dumps(document), SetAsDefault=True)
        for version in iam.list_policy_versions(**named)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(**named, VersionId=version["VersionId"])

    @contextlib.contextmanager
    def edited_inline(self, action: str) -> Iterator[None]:
        """Puts another policy in the place of the role's own."""
        iam = self.stack.client("iam")
        (policy,) = iam.list_role_policies(RoleName=self.name)["PolicyNames"]
        named = {"RoleName": self.name, "PolicyName": policy}
        document = iam.get_role_policy(**named)["PolicyDocument"]
        iam.put_role_policy(**named, PolicyDocument=json.dumps(less(document, action)))
        yield
        iam.put_role_policy(**named, PolicyDocument=json.dumps(document))


def less(document: Policy, action: str) -> Policy:
    """A policy without an action. A statement of which nothing is left is gone, for an empty one is none."""
    cut = [{**each, "Action": [kept for kept in each["Action"] if kept != action]} for each in document["Statement"]]
    return {**document, "Statement": [statement for statement in cut if statement["Action"]]}


def roles(stack: Stack) -> dict[str, Role]:
    """The roles of a stack by their logical ids."""
    pages = stack.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack.name)
    found = (each for page in pages for each in page["StackResourceSummaries"])
    return {
        each["LogicalResourceId"]: Role(stack, each["LogicalResourceId"], each["PhysicalResourceId"])
        for each in found
        if each["ResourceType"] == "AWS::IAM::Role"
    }


def used(stack: Stack) -> set[tuple[str, str]]:
    """The role, by its logical id, and the action of each call that the stack's functions made."""
    names = {f"arn:aws:iam::{stack.account.id}:role/{role.name}": role.logical for role in roles(stack).values()}
    functions = {stack.outputs[f"{name}Name"]: f"{name}Role" for name in FUNCTIONS}
    return {
        (names[call.role] if call.role in names else functions[str(call.function)], action)
        for call in stack.calls()
        for action in actions(call)
    }


def refused(calls: Iterable[Call]) -> set[str]:
    """The actions of the calls that were refused for want of a permission."""
    return {action for call in calls if is_denied(call) for action in actions(call)}


def is_denied(call: Call) -> bool:
    """Whether a call was refused for want of a permission."""
    words = ("AccessDenied", "AuthorizationError", "UnauthorizedOperation")
    return call.error is not None and any(word in call.error for word in words)


def actions(call: Call) -> set[str]:
    """What IAM is asked for a call; of a transaction, for each of its parts."""
    if call.operation in ("TransactGetItems", "TransactWriteItems"):
        return {PARTS[part] for item in json.loads(call.body)["TransactItems"] for part in item}
    own = f"{call.signing}:{call.operation}"
    return {ACTIONS.get(call.name, ACTIONS.get(own, own))} | BESIDES.get(own, set())
