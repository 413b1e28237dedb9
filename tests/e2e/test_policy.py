"""What operators write down decides, soon and without a deployment; what cannot be used is refused and told once."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from local import Account, LocalAws

from .changes import Change, unblock_bucket
from .conftest import ROOT, begun
from .members import Home, new_bucket, settle_in
from .policies import AGE, INVALID, put_by_hand, start_anew, take_away
from .stack import Record, Stack, deploy_stack
from .waiting import until

CHANGED, REFUSED = "phaseguard-policy-changed", "phaseguard-policy-refused"


@pytest.fixture(scope="module")
def governing(running: LocalAws, binaries: dict[str, Path]) -> Home:
    """A stack that repairs, and whose functions see another policy at once."""
    stack = deploy_stack(running, binaries, "555544443333", "governed", Mode="enforce")
    start_anew(stack)
    return settle_in(stack, "clerk", "production", parts=())


@pytest.fixture
def governed(governing: Home, aws: LocalAws) -> Iterator[Stack]:
    """That stack, under the compiled-in policy."""
    take_away(governing.stack)
    stack = begun(governing, aws).stack
    time.sleep(AGE)
    yield stack
    stack.aws.front.faults.clear()
    take_away(stack)


def policy(stack: Stack, by: Account, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the tool as somebody."""
    program = Path(os.environ.get("PHASEGUARD_BIN", ROOT / "target" / "debug")) / "phaseguard"
    environment = {
        "AWS_ENDPOINT_URL": by.endpoint,
        "AWS_REGION": by.region,
        "AWS_ACCESS_KEY_ID": by.key or by.id,
        "AWS_SECRET_ACCESS_KEY": by.secret,
        "PHASEGUARD_STACK": stack.name,
    }
    return subprocess.run([program, "policy", *arguments], env=environment, capture_output=True, text=True, check=False)


def apply(stack: Stack, tmp_path: Path, document: str) -> None:
    """Ada applies a document, and everybody has heard of it."""
    file = tmp_path / "policy.yaml"
    file.write_text(document)
    done = policy(stack, stack.ada, "apply", str(file), "--yes")
    assert done.returncode == 0, done.stderr
    stack.settle()
    time.sleep(AGE)


def finding_of(stack: Stack, change: Change) -> Record:
    """What became of a change."""
    return stack.finding(change.finding)


def reasons(record: Record) -> list[str]:
    """Why it was decided so."""
    return [reason["reason"] for reason in record["decision"]["reasons"]]


def test_an_override_is_obeyed_without_a_deployment(governed: Stack, governing: Home, tmp_path: Path) -> None:
    before = unblock_bucket(governed, new_bucket(governed, governing.workload))
    governed.settle()
    assert before.is_mended()

    document = "version: 1\noverrides:\n  - control: s3-*\n    phase: production\n    response: alert\n"
    apply(governed, tmp_path, document)
    change = unblock_bucket(governed, new_bucket(governed, governing.workload))
    governed.settle()

    record = finding_of(governed, change)
    assert change.live() == change.broken
    assert (record["decision"]["response"], reasons(record)) == ("alert", ["phase", "overridden"])

    shown = policy(governed, governed.ada, "show", "--format", "json")
    told = json.loads(shown.stdout)
    assert (told["document"], told["valid"]) == (document, True)
    assert told["by"] == f"arn:aws:iam::{governed.account.id}:user/ada"
    assert told["version"] in policy(governed, governed.ada, "history").stdout


