"""Groups of logs."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import (
    delete_log_group,
    delete_log_stream,
    forget_after_a_year,
    take_key_from_logs,
    unprotect_logs,
)
from ..permissions import Grant
from .terms import ONLY_TOLD, READERS, Make

LOG_GROUPS = "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:log-group:*"
NO_ACCOUNT_POLICIES = "the local AWS has no policies of an account about its log groups"

NEEDED_BY: dict[str, Make] = {
    "logs:": delete_log_group,
    "logs:AssociateKmsKey": take_key_from_logs,
    "logs:DeleteRetentionPolicy": forget_after_a_year,
    "logs:DescribeLogStreams": delete_log_stream,
    "logs:DescribeMetricFilters": forget_after_a_year,
    "logs:DescribeSubscriptionFilters": forget_after_a_year,
    "logs:GetDataProtectionPolicy": forget_after_a_year,
    "logs:ListTagsForResource": forget_after_a_year,
    "logs:PutLogGroupDeletionProtection": unprotect_logs,
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (delete_log_group, delete_log_stream, forget_after_a_year, take_key_from_logs, unprotect_logs),
)


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those of what is only told, and of what the local AWS has not."""
    yield Grant("RemediatorRole", "logs:DescribeLogStreams", (LOG_GROUPS,), None), ONLY_TOLD
    for role in READERS:
        yield Grant(role, "logs:DescribeAccountPolicies", ("*",), None), NO_ACCOUNT_POLICIES
