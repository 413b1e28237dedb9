"""Bad changes of who may do what: policies of an agent's principals, and keys that open models."""

from __future__ import annotations

from functools import partial

from local import Workload, baselines

from ..stack import Stack
from .change import Act, Change, State, change

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
QUARANTINE = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"

# Policies.


def attach_to_role(stack: Stack, workload: Workload, policy: str = ADMINISTRATOR) -> Change:
    """Makes the role of an agent an administrator."""
    return attach(stack, "role", workload.agent_role, policy)


def attach_to_user(stack: Stack, workload: Workload) -> Change:
    """Makes the user of an API key an administrator."""
    return attach(stack, "user", workload.key_user, ADMINISTRATOR)


def attach_to_group(stack: Stack, group: str) -> Change:
    """Makes everybody in a group an administrator."""
    return attach(stack, "group", group, ADMINISTRATOR)


def attach(stack: Stack, kind: str, name: str, policy: str) -> Change:
    """Attaches a managed policy to a `role`, a `user` or a `group`."""
    named = {f"{kind.capitalize()}Name": name, "PolicyArn": policy}
    return change(
        stack,
        lambda by: getattr(by.client("iam"), f"attach_{kind}_policy")(**named),
        control="iam-admin-policy-attached",
        resource=f"arn:aws:iam::{stack.account.id}:{kind}/{name}",
        live=partial(baselines.attachments, stack.account, kind, name),
        calls=(f"Detach{kind.capitalize()}Policy",),
    )


def join_group(stack: Stack, workload: Workload, group: str) -> Change:
    """Puts the user of an API key into a group. Nothing repairs that: who belongs to a group a person decides."""
    named = {"GroupName": group, "UserName": workload.key_user}
    return change(
        stack,
        lambda by: by.client("iam").add_user_to_group(**named),
        control="iam-bedrock-key-user-armed",
        resource=workload.key_user_arn,
        live=partial(groups, stack, workload.key_user),
        calls=(),
    )


def groups(stack: Stack, user: str) -> State:
    """The groups of a user."""
    found = stack.client("iam").list_groups_for_user(UserName=user)["Groups"]
    return {"kind": "groups", "state": {"groups": [group["GroupName"] for group in found]}}


# Other ways in.


def arm_key_user(stack: Stack, workload: Workload) -> Change:
    """Gives the user of an API key an access key. What is made stays, and is switched off."""
    user = workload.key_user
    made = change(
        stack,
        lambda by: by.client("iam").create_access_key(UserName=user),
        control="iam-bedrock-key-user-armed",
        resource=workload.key_user_arn,
        live=partial(baselines.user_access, stack.account, user),
        calls=("UpdateAccessKey",),
    )
    return made.mending(without_access_keys(made.broken))


def quarantine_user(stack: Stack, workload: Workload) -> Change:
    """Attaches what AWS attaches to a user whose access key it found in public. The key stays, and is switched off."""
    iam, user = stack.client("iam"), workload.key_user
    with stack.unheard():
        iam.create_access_key(UserName=user)
    made = change(
        stack,
        lambda by: by.client("iam").attach_user_policy(UserName=user, PolicyArn=QUARANTINE),
        control="iam-key-quarantined",
        resource=workload.key_user_arn,
        live=partial(baselines.user_access, stack.account, user),
        calls=("UpdateAccessKey",),
    )
    return made.mending(without_access_keys(made.broken))


def without_access_keys(state: State) -> State:
    """What a user has, with all its access keys switched off."""
    keys = [{**each, "active": False} for each in state["state"]["keys"]]
    return state | {"state": {**state["state"], "keys": keys}}


# Keys of models.


def create_key(stack: Stack, workload: Workload, days: int | None = None) -> Change:
    """Makes a key that opens models for ever, or for so many days. What is made stays, and is switched off."""
    lasting = {} if days is None else {"CredentialAgeDays": days}
    named = {"UserName": workload.key_user, "ServiceName": "bedrock.amazonaws.com", **lasting}
    return of_key(stack, workload, lambda by: by.client("iam").create_service_specific_credential(**named))


def switch_on_key(stack: Stack, workload: Workload) -> Change:
    """Switches a key on again that never expires."""
    iam, user = stack.client("iam"), {"UserName": workload.key_user}
    made = iam.create_service_specific_credential(**user, ServiceName="bedrock.amazonaws.com")
    named = user | {"ServiceSpecificCredentialId": made["ServiceSpecificCredential"]["ServiceSpecificCredentialId"]}
    iam.update_service_specific_credential(**named, Status="Inactive")
    return of_key(
        stack, workload, lambda by: by.client("iam").update_service_specific_credential(**named, Status="Active")
    )


def of_key(stack: Stack, workload: Workload, act: Act) -> Change:
    """A change to the keys of a user."""
    made = change(
        stack,
        act,
        control="iam-bedrock-key-long-term",
        resource=workload.key_user_arn,
        live=partial(baselines.credentials, stack.account, workload.key_user),
        calls=("UpdateServiceSpecificCredential",),
    )
    return made.mending(switched_off(made.broken))


def switched_off(state: State) -> State:
    """The keys of a user with all of them switched off."""
    keys = [{**each, "active": False} for each in state["state"]["credentials"]]
    return state | {"state": {"credentials": keys}}
