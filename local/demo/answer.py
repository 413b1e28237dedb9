"""What an attack led to in one account, and whether that is what docs/decisions.md says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local.playground import Tenant

from .attacks import Attack
from .expected import STATUSES, Expected
from .looks import State

ENDED = {"remediated": "repaired", "awaiting-approval": "waits for approval", "decided": "alerted"}


@dataclass
class Answer:
    """What an attack led to in one account. `expected` is what docs/decisions.md says of it."""

    attack: Attack
    tenant: Tenant
    expected: Expected
    made: float = 0.0
    event: str = ""
    rules: tuple[str, ...] = ()
    alerted: float | None = None
    subject: str = ""
    alert: dict[str, Any] = field(default_factory=dict)
    journal: dict[str, Any] = field(default_factory=dict)
    before: State | None = None
    attacked: State | None = None
    after: State | None = None

    @property
    def ended(self) -> str:
        """How it ended, in a word or two."""
        status = self.alert.get("status", "")
        return ENDED.get(status, status) if self.alert else "no alert"

    @property
    def observed(self) -> str:
        """The response, if it led where it should; otherwise where it led instead."""
        response, status = self.alert.get("response", "no alert"), self.alert.get("status")
        return str(response if status == STATUSES.get(response) else status)

    @property
    def seconds(self) -> float | None:
        """From the call to the proof of the repair, and where there is none to the alert."""
        if self.alerted is None:
            return None
        proved = self.alert.get("proved_at")
        return (datetime.fromisoformat(proved).timestamp() if proved else self.alerted) - self.made

    @property
    def state(self) -> str:
        """What became of the live state."""
        if self.before is None:
            return "not read"
        if self.after == self.attack.repaired(self.before):
            return "as approved" if self.after == self.before else "repaired"
        return "as attacked" if self.after == self.attacked else "neither"

    def differences(self) -> list[str]:
        """Everything that is not as it should be; empty when all is well."""
        return list(self._differences())

    def _differences(self) -> Iterator[str]:
        if len(self.rules) != 1:
            yield f"{len(self.rules)} rules matched {self.event or 'no event'}: {', '.join(self.rules) or 'none'}"
        if not self.alert:
            yield "no alert came"
            return
        yield from self._differing_words()
        yield from self._differing_plan()
        yield from self._differing_state()

    def _differing_words(self) -> Iterator[str]:
        words = {
            "control": self.attack.control,
            "phase": self.tenant.phase,
            "account": self.tenant.owner.id,
            "workload": self.tenant.workload.name,
            "response": self.expected.response,
            "status": self.expected.status,
        }
        for member, word in words.items():
            if self.alert.get(member) != word:
                yield f"the alert's {member} is {self.alert.get(member)}, expected is {word}"
        for member in ("status", "control"):
            if self.journal.get(member) != self.alert.get(member):
                yield f"the journal's {member} is {self.journal.get(member)}, and the alert's {self.alert.get(member)}"

    def _differing_plan(self) -> Iterator[str]:
        planned = {kind(remedy["remedy"]) for remedy in self.alert.get("plan", [])}
        if missing := self.expected.plan - planned:
            yield f"the plan lacks {', '.join(sorted(missing))}"
        calls = self.alert.get("calls", [])
        if bool(calls) != (self.expected.response == "remediate"):
            yield f"{len(calls)} calls were made"
        for call in calls:
            if call.get("error") or not call.get("request_id"):
                yield f"{call['operation']} was not made: {call.get('error') or 'it has no request id'}"

    def _differing_state(self) -> Iterator[str]:
        if self.before is None or self.attacked is None:
            return
        if self.attacked == self.before:
            yield "the attack changed nothing"
        repaired = self.expected.response == "remediate"
        wanted = self.attack.repaired(self.before) if repaired else self.attacked
        if self.after != wanted:
            yield f"the live state is {self.after}, expected is {wanted}"


def kind(word: str) -> str:
    """The name of a remedy as docs/decisions.md writes it: `enable-key` is `EnableKey`."""
    return "".join(part.capitalize() for part in word.split("-"))
