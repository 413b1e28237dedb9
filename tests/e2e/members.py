"""Members of workloads: more of them, as they are declared."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from local import Account, Workload, baselines, seed
from local import approve as approve_all
from local.making.basics import make_bucket, policy
from local.making.foundations import make_key
from local.seed import Part, declaration, declare, members

from .changes import SWITCHES
from .stack import Stack

APPROVER = "ada"
NUMBERS = itertools.count(1)


@dataclass
class Home:
    """A deployed stack, and a workload that it knows, with the states in which its members were approved."""

    stack: Stack
    workload: Workload
    approved: dict[str, list[dict[str, Any]]]


def settle_in(stack: Stack, name: str, phase: str, parts: Collection[Part] = tuple(Part)) -> Home:
    """Gives a stack a workload of an account's own, approved as it is."""
    workload = seed(stack.account, name, phase, parts)
    approve_all(stack.account, stack.outputs, workload)
    return Home(stack, workload, dict(members(stack.account, workload)))


def approve_again(home: Home) -> None:
    """Forgets what became of the members' baselines since they were approved, and all other resources."""
    dynamodb, table = home.stack.client("dynamodb"), home.stack.outputs["WorkloadsTableName"]
    for page in dynamodb.get_paginator("scan").paginate(TableName=table):
        for item in page["Items"]:
            if item["resource"]["S"].startswith("arn:"):
                dynamodb.delete_item(TableName=table, Key={"resource": item["resource"]})
    for arn, baseline in home.approved.items():
        approve(home.stack, home.workload, arn, *baseline)


def new_bucket(stack: Stack, workload: Workload | None, *, off: tuple[str, ...] = (), tagged: bool = True) -> str:
    """Another bucket, in which all public access is blocked but what is `off`; approved so when it has a workload."""
    bucket = f"acme-{stack.name}-{next(NUMBERS)}"
    block = {switch: switch not in off for switch in SWITCHES}
    with stack.unheard():  # nobody judges it before it is approved
        make_bucket(stack.account, bucket, tags(workload) if workload and tagged else {})
        stack.client("s3").put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
        if workload:
            approve(stack, workload, f"arn:aws:s3:::{bucket}", baselines.public_access(stack.account, bucket))
    return bucket


def open_bucket(stack: Stack, workload: Workload) -> str:
    """Another bucket, which nothing keeps from being made public, and which is not."""
    return new_bucket(stack, workload, off=SWITCHES)


def new_key(stack: Stack, workload: Workload, *, approved: bool = True) -> str:
    """Another key that rotates, declared as it is."""
    arn = make_key(stack.account, f"alias/acme-{next(NUMBERS)}", tags(workload))
    approve(stack, workload, arn, baselines.key(stack.account, arn), approved=approved)
    return arn


def new_group(stack: Stack, workload: Workload) -> str:
    """A group of users of the workload, with no policy."""
    group = f"acme-{next(NUMBERS)}"
    stack.client("iam").create_group(GroupName=group)
    arn = f"arn:aws:iam::{stack.account.id}:group/{group}"
    approved = [baselines.attachments(stack.account, "group", group), baselines.inline(stack.account, "group", group)]
    approve(stack, workload, arn, *approved)
    return group


def new_policy(stack: Stack, workload: Workload) -> str:
    """A managed policy of the workload's agent that allows one model, and once allowed all; returns its ARN."""
    iam = stack.client("iam")
    wide = {"Effect": "Allow", "Action": "bedrock:*", "Resource": "*"}
    model = f"arn:aws:bedrock:{stack.account.region}::foundation-model/anthropic.claude-v2"
    asks = {"Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": model}
    arn = str(iam.create_policy(PolicyName=f"acme-{next(NUMBERS)}", PolicyDocument=policy(wide))["Policy"]["Arn"])
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(asks), SetAsDefault=True)
    iam.attach_role_policy(RoleName=workload.agent_role, PolicyArn=arn)
    approve(stack, workload, arn, baselines.managed(stack.account, arn))
    return arn


def new_role(stack: Stack, session: str) -> Account:
    """A session of a new role outside every workload that may do anything."""
    iam, name = stack.client("iam"), f"deployer-{next(NUMBERS)}"
    trusted = {"Effect": "Allow", "Principal": {"AWS": stack.account.id}, "Action": "sts:AssumeRole"}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trusted))["Role"]
    everything = policy({"Effect": "Allow", "Action": "*", "Resource": "*"})
    iam.put_role_policy(RoleName=name, PolicyName="everything", PolicyDocument=everything)
    return stack.ada.assume(role["Arn"], session)


def approve(stack: Stack, workload: Workload, arn: str, *baseline: dict[str, Any], approved: bool = True) -> None:
    """Declares a member with these baselines."""
    declared = declaration(workload, APPROVER, list(baseline), member=approved)
    declare(stack.account, stack.outputs, arn, declared)


def tags(workload: Workload) -> dict[str, str]:
    """The tags of a workload's members."""
    return {"ai:workload": workload.name, "ai:phase": workload.phase}
