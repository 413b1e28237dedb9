"""Identities and what they may do."""

from __future__ import annotations

from local import Workload

from ..changes import (
    ADMINISTRATOR,
    Change,
    add_version,
    arm_key_user,
    attach_to_group,
    attach_to_role,
    attach_to_user,
    create_key,
    grant_all,
    grant_all_beside,
    grant_all_to_role,
    hold_again,
    join_group,
    trust_anyone,
    unbind_role,
    unbind_user,
)
from ..changes.policies import READS
from ..members import new_group, new_policy
from ..stack import Stack
from .terms import Make


def let_group_do_all(stack: Stack, workload: Workload) -> Change:
    """Makes everybody in a group of the workload an administrator."""
    return attach_to_group(stack, new_group(stack, workload))


def join_administrators(stack: Stack, workload: Workload) -> Change:
    """Puts a user into a group that may do anything."""
    group = new_group(stack, workload)
    stack.client("iam").attach_group_policy(GroupName=group, PolicyArn=ADMINISTRATOR)
    return join_group(stack, workload, group)


def grant_all_to_user(stack: Stack, workload: Workload) -> Change:
    """Gives the user of an API key a policy that allows all of Bedrock."""
    return grant_all(stack, "user", workload.key_user)


def grant_all_beside_to_user(stack: Stack, workload: Workload) -> Change:
    """The same, in a policy that also says what may stay."""
    return grant_all(stack, "user", workload.key_user, READS)


def grant_all_to_group(stack: Stack, workload: Workload) -> Change:
    """Gives everybody in a group of the workload a policy that allows all of Bedrock."""
    return grant_all(stack, "group", new_group(stack, workload))


def grant_all_beside_to_group(stack: Stack, workload: Workload) -> Change:
    """The same, in a policy that also says what may stay."""
    return grant_all(stack, "group", new_group(stack, workload), READS)


def write_version(stack: Stack, workload: Workload) -> Change:
    """Has a new version of a policy of the workload allow all of Bedrock."""
    return add_version(stack, new_policy(stack, workload))


def go_back(stack: Stack, workload: Workload) -> Change:
    """Has the old version of a policy of the workload hold again, which allows all of Bedrock."""
    return hold_again(stack, new_policy(stack, workload))


NEEDED_BY: dict[str, Make] = {
    "iam:CreatePolicyVersion": write_version,
    "iam:DeleteGroupPolicy": grant_all_to_group,
    "iam:DeleteRolePolicy": grant_all_to_role,
    "iam:DeleteUserPolicy": grant_all_to_user,
    "iam:DetachGroup": let_group_do_all,
    "iam:DetachRole": attach_to_role,
    "iam:DetachUser": attach_to_user,
    "iam:GetGroup": let_group_do_all,
    "iam:GetGroupPolicy": grant_all_beside_to_group,
    "iam:GetLoginProfile": arm_key_user,
    "iam:GetPolicy": go_back,
    "iam:GetRole": attach_to_role,
    "iam:GetRolePolicy": grant_all_beside,
    "iam:GetUser": attach_to_user,
    "iam:GetUserPolicy": grant_all_beside_to_user,
    "iam:ListAccessKeys": arm_key_user,
    "iam:ListAttachedGroup": let_group_do_all,
    "iam:ListAttachedRole": attach_to_role,
    "iam:ListAttachedUser": attach_to_user,
    "iam:ListEntitiesForPolicy": go_back,
    "iam:ListGroupPolicies": grant_all_beside_to_group,
    "iam:ListGroupsForUser": arm_key_user,
    "iam:ListPolicyVersions": go_back,
    "iam:ListRolePolicies": grant_all_beside,
    "iam:ListServiceSpecific": create_key,
    "iam:ListUserPolicies": arm_key_user,
    "iam:PutGroupPolicy": grant_all_beside_to_group,
    "iam:PutRolePermissionsBoundary": unbind_role,
    "iam:PutRolePolicy": grant_all_beside,
    "iam:PutUserPermissionsBoundary": unbind_user,
    "iam:PutUserPolicy": grant_all_beside_to_user,
    "iam:SetDefaultPolicyVersion": go_back,
    "iam:UpdateAccessKey": arm_key_user,
    "iam:UpdateAssumeRolePolicy": trust_anyone,
    "iam:UpdateServiceSpecific": create_key,
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (arm_key_user, attach_to_role, attach_to_user, create_key, let_group_do_all),
    (grant_all_beside, grant_all_beside_to_group, grant_all_beside_to_user, unbind_role, unbind_user, write_version),
    (go_back, grant_all_to_group, grant_all_to_role, grant_all_to_user, trust_anyone),
    (join_administrators,),
)
