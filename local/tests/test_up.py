"""What a playground relies on: one at a time holds its place, what it tells is true, and it can be ended."""

import io
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from local import down
from local.front.exchange import Exchange
from local.screen import Screen
from local.tests.exchanges import exchange
from local.up.place import Place, PlaceError, Running
from local.up.story import Line, decision, of_call, of_finding, of_log

ROOT = Path(__file__).parents[2]
HOLDER = """
import signal, sys, time
from pathlib import Path
from local.up.place import Place, Running
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
place = Place(Path(sys.argv[1]))
with place.held():
    place.tell(Running.this("export AWS_PROFILE=production"))
    print("held", flush=True)
    time.sleep(60)
"""
FINDING: dict[str, Any] = {
    "id": "58cf962a7b3cad632f47",
    "control": "kms-key-disabled",
    "severity": "critical",
    "event": {"id": "e-1"},
    "decision": {"response": "remediate", "reasons": [{"reason": "phase", "detail": "production asks for remediate"}]},
    "decisions": 1,
    "count": 1,
    "status": "decided",
    "calls": [],
    "outcome": None,
    "opened_at": "2026-11-23T10:00:00.100000000Z",
    "updated_at": "2026-11-23T10:00:00.100000000Z",
    "proved_at": None,
}
CALL = {"operation": "kms:EnableKey", "request_id": "r-1", "at": "2026-11-23T10:00:00.400Z", "error": None}


@contextmanager
def holder(directory: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the place."""
    command = [sys.executable, "-c", HOLDER, str(directory)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_playground_is_told_how_to_reach_the_first(tmp_path: Path) -> None:
    with holder(tmp_path) as first, pytest.raises(PlaceError) as refused, Place(tmp_path).held():
        pass
    assert f"process {first.pid}" in str(refused.value)
    assert "export AWS_PROFILE=production" in str(refused.value)


def test_down_ends_what_runs_and_waits_until_it_is_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with holder(tmp_path) as process:
        assert down.main(["--run", str(tmp_path)]) == 0
        assert process.wait(5) == 0
        assert capsys.readouterr().out == f"Ended process {process.pid}.\n"
    assert down.main(["--run", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "Nothing runs.\n"


def test_a_playground_that_was_killed_leaves_its_place_free(tmp_path: Path) -> None:
    with holder(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait(5)
        place = Place(tmp_path)
        assert place.running() is None
        with place.held():
            assert place.is_held()


def test_a_process_that_was_given_the_number_of_another_is_left_alone(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with holder(tmp_path) as process:
        place.tell(Running(process.pid, since=1.0))
        assert place.running() is None
        assert place.end(within=1) is None
        assert process.poll() is None


def test_a_playground_that_does_not_end_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with holder(tmp_path) as process:
        monkeypatch.setattr("local.up.place.os.kill", lambda *_: None)
        with pytest.raises(PlaceError, match=f"kill -9 {process.pid}"):
            Place(tmp_path).end(within=0.2)
        monkeypatch.undo()


def test_the_story_of_a_finding_is_told_once_and_with_the_times_of_the_journal() -> None:
    first = list(of_finding("111122223333", None, FINDING))
    assert [line.kind for line in first] == ["decision"]
    assert list(of_finding("111122223333", FINDING, FINDING)) == []
    proved = {"calls": [CALL], "status": "remediated", "proved_at": "2026-11-23T10:00:00.500Z", "outcome": "proved"}
    later = list(of_finding("111122223333", FINDING, FINDING | proved))
    assert [(line.kind, line.text) for line in later] == [
        ("repair", "kms:EnableKey, request r-1"),
        ("proof", "proved"),
    ]
    assert [round(line.at - first[0].at, 3) for line in later] == [0.3, 0.4]


def test_a_call_that_was_told_is_not_told_again() -> None:
    once, twice = (
        FINDING | {"calls": [CALL]},
        FINDING | {"calls": [CALL, CALL | {"operation": "kms:CancelKeyDeletion"}]},
    )
    told = [line.text for line in of_finding("111122223333", once, twice)]
    assert told == ["kms:CancelKeyDeletion, request r-1"]


def test_what_happened_between_two_looks_is_told_all_the_same() -> None:
    proved = {"calls": [CALL], "status": "remediated", "proved_at": "2026-11-23T10:00:00.500Z", "count": 2}
    kinds = [line.kind for line in of_finding("111122223333", None, FINDING | proved)]
    assert kinds == ["decision", "repair", "proof"]


def test_a_refused_repair_and_how_it_ended_are_told() -> None:
    failed = {"calls": [CALL | {"error": "AccessDenied"}], "status": "failed", "outcome": "the repair was refused"}
    lines = list(of_finding("111122223333", FINDING, FINDING | failed))
    assert [(line.kind, line.style) for line in lines] == [("repair", "red"), ("failed", "red")]


def test_a_decision_names_every_reason() -> None:
    reasons = [{"reason": "phase", "detail": "production asks for remediate"}, {"reason": "unapproved"}]
    told = decision(FINDING | {"decision": {"response": "alert", "reasons": reasons}})
    assert told == (
        "alert: kms-key-disabled (critical): production asks for remediate; "
        "nobody approved that the resource belongs to the workload"
    )


@pytest.mark.parametrize(
    "text", ["START RequestId: 1", "[]", '{"outcome": "opened", "detail": {}, "_aws": {"Timestamp": 1}}']
)
def test_what_the_journal_keeps_and_what_is_no_outcome_is_not_told_from_the_log(text: str) -> None:
    assert of_log("111122223333", text) is None


def test_an_own_change_is_told_from_the_log() -> None:
    told = {"outcome": "own-change", "detail": {"event": "e-2", "resource": "arn:a"}, "_aws": {"Timestamp": 1500}}
    line = of_log("111122223333", json.dumps(told))
    assert line
    assert (line.at, line.event, line.text) == (1.5, "e-2", "Phaseguard made this change itself: arn:a")


def test_a_call_is_told_with_what_became_of_it() -> None:
    made = exchange("cloudtrail", "StopLogging", Name="audit")
    refused = replace(made, error=("AccessDenied", "no"))
    assert [told(made, "e-1"), told(refused, "e-1"), told(made, None)] == [
        f"{made.principal.arn}: cloudtrail:StopLogging",
        f"{made.principal.arn}: cloudtrail:StopLogging, refused with AccessDenied",
        f"{made.principal.arn}: cloudtrail:StopLogging, which no trail recorded",
    ]


def told(call: Exchange, event: str | None) -> str | None:
    """What is told of a call."""
    line = of_call(call, event)
    return line.text if line else None


def test_reads_data_and_what_functions_do_are_no_calls_of_the_story() -> None:
    read, data = exchange("cloudtrail", "GetTrailStatus"), exchange("s3", "PutObject")
    ours = replace(exchange("kms", "EnableKey"), function="phaseguard-Remediator")
    assert [told(call, "e-1") for call in (read, data, ours)] == [None, None, None]


def test_lines_carry_no_colour_and_no_tricks_where_nobody_looks_at_a_terminal() -> None:
    line = Line(1.5, "111122223333", "call", "grace: s3:\x1b[2J\nX", style="red")
    shown = line.shown(Screen(io.StringIO(), {}), "production", 0.25)
    assert shown.endswith("+0.25 s  production  call      grace: s3:\\x1b[2J\\nX")
    assert "\x1b" not in shown
    document = json.loads(line.document("production", 0.25))
    assert (document["kind"], document["phase"], document["seconds"]) == ("call", "production", 0.25)
