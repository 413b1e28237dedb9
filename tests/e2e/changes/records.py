"""Bad changes of log groups."""

from __future__ import annotations

import itertools
import json
from functools import partial

from local import Account, Workload, baselines
from local.seed import declaration, declare

from ..stack import Stack
from .change import Act, Change, State, change

NUMBERS = itertools.count(1)


def delete_log_group(stack: Stack, workload: Workload) -> Change:
    """Deletes a log group."""
    name = new_log_group(stack, workload, protected=False)
    calls = ("CreateLogGroup", "PutRetentionPolicy", "PutDataProtectionPolicy")
    return of_logs(stack, name, lambda by: by.client("logs").delete_log_group(logGroupName=name), *calls)


def shorten_logs(stack: Stack, workload: Workload) -> Change:
    """Has a log group keep its events for a day."""
    name = new_log_group(stack, workload)

    def act(by: Account) -> State:
        return dict(by.client("logs").put_retention_policy(logGroupName=name, retentionInDays=1))

    return of_logs(stack, name, act, "PutRetentionPolicy")


def forget_after_a_year(stack: Stack, workload: Workload) -> Change:
    """Has a log group keep its events for a year, which kept them for ever."""
    name = new_log_group(stack, workload, days=None)

    def act(by: Account) -> State:
        return dict(by.client("logs").put_retention_policy(logGroupName=name, retentionInDays=365))

    return of_logs(stack, name, act, "DeleteRetentionPolicy")


def unmask_logs(stack: Stack, workload: Workload) -> Change:
    """Has nothing be masked in a log group any more."""
    name = new_log_group(stack, workload)

    def act(by: Account) -> State:
        return dict(by.client("logs").delete_data_protection_policy(logGroupIdentifier=name))

    return of_logs(stack, name, act, "PutDataProtectionPolicy")


def mask_something_else(stack: Stack, workload: Workload) -> Change:
    """Has something else be masked in a log group; it goes on being masked."""
    name = new_log_group(stack, workload)

    def act(by: Account) -> State:
        client = by.client("logs")
        return dict(client.put_data_protection_policy(logGroupIdentifier=name, policyDocument=masking("Address")))

    made = of_logs(stack, name, act, "PutDataProtectionPolicy")
    both = made.mended["state"] | {"masking": json.loads(masking("Address", "EmailAddress"))}
    return made.mending({"kind": "logs", "state": both})


def take_key_from_logs(stack: Stack, workload: Workload) -> Change:
    """Takes its key from a log group."""
    name = new_log_group(stack, workload)
    return of_logs(stack, name, lambda by: by.client("logs").disassociate_kms_key(logGroupName=name), "AssociateKmsKey")


def unprotect_logs(stack: Stack, workload: Workload) -> Change:
    """Lets a log group be deleted."""
    name = new_log_group(stack, workload)
    arn = arn_of(stack, name)

    def act(by: Account) -> State:
        client = by.client("logs")
        return dict(client.put_log_group_deletion_protection(logGroupIdentifier=arn, deletionProtectionEnabled=False))

    return of_logs(stack, name, act, "PutLogGroupDeletionProtection")


def delete_log_stream(stack: Stack, workload: Workload) -> Change:
    """Deletes a stream of a log group, of which people are told and no more."""
    name = new_log_group(stack, workload)
    named = {"logGroupName": name, "logStreamName": "answers"}
    stack.client("logs").create_log_stream(**named)
    return of_logs(stack, name, lambda by: by.client("logs").delete_log_stream(**named))


def of_logs(stack: Stack, name: str, act: Act, *calls: str) -> Change:
    """A change to a log group."""
    return change(
        stack,
        act,
        control="logs-group-unprotected",
        resource=arn_of(stack, name),
        live=partial(baselines.log_group, stack.account, name),
        calls=calls,
    )


def new_log_group(stack: Stack, workload: Workload, *, days: int | None = 365, protected: bool = True) -> str:
    """A log group of a workload with all that a group can have, approved as it is; returns its name."""
    logs, name = stack.client("logs"), f"acme-{stack.name}-{next(NUMBERS)}"
    logs.create_log_group(
        logGroupName=name,
        kmsKeyId=workload.key_arn,
        deletionProtectionEnabled=protected,
        tags={"ai:workload": workload.name, "ai:phase": workload.phase},
    )
    if days:
        logs.put_retention_policy(logGroupName=name, retentionInDays=days)
    logs.put_data_protection_policy(logGroupIdentifier=name, policyDocument=masking("EmailAddress"))
    approved = declaration(workload, "ada", [baselines.log_group(stack.account, name)])
    declare(stack.account, stack.outputs, arn_of(stack, name), approved)
    return name


def arn_of(stack: Stack, name: str) -> str:
    """The ARN of a log group."""
    return f"arn:aws:logs:{stack.account.region}:{stack.account.id}:log-group:{name}"


def masking(*identifiers: str) -> str:
    """A data protection policy that masks such data."""
    named = [f"arn:aws:dataprotection::aws:data-identifier/{identifier}" for identifier in identifiers]
    audit = {"Sid": "audit", "DataIdentifier": named, "Operation": {"Audit": {"FindingsDestination": {}}}}
    mask = {"Sid": "mask", "DataIdentifier": named, "Operation": {"Deidentify": {"MaskConfig": {}}}}
    return json.dumps({"Name": "masking", "Version": "2021-06-01", "Statement": [audit, mask]})
