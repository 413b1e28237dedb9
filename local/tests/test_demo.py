"""What the demo relies on: its attacks, a right reading of docs/decisions.md, and no name that is shown as it came."""

from pathlib import Path

import pytest

from local.demo import expected
from local.demo.answer import kind
from local.demo.attacks import ATTACKS
from local.demo.expected import Expected
from local.demo.steps import EVENTS
from local.screen import plain


def test_every_attack_wakes_a_control() -> None:
    assert {attack.control for attack in ATTACKS} <= {folder.name for folder in EVENTS.iterdir()}


def test_what_is_expected_of_every_attack_stands_on_the_page() -> None:
    page = expected.read()
    assert all((attack.sample, phase) in page for attack in ATTACKS for phase in ("prototype", "production"))


def test_the_page_is_read_by_sample_and_phase(tmp_path: Path) -> None:
    page = tmp_path / "decisions.md"
    page.write_text(
        f"# Decisions\n\n{expected.HEADING}\n\n| sample | prototype | production | plan |\n|---|---|---|---|\n"
        "| key/fires-when-disabled | alert | remediate | `CancelKeyDeletion`, `EnableKey` |\n"
    )
    plan = frozenset({"CancelKeyDeletion", "EnableKey"})
    found = expected.read(page)
    assert found["key/fires-when-disabled", "prototype"] == Expected("alert", plan)
    assert found["key/fires-when-disabled", "production"] == Expected("remediate", plan)


def test_remedies_are_named_as_on_the_page() -> None:
    assert kind("cancel-key-deletion") == "CancelKeyDeletion"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\x1b[2Jb\n", "a\\x1b[2Jb\\n"), ("\u202egnp.exe", "\\u202egnp.exe"), ("Zürich 日本", "Zürich 日本")],
)
def test_names_neither_move_nor_hide_what_follows(name: str, shown: str) -> None:
    assert plain(name) == shown
