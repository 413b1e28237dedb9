"""Bad changes of policy documents of IAM: what bounds a principal, whom a role trusts, and what policies grant."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from local import Workload, baselines
from local.making.basics import policy

from ..stack import Stack
from .change import Act, Change, State, change

Statement = dict[str, Any]

WIDE: Statement = {"Effect": "Allow", "Action": "bedrock:*", "Resource": "*"}
READS: Statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-*/*"}
ANYONE: Statement = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
NAME = "backdoor"

# Boundaries.


def unbind_role(stack: Stack, workload: Workload) -> Change:
    """Takes the boundary from the role of an agent."""
    return unbind(stack, "role", workload.agent_role)


def unbind_user(stack: Stack, workload: Workload) -> Change:
    """Takes the boundary from the user of an API key."""
    return unbind(stack, "user", workload.key_user)


def unbind(stack: Stack, kind: str, name: str) -> Change:
    """Takes the permissions boundary from a `role` or a `user`."""
    named = {f"{kind.capitalize()}Name": name}
    return change(
        stack,
        lambda by: getattr(by.client("iam"), f"delete_{kind}_permissions_boundary")(**named),
        control="iam-permissions-boundary-removed",
        resource=f"arn:aws:iam::{stack.account.id}:{kind}/{name}",
        live=partial(baselines.boundary, stack.account, kind, name),
        calls=(f"Put{kind.capitalize()}PermissionsBoundary",),
    )


# Trust.


def trust_anyone(stack: Stack, workload: Workload) -> Change:
    """Lets anyone act with the role of an agent, beside whom it trusts already."""
    role = workload.agent_role
    before = json.loads(baselines.trust(stack.account, role)["state"]["document"])["Statement"]
    named = {"RoleName": role, "PolicyDocument": policy(*before, ANYONE)}
    return change(
        stack,
        lambda by: by.client("iam").update_assume_role_policy(**named),
        control="iam-trust-policy-opened",
        resource=workload.agent_role_arn,
        live=partial(baselines.trust, stack.account, role),
        calls=("UpdateAssumeRolePolicy",),
    )


# Inline policies.


def grant_all(stack: Stack, kind: str, name: str, *beside: Statement) -> Change:
    """Gives a `role`, a `user` or a `group` another policy that allows all of Bedrock, and what else it says."""
    named = {f"{kind.capitalize()}Name": name, "PolicyName": NAME, "PolicyDocument": policy(*beside, WIDE)}
    made = change(
        stack,
        lambda by: getattr(by.client("iam"), f"put_{kind}_policy")(**named),
        control="iam-wildcard-policy-granted",
        resource=f"arn:aws:iam::{stack.account.id}:{kind}/{name}",
        live=partial(baselines.inline, stack.account, kind, name),
        calls=(f"{'Put' if beside else 'Delete'}{kind.capitalize()}Policy",),
    )
    return made.mending(with_document(made.mended, policy(*beside))) if beside else made


def with_document(state: State, document: str) -> State:
    """The policies of a principal, and one more."""
    documents = {**state["state"]["documents"], NAME: document}
    return {**state, "state": {**state["state"], "documents": documents}}


def grant_all_to_role(stack: Stack, workload: Workload) -> Change:
    """Gives the role of an agent a policy that allows all of Bedrock."""
    return grant_all(stack, "role", workload.agent_role)


def grant_all_beside(stack: Stack, workload: Workload) -> Change:
    """The same, in a policy that also says what may stay."""
    return grant_all(stack, "role", workload.agent_role, READS)


# Managed policies.


def hold_again(stack: Stack, arn: str, version: str = "v1") -> Change:
    """Makes an old version of a managed policy hold again."""
    named = {"PolicyArn": arn, "VersionId": version}
    return of_managed(
        stack, arn, lambda by: by.client("iam").set_default_policy_version(**named), "SetDefaultPolicyVersion"
    )


def add_version(stack: Stack, arn: str) -> Change:
    """Makes a new version of a managed policy hold, which allows all of Bedrock and reading besides."""
    before = json.loads(baselines.managed(stack.account, arn)["state"]["document"])["Statement"]
    named = {"PolicyArn": arn, "PolicyDocument": policy(*before, READS, WIDE), "SetAsDefault": True}
    made = of_managed(stack, arn, lambda by: by.client("iam").create_policy_version(**named), "CreatePolicyVersion")
    state = {**made.mended["state"], "document": policy(*before, READS)}
    return made.mending({**made.mended, "state": state})


def of_managed(stack: Stack, arn: str, act: Act, call: str) -> Change:
    """A change to a managed policy. The numbers of versions are used once."""
    return change(
        stack,
        act,
        control="iam-wildcard-policy-granted",
        resource=arn,
        live=partial(baselines.managed, stack.account, arn),
        calls=(call,),
        lost=frozenset({"version", "versions"}),
    )
