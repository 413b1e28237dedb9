"""Every sample that a control must notice is heard by a rule as deployed, and reaches a queue of a detector."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from local.cloudtrail import envelope
from local.eventbridge.rules import Bus, Rules

from .deployed import CALLERS, THREATS
from .stack import Stack

EVENTS = Path(__file__).parents[2] / "events"
SAMPLES = sorted(EVENTS.glob("*/fires-*.json"))


def enveloped(sample: dict[str, Any]) -> dict[str, Any]:
    """A sample as rules see it: some are bare records."""
    return sample if "detail" in sample else envelope(sample)


def queues(rules: Rules, bus: Bus, event: dict[str, Any]) -> set[str]:
    """The queues to which the rules of a bus send an event."""
    return {target["Arn"] for rule in rules.hearing(bus, event) for target in rules.targets(rule)}


def test_every_sample_that_fires_reaches_a_detector(stack: Stack) -> None:
    rules, bus = Rules(stack.aws.account, lambda: 600.0), Bus(stack.account.id, stack.account.region)
    ours = {stack.attributes(name, ["QueueArn"])["QueueArn"] for name in ("ChangeQueue", CALLERS, THREATS)}

    events = {f"{path.parent.name}/{path.stem}": enveloped(json.loads(path.read_text())) for path in SAMPLES}
    unheard = [sample for sample, event in events.items() if not queues(rules, bus, event) & ours]

    assert unheard == []
