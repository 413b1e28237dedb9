"""Q Business, which no emulator here has."""

from __future__ import annotations

from collections.abc import Iterator

from ..permissions import Grant
from .terms import READERS

APPLICATIONS = "arn:${AWS::Partition}:qbusiness:*:${AWS::AccountId}:application/*"
NO_QBUSINESS = "the local AWS has no Q Business"


def exempt() -> Iterator[tuple[Grant, str]]:
    """All of it: what is called is seen on the wire."""
    reads = ("Application", "ChatControlsConfiguration", "Plugin", "Policy", "WebExperience")
    lists = ("DataAccessors", "Plugins", "TagsForResource", "WebExperiences")
    actions = [*(f"Get{read}" for read in reads), *(f"List{each}" for each in lists)]
    for role in READERS:
        for action in actions:
            yield Grant(role, f"qbusiness:{action}", (APPLICATIONS,), None), NO_QBUSINESS
    for action in ("DisassociatePermission", "UpdateChatControlsConfiguration", "UpdatePlugin", "UpdateWebExperience"):
        yield Grant("RemedyQbusinessRole", f"qbusiness:{action}", (APPLICATIONS,), None), NO_QBUSINESS
