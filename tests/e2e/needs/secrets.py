"""Keys and secrets."""

from __future__ import annotations

from collections.abc import Iterator

from local import Workload

from ..changes import Change, schedule_deletion, share_key, share_only_secret, share_secret
from ..permissions import Grant
from ..stack import Stack
from .terms import ASKED_FIRST, Make, asked

KEYS = "arn:${AWS::Partition}:kms:*:${AWS::AccountId}:key/*"


share_key_unanswered = asked(share_key)


def delete_key(stack: Stack, workload: Workload) -> Change:
    """Schedules the key for deletion."""
    return schedule_deletion(stack, workload.key_arn)


NEEDED_BY: dict[str, Make] = {
    "kms:": delete_key,
    "kms:GetKeyPolicy": share_key_unanswered,
    "kms:ListGrants": share_key_unanswered,
    "secretsmanager:": share_secret,
    "secretsmanager:DeleteResourcePolicy": share_only_secret,
}
ROUNDS: tuple[tuple[Make, ...], ...] = ((delete_key, share_only_secret, share_secret), (), (), (share_key_unanswered,))
READ_TO_ASK = ("kms:GetKeyPolicy", "kms:ListGrants")


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those that a person is asked about first."""
    for action in ("kms:PutKeyPolicy", "kms:RevokeGrant"):
        yield Grant("RemedyKmsRole", action, (KEYS,), None), ASKED_FIRST
