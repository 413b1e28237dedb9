"""Repositories of images, and where OpenSearch keeps vectors."""

from __future__ import annotations

from collections.abc import Iterator

from ..changes import (
    loosen_tags,
    open_collection,
    publish_database,
    share_collection,
    share_domain,
    share_only_repository,
    share_repository,
    stop_scans,
)
from ..permissions import Grant
from .terms import ASKED_FIRST, Make, asked

COLLECTIONS = ("arn:${AWS::Partition}:aoss:*:${AWS::AccountId}:collection/*",)
open_collection_unanswered = asked(open_collection)

NEEDED_BY: dict[str, Make] = {
    "aoss:": share_collection,
    "aoss:GetSecurityPolicy": open_collection_unanswered,
    "aoss:ListSecurityPolicies": open_collection_unanswered,
    "ecr:": share_repository,
    "ecr:DeleteRepositoryPolicy": share_only_repository,
    "ecr:PutImageScanning": stop_scans,
    "ecr:PutImageTag": loosen_tags,
    "es:": share_domain,
    "rds:": publish_database,
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (
        loosen_tags,
        open_collection_unanswered,
        publish_database,
        share_collection,
        share_domain,
        share_only_repository,
        share_repository,
        stop_scans,
    ),
)
READ_TO_ASK = ("aoss:GetSecurityPolicy", "aoss:ListSecurityPolicies")


def exempt() -> Iterator[tuple[Grant, str]]:
    """Those of what a person is asked about first."""
    yield Grant("RemedyAossRole", "aoss:UpdateCollection", COLLECTIONS, None), ASKED_FIRST
    yield Grant("RemedyAossRole", "aoss:UpdateSecurityPolicy", ("*",), None), ASKED_FIRST
