"""A bad change: what was called, what came of it, and what must become of that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from local import Account
from local.cloudtrail import envelope

from ..stack import Stack, Told, finding_id

State = dict[str, Any]
Act = Callable[[Account], Any]  # makes a call as somebody; what AWS answered


@dataclass(frozen=True)
class Change:
    """A bad change that was made.

    `told` is what CloudTrail told of it; `live` reads the state as the journal keeps it; `broken` is the state that
    the change left, `mended` the one to come back to, save what is `lost` for good; `calls` are those that repair it.
    """

    control: str
    resource: str
    told: Told
    live: Callable[[], State]
    broken: State
    mended: State
    calls: tuple[str, ...]
    again: Callable[[], Told]
    lost: frozenset[str] = frozenset()

    @property
    def finding(self) -> str:
        """The id of the finding that it opens."""
        return finding_id(self.control, self.resource, self.told)

    @property
    def event(self) -> dict[str, Any]:
        """What came to the rules of it."""
        return envelope(dict(self.told))

    def mending(self, mended: State) -> Change:
        """The same change, with another state to come to: where what it made stays, and does no harm."""
        return replace(self, mended=mended)

    def is_mended(self) -> bool:
        """Whether the state is whole again."""
        live, whole = self.live()["state"], self.mended["state"]
        return all(live[member] == whole[member] for member in whole if member not in self.lost)


def change(
    stack: Stack,
    act: Act,
    *,
    control: str,
    resource: str,
    live: Callable[[], State],
    calls: tuple[str, ...],
    actor: Account | None = None,
    lost: frozenset[str] = frozenset(),
) -> Change:
    """Makes a call as Ada, unless somebody else is to. Nobody hears of it before the state has been looked at."""

    def again() -> Told:
        return stack.told(act(actor or stack.ada))

    before = live()
    with stack.unheard():
        answer = act(actor or stack.ada)
        broken = live()
        told = stack.told(answer)
    return Change(control, resource, told, live, broken, before, calls, again, lost)
