"""What a repair leaves behind: its calls, their proof in the journal, and one alert."""

from __future__ import annotations

from local import Workload

from . import showing
from .changes import Change
from .stack import Record, Stack

SUBJECT_MOST = 100


def assert_proved(stack: Stack, change: Change, record: Record) -> None:
    """The journal has the calls that were made, by AWS's own numbers, and the proof after them."""
    made = stack.mutations()
    assert [call.operation for call in made] == list(change.calls)
    assert [call["request_id"] for call in record["calls"]] == [call.request_id for call in made]
    assert all(call["request_id"] and call["error"] is None for call in record["calls"])
    assert record["status"] == "remediated"
    assert record["decisions"] == 1
    assert record["claim"] is None
    assert record["proved_at"] >= record["calls"][-1]["at"] >= record["opened_at"]
    assert [item["pk"]["S"] for item in stack.journal()] == [f"finding#{record['id']}"]
    showing.repaired(change)


def assert_told_once(stack: Stack, workload: Workload, record: Record) -> None:
    """One alert came, with a subject that SNS takes and the attributes that people filter by."""
    (alert,) = stack.alerts()
    assert len(alert.subject) <= SUBJECT_MOST
    assert alert.subject.isascii()
    assert alert.subject.isprintable()
    assert alert.subject.startswith(f"Phaseguard repaired: {record['control']}")
    assert alert.attributes == {
        "control": record["control"],
        "severity": record["severity"],
        "phase": workload.phase,
        "layer": record["layer"],
        "account": stack.account.id,
        "region": stack.account.region,
        "workload": workload.name,
        "response": "remediate",
    }
    assert alert.finding == record["id"]
    assert alert.document["calls"] == record["calls"]
    assert "before" not in alert.document
