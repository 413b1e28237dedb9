"""What keeps the objects of a bucket, and the rules by which S3 erases and copies them, as S3 writes them."""

from __future__ import annotations

import re
from typing import Any

from local.aws import Account

from .state import State, state
from .storage import unless

ENCRYPTION = "get_bucket_encryption"
LOGGING = "get_bucket_logging"
LIFECYCLE = "get_bucket_lifecycle_configuration"
REPLICATION = "get_bucket_replication"
NONE = (
    "NoSuchLifecycleConfiguration",
    "ObjectLockConfigurationNotFoundError",
    "ReplicationConfigurationNotFoundError",
    "ServerSideEncryptionConfigurationNotFoundError",
)


def bucket_protection(account: Account, bucket: str) -> State:
    """What keeps the objects of a bucket from being lost or read."""
    versioning = account.client("s3").get_bucket_versioning(Bucket=bucket)
    retention = inside(text(account, "get_object_lock_configuration", bucket), "DefaultRetention")
    content = {
        "versioning": versioning.get("Status") == "Enabled",
        "mfa_delete": versioning.get("MFADelete") == "Enabled",
        "encryption": "".join(elements(text(account, ENCRYPTION, bucket), "Rule")) or None,
        "logging": next(iter(elements(text(account, LOGGING, bucket), "LoggingEnabled")), None),
        "replication": copying(text(account, REPLICATION, bucket)) or None,
        "lock": retention,
    }
    return state("bucket-protection", content)


def copying(found: str) -> str:
    """The role and the rules of a configuration that copies."""
    return "".join([*elements(found, "Role"), *elements(found, "Rule")])


def bucket_lifecycle(account: Account, bucket: str) -> State:
    """By which rules a bucket is emptied."""
    client = account.client("s3")
    found = unless(NONE, lambda: client.get_bucket_lifecycle_configuration(Bucket=bucket))
    content = {
        "rules": elements(text(account, LIFECYCLE, bucket), "Rule"),
        "minimum_size": found.get("TransitionDefaultMinimumObjectSize") if found else None,
    }
    return state("bucket-lifecycle", content)


def bucket_replication(account: Account, bucket: str) -> State:
    """By which rules a bucket is copied, and which of the buckets in them the account does not have."""
    found = text(account, REPLICATION, bucket)
    rules = elements(found, "Rule")
    own = {each["Name"] for each in account.client("s3").list_buckets()["Buckets"]}
    named = {(inside(rule, "Bucket") or "").rpartition(":")[2] for rule in rules}
    return state("bucket-replication", {"role": inside(found, "Role"), "rules": rules, "foreign": sorted(named - own)})


def text(account: Account, operation: str, bucket: str) -> str:
    """What S3 answers, word for word; nothing when there is no such document."""
    client, answers = account.client("s3"), []

    def keep(response_dict: dict[str, Any], **_: Any) -> None:
        answers.append(response_dict["body"].decode())

    client.meta.events.register("before-parse.s3", keep)
    try:
        found = unless(NONE, lambda: getattr(client, operation)(Bucket=bucket))
    finally:
        client.meta.events.unregister("before-parse.s3", keep)
    return answers[-1] if found else ""


def elements(found: str, name: str) -> list[str]:
    """The elements of that name, whole."""
    return [match[0] for match in re.finditer(f"<{name}>.*?</{name}>", found, re.DOTALL)]


def inside(found: str, name: str) -> str | None:
    """What stands in the first element of that name."""
    match = re.search(f"<{name}>(.*?)</{name}>", found, re.DOTALL)
    return match[1] if match else None
