"""Many small accidents at once, each on a resource of its own: a fault strikes one step of one finding's way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from local import Fault

from .changes import Change
from .deployed import QUEUE_OF
from .stack import Alert, Record, Stack
from .waiting import until


@dataclass(frozen=True)
class Step:
    """One call on the way of a finding: which, and for which time the function makes it."""

    call: str
    occurrence: int


@dataclass
class Trial:
    """An accident, and what came of it."""

    name: str
    change: Change
    fault: Fault
    minute_passed: bool = False
    record: Record = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)

    @classmethod
    def begin(
        cls,
        stack: Stack,
        change: Change,
        function: str,
        step: Step,
        what: str,
        strikes: int | None = 1,
        *,
        named: bool = True,
    ) -> Trial:
        """Sets a fault upon the step of a function that answers a change; of one that is `named` in a call before."""
        about = f"{change.resource.rpartition(':')[2]}|{change.finding}"
        fault = stack.aws.front.faults.add(
            step.call, what, nth=step.occurrence, count=strikes, function=function, about=about if named else None
        )
        return cls(f"{what} {function} {step.call} {step.occurrence}", change, fault)


def reference(stack: Stack, make: Callable[[], Change]) -> dict[str, list[Step]]:
    """The steps of each function that answers a change, from a run without accidents."""
    stack.aws.front.forget()
    make()
    stack.settle()
    assert stack.alerts()
    return {function: steps(stack, function) for function in QUEUE_OF}


def steps(stack: Stack, function: str) -> list[Step]:
    """The steps that a function made."""
    seen: Counter[str] = Counter()
    found = []
    for call in stack.calls(function):
        name = f"{call.service}:{call.operation}"
        seen[name] += 1
        found.append(Step(name, seen[name]))
    return found


def together(stack: Stack, beginning: Iterable[Trial], within: float = 60.0) -> list[Trial]:
    """Begins all trials before anybody hears of them, and waits for their end, while for stuck announcements a minute
    passes.
    """
    for function in ("ChangeDetector", "Notifier"):
        stack.configure(function, BatchSize=1)  # so that a crash concerns one finding only
    with stack.unheard():
        trials = list(beginning)
    until(lambda: is_over(stack, trials), "all trials over", within)
    records = {record["id"]: record for record in stack.findings()}
    alerts = stack.alerts()
    for trial in trials:
        trial.record = records.get(trial.change.finding, {})
        trial.alerts = [alert for alert in alerts if alert.finding == trial.change.finding]
    return trials


def is_over(stack: Stack, trials: list[Trial]) -> bool:
    """Whether nothing is on its way any more."""
    for trial in trials:
        stuck = trial.fault.function == "Notifier" and len(trial.fault.struck) == trial.fault.count
        if stuck and not trial.minute_passed:
            trial.minute_passed = True
            stack.pass_minute(trial.change.finding)
    return stack.is_settled()