def test_an_exemption_holds_until_its_end_and_not_a_second_longer(
    governed: Stack, governing: Home, tmp_path: Path
) -> None:
    bucket = new_bucket(governed, governing.workload)
    ends = datetime.now(UTC) + timedelta(seconds=12)
    exemption = {
        "control": "s3-public-access-unblocked",
        "resource": f"arn:aws:s3:::{bucket}",
        "reason": "a page of the public",
        "owner": "ada@example.com",
        "expires": ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    apply(governed, tmp_path, json.dumps({"version": 1, "exemptions": [exemption]}))
    exempt = unblock_bucket(governed, bucket)
    governed.settle()
    assert datetime.now(UTC) < ends
    assert (exempt.live(), reasons(finding_of(governed, exempt))) == (exempt.broken, ["exempt"])

    until(lambda: datetime.now(UTC) > ends + timedelta(seconds=1), "the exemption is over")
    unblock_bucket(governed, bucket)
    governed.settle()
    assert exempt.is_mended()


@pytest.mark.parametrize("sha256", [None, "0" * 64], ids=["with mistakes", "with another hash"])
def test_a_bad_policy_is_refused_and_the_last_valid_one_holds(
    governed: Stack, governing: Home, tmp_path: Path, sha256: str | None
) -> None:
    apply(governed, tmp_path, "version: 1\noverrides:\n  - control: s3-*\n    response: alert\n")
    unblock_bucket(governed, new_bucket(governed, governing.workload))
    governed.settle()
    governed.alerts()

    # The hash is right for the one, and wrong for a document that would be valid.
    put_by_hand(governed, INVALID if sha256 is None else "version: 1\n", sha256=sha256)
    for _ in range(2):  # also for functions that have just started, which know nothing
        change = unblock_bucket(governed, new_bucket(governed, governing.workload))
        governed.settle()
        assert (change.live(), reasons(finding_of(governed, change))) == (change.broken, ["phase", "overridden"])
        start_anew(governed)

    (alert,) = governed.alerts_of(REFUSED)
    assert alert.attributes["severity"] == "critical"
    assert ("line 2, mode" if sha256 is None else "another hash") in str(alert.document["verdict"])


def test_the_first_policy_was_bad_so_the_default_holds(governed: Stack, governing: Home) -> None:
    start_anew(governed)
    put_by_hand(governed, INVALID)
    change = unblock_bucket(governed, new_bucket(governed, governing.workload))
    governed.settle()

    assert change.is_mended()
    assert len(governed.alerts_of(REFUSED)) == 1


def test_a_policy_that_may_not_be_read_is_told_and_nothing_is_repaired(governed: Stack, governing: Home) -> None:
    governed.aws.front.faults.add("ssm:GetParameter", "deny", function="ChangeDetector", count=None)
    change = unblock_bucket(governed, new_bucket(governed, governing.workload))
    governed.settle()

    record = finding_of(governed, change)
    assert change.live() == change.broken
    assert (record["decision"]["response"], reasons(record)) == ("alert", ["phase", "policy-unread"])
    assert [alert.finding for alert in governed.alerts()] == [change.finding]


def test_every_change_of_the_policy_is_told(governed: Stack, tmp_path: Path) -> None:
    apply(governed, tmp_path, "version: 1\n")
    (first,) = governed.alerts_of(CHANGED)
    assert "user/ada" in str(first.document)
    assert "and the document has it" in str(first.document["verdict"])

    # The same within the hour, by somebody else.
    governed.aws.account(governed.account.id, governed.account.region).client("ssm").put_parameter(
        Name=governed.outputs["PolicyParameterName"], Value="nothing", Type="String", Overwrite=True
    )
    governed.settle()
    told: list[Any] = governed.alerts_of(CHANGED)
    assert [":root" in str(alert.document) for alert in told] == [True]
    assert "names no version" in str(told[0].document["verdict"])

    governed.ada.client("ssm").delete_parameter(Name=governed.outputs["PolicyParameterName"])
    governed.settle()
    (last,) = governed.alerts_of(CHANGED)
    assert "the compiled-in default holds" in str(last.document["verdict"])


def test_what_is_wrong_is_not_applied(governed: Stack, tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(INVALID)
    refused = policy(governed, governed.ada, "apply", str(file), "--yes")
    assert (refused.returncode, "line 2, mode" in refused.stderr) == (2, True)

    file.write_text("version: 1\nmode: observe\n")
    unasked = policy(governed, governed.ada, "apply", str(file))
    assert (unasked.returncode, "--yes" in unasked.stderr) == (2, True)
    assert "+mode: observe" in unasked.stdout
    assert policy(governed, governed.ada, "history", "--format", "json").stdout.strip() == "[]"
