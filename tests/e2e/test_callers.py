"""Who calls is a reason to look too, whatever is called: also by calls that merely read, and that are refused."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from botocore.exceptions import ClientError

from local import Account

from .deployed import CALLERS
from .members import Home
from .stack import Stack

STRAYED = "iam-bedrock-key-user-strayed"


def key_user(stack: Stack, user: str) -> tuple[Account, str]:
    """The user of an API key with an access key, of which nobody heard, and the key's id."""
    with stack.unheard():
        key = stack.client("iam").create_access_key(UserName=user)["AccessKey"]
    own = replace(stack.ada, key=key["AccessKeyId"], secret=key["SecretAccessKey"])
    return own, str(key["AccessKeyId"])


def read(by: Account) -> None:
    """Looks around; it does not matter whether that is allowed."""
    with contextlib.suppress(ClientError):
        by.client("s3").list_buckets()


def test_a_key_user_that_looks_around_is_told_of_and_its_key_may_be_taken(scaled: Home) -> None:
    stack, user = scaled.stack, scaled.workload.key_user
    by, key = key_user(stack, user)

    read(by)
    stack.settle()

    (record,) = stack.findings()
    assert (record["control"], record["status"]) == (STRAYED, "awaiting-approval")
    (remedy,) = record["decision"]["plan"]
    assert (remedy["remedy"], remedy["user"], remedy["key"]) == ("deactivate-access-key", user, key)
    (alert,) = stack.alerts()
    assert alert.attributes["control"] == STRAYED
    assert stack.mutations() == []


def test_many_calls_of_a_key_user_are_one_finding_and_one_alert(scaled: Home) -> None:
    stack = scaled.stack
    by, _ = key_user(stack, scaled.workload.key_user)

    for _ in range(5):
        read(by)
    stack.settle()

    (record,) = stack.findings()
    assert record["count"] == 5
    assert len(stack.alerts()) == 1


def test_what_reads_does_not_come_through_the_queue_of_changes(scaled: Home) -> None:
    stack = scaled.stack
    by, _ = key_user(stack, scaled.workload.key_user)
    stack.aws.loop.forget()

    read(by)
    stack.settle()

    targets = {delivery.target for delivery in stack.aws.loop.deliveries}
    assert any(CALLERS in target for target in targets)
    assert not any("ChangeQueue" in target for target in targets)
