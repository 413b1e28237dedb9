"""Managed policies: only such as exist are attached, AI services have broad ones, and old versions hold again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import iam

from .answers import Answer

# By name: what they allow, which is less exact than AWS's own documents.
BROAD = {
    "AmazonBedrockFullAccess": "bedrock:*",
    "AmazonBedrockLimitedAccess": "bedrock:*",
    "AmazonBedrockMantleFullAccess": "bedrock-mantle:*",
    "AmazonQFullAccess": "q:*",
    "AmazonSageMakerFullAccess": "sagemaker:*",
    "AnthropicFullAccess": "aws-external-anthropic:*",
    "AnthropicLimitedAccess": "aws-external-anthropic:*",
    "BedrockAgentCoreFullAccess": "bedrock-agentcore:*",
}
# What AWS attaches to a user whose access key it found in public forbids what would cost the most.
QUARANTINES = ("AWSCompromisedKeyQuarantine", "AWSCompromisedKeyQuarantineV2", "AWSCompromisedKeyQuarantineV3")
QUARANTINED = ["ec2:RunInstances", "iam:CreateAccessKey", "iam:CreateUser", "lambda:CreateFunction"]
ATTACHING = ("AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy")

seeded_by_ministack: Callable[[], None] = iam._seed_aws_managed_policies


def install() -> None:
    """Puts everything here into MiniStack."""
    iam._seed_aws_managed_policies = seed
    add_lacking()
    for operation in ATTACHING:
        iam._IAM_HANDLERS[operation] = only_existing(iam._IAM_HANDLERS[operation])
    iam._IAM_HANDLERS["SetDefaultPolicyVersion"] = set_default_version


def seed() -> None:
    """The managed policies of AWS, after a reset."""
    seeded_by_ministack()
    add_lacking()


def add_lacking() -> None:
    """Adds the policies of AWS that MiniStack lacks."""
    allowed = {name: ("Allow", [action]) for name, action in BROAD.items()}
    denied = dict.fromkeys(QUARANTINES, ("Deny", QUARANTINED))
    for name, (effect, actions) in (allowed | denied).items():
        statement = {"Effect": effect, "Action": actions, "Resource": "*"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        record = iam._make_aws_managed_record(name, document)
        iam._aws_managed_policies[record["Arn"]] = record


def only_existing(attach: Callable[[Mapping[str, Any]], Answer]) -> Callable[[Mapping[str, Any]], Answer]:
    """An operation that attaches a policy, and looks first whether there is one."""

    def checked(request: Mapping[str, Any]) -> Answer:
        arn = iam._p(request, "PolicyArn")
        if not iam._policy_exists(arn):
            missing: Answer = iam._error(404, "NoSuchEntity", f"Policy {arn} does not exist or is not attachable.")
            return missing
        return attach(request)

    return checked


def set_default_version(request: Mapping[str, Any]) -> Answer:
    """Makes a version of a policy the one that holds."""
    arn, number = iam._p(request, "PolicyArn"), iam._p(request, "VersionId")
    policy = iam._policies.get(arn)
    if policy is None:
        missing: Answer = iam._error(404, "NoSuchEntity", f"Policy {arn} does not exist or is not attachable.")
        return missing
    if number not in policy["Versions"]:
        none: Answer = iam._error(
            404, "NoSuchEntity", f"Policy {arn} version {number} does not exist or is not attachable."
        )
        return none
    for version in policy["Versions"].values():
        version["IsDefaultVersion"] = version["VersionId"] == number
    policy |= {"DefaultVersionId": number, "UpdateDate": iam._now()}
    set_: Answer = iam._xml(200, "SetDefaultPolicyVersionResponse", "")
    return set_
