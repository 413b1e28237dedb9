"""Repositories of images, and domains of OpenSearch."""

from __future__ import annotations

from ..changes import loosen_tags, share_domain, share_only_repository, share_repository, stop_scans
from .terms import Make

NEEDED_BY: dict[str, Make] = {
    "ecr:": share_repository,
    "ecr:DeleteRepositoryPolicy": share_only_repository,
    "ecr:PutImageScanning": stop_scans,
    "ecr:PutImageTag": loosen_tags,
    "es:": share_domain,
}
ROUNDS: tuple[tuple[Make, ...], ...] = (
    (loosen_tags, share_domain, share_only_repository, share_repository, stop_scans),
)
