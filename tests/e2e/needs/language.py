"""The older AI services: Comprehend."""

from __future__ import annotations

from ..changes import share_classifier, share_only_classifier
from .terms import Make

NEEDED_BY: dict[str, Make] = {
    "comprehend:": share_classifier,
    "comprehend:DeleteResourcePolicy": share_only_classifier,
}
ROUNDS: tuple[tuple[Make, ...], ...] = ((share_classifier, share_only_classifier),)
