"""Who is behind credentials: what CloudTrail calls the user identity."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from .upstream import Upstream

PATH = "/_local/principal"
HOLDS = 2.0  # users and roles can be made anew under the same name; so long what is known is good, in seconds


class Kind(StrEnum):
    """The types of CloudTrail's `userIdentity` that occur here."""

    ROOT = "Root"
    USER = "IAMUser"
    ROLE = "AssumedRole"
    SERVICE = "AWSService"
    UNKNOWN = "Unknown"


@dataclass(frozen=True)
class Principal:
    """The caller of a request. A session of a role names the role as its issuer."""

    kind: Kind
    account: str
    arn: str  # of the session, for a role: arn:aws:sts::…:assumed-role/role/session
    id: str  # AIDA… of a user, AROA…:session of a role's session, the account of root
    access_key: str
    name: str | None = None  # of the user, or of the role
    issuer: str | None = None  # the role's ARN, with its path
    issuer_id: str | None = None  # AROA…
    since: datetime | None = None  # when a session began
    mfa: bool = False


def principal_from(document: Mapping[str, Any]) -> Principal:
    """A principal as MiniStack's process tells of it."""
    since = document.get("since")
    moment = datetime.fromtimestamp(since, UTC) if since is not None else None
    return Principal(**{**document, "kind": Kind(document["kind"]), "since": moment})


class Principals:
    """The principals behind access keys. MiniStack made the keys, so it is asked."""

    def __init__(self, ministack: int) -> None:
        self._upstream = Upstream(ministack)
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, Principal]] = {}

    def of(self, access_key: str) -> Principal:
        """Whose a key is. A key that has just been deleted is still its owner's."""
        read, known = self._known.get(access_key, (0.0, None))
        if known is None or time.monotonic() - read > HOLDS:
            found = self._asked(access_key)
            known = known if known and found.kind is Kind.UNKNOWN else found
            self.learn(known)
        return known

    def learn(self, principal: Principal) -> None:
        """Keeps what MiniStack has said of a key."""
        if principal.kind is not Kind.UNKNOWN:
            self._known[principal.access_key] = time.monotonic(), principal

    def _asked(self, access_key: str) -> Principal:
        with self._lock:
            answer = self._upstream.ask("GET", f"{PATH}?{urlencode({'key': access_key})}", {}, b"")
        return principal_from(json.loads(answer.body))
