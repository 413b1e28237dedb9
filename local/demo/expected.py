"""What docs/decisions.md says of each sample, which is what the demo must see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "decisions.md"
HEADING = "## Each sample in each phase"
STATUSES = {"alert": "decided", "approve": "awaiting-approval", "remediate": "remediated"}


@dataclass(frozen=True)
class Expected:
    """What an exposed state gets in one phase, and what repairs it."""

    response: str
    plan: frozenset[str]

    @property
    def status(self) -> str:
        """Where the finding must end."""
        return STATUSES[self.response]


def read(page: Path = PAGE) -> dict[tuple[str, str], Expected]:
    """The page, by sample and phase."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.read_text().partition(HEADING)[2].splitlines()
        if line[:1] == "|"
    ]
    header, _, *body = rows
    phases = header[1:-1]
    return {
        (sample, phase): Expected(response, frozenset(re.findall(r"`(\w+)`", plan)))
        for sample, *responses, plan in body
        for phase, response in zip(phases, responses, strict=True)
    }
