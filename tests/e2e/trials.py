"""Many small accidents at once, each on a resource of its own: a fault strikes one step of one finding's way."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from local import Fault, Workload

from .changes import Change, Event, State, unblock_bucket
from .members import new_bucket
from .stack import QUEUE_OF, Alert, Record, Stack
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
    event: Event
    finding: str
    broken: State
    fault: Fault
    minute_passed: bool = False
    record: Record = field(default_factory=dict)
    alerts: list[Alert] = field(default_factory=list)

    @classmethod
    def begin(cls, stack: Stack, change: Change, function: str, step: Step, what: str, strikes: int = 1) -> Trial:
        """Sets a fault upon the step of a function that answers a change."""
        event = change.told()
        finding = change.finding(event)
        fault = stack.aws.front.faults.add(
            step.call,
            what,
            nth=step.occurrence,
            count=strikes,
            function=function,
            about=f"{change.resource.rpartition(':')[2]}|{finding}",
        )
        name = f"{what} {function} {step.call} {step.occurrence}"
        return cls(name, change, event, finding, change.live(), fault)

    @classmethod
    def of_bucket(
        cls, stack: Stack, workload: Workload, function: str, step: Step, what: str, strikes: int = 1
    ) -> Trial:
        """The same, of a bucket of its own that is open."""
        change = unblock_bucket(stack, new_bucket(stack, workload))
        return cls.begin(stack, change, function, step, what, strikes)


def reference(stack: Stack, change: Change) -> dict[str, list[Step]]:
    """The steps of each function that answers a change, from a run without accidents."""
    stack.aws.front.forget()
    stack.deliver(change.told())
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


def deliver_together(stack: Stack, trials: list[Trial], within: float = 60.0) -> None:
    """Delivers the events of all trials and waits for their end, while for stuck announcements a minute passes."""
    for function in ("ChangeDetector", "Notifier"):
        stack.configure(function, BatchSize=1)  # so that a crash concerns one finding only
    stack.enqueue(*(json.dumps(trial.event) for trial in trials))
    until(lambda: is_over(stack, trials), "all trials over", within)
    records = {record["id"]: record for record in stack.findings()}
    alerts = stack.alerts()
    for trial in trials:
        trial.record = records.get(trial.finding, {})
        trial.alerts = [alert for alert in alerts if alert.finding == trial.finding]


def is_over(stack: Stack, trials: list[Trial]) -> bool:
    """Whether nothing is on its way any more."""
    for trial in trials:
        stuck = trial.fault.function == "Notifier" and len(trial.fault.struck) == trial.fault.count
        if stuck and not trial.minute_passed:
            trial.minute_passed = True
            stack.pass_minute(trial.finding)
    return stack.is_settled()
