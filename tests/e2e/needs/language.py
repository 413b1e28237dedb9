"""The older AI services: Comprehend and Kendra."""

from __future__ import annotations

from ..changes import believe_callers, share_classifier, share_only_classifier
from .terms import Make

NEEDED_BY: dict[str, Make] = {
    "comprehend:": share_classifier,
    "comprehend:DeleteResourcePolicy": share_only_classifier,
    "kendra:": believe_callers,
}
ROUNDS: tuple[tuple[Make, ...], ...] = ((believe_callers, share_classifier, share_only_classifier),)
