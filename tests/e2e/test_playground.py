"""What a newcomer does: starts the playground, types what it prints, attacks with the plain AWS CLI, and ends it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest

from local.aws import LOOPBACK, free_ports
from local.up.place import Place

from .waiting import until

ROOT = Path(__file__).parents[2]
DELETE = "bedrock delete-model-invocation-logging-configuration"
READ = "bedrock get-model-invocation-logging-configuration"
REPAIRED_WITHIN = 2.0
ATTEMPTS = 2  # the quicker one counts: somebody else may have the machine for a second
# Starts in a second less than the CLI itself, so that the time to the repair can be measured.
WATCH = """
import boto3, sys, time
bedrock = boto3.client("bedrock")
print("ready", flush=True)
sys.stdin.readline()
began = time.monotonic()
while not bedrock.get_model_invocation_logging_configuration().get("loggingConfig") and time.monotonic() < began + 20:
    time.sleep(0.02)
print(time.monotonic() - began, flush=True)
"""


@dataclass(frozen=True)
class Playground:
    """A playground that runs, and what it said when it was ready."""

    directory: Path
    programs: Path
    port: int
    said: str

    def shell(self, command: str, profile: str = "production") -> list[str]:
        """A command as it is typed after the exports that were printed."""
        exports = [line for line in self.said.splitlines() if line.strip().startswith("export ")]
        return ["bash", "-euc", "\n".join([*exports, f"export AWS_PROFILE={profile}", f"exec {command}"])]

    def aws(self, command: str, profile: str = "production") -> Any:
        """What the AWS CLI answers."""
        done = subprocess.run(
            self.shell(f"aws {command}", profile), capture_output=True, text=True, check=False, env=self.environment
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "null")

    @property
    def environment(self) -> dict[str, str]:
        """What a fresh terminal has."""
        return {"PATH": "/usr/bin:/bin", "HOME": str(self.directory)}

    def alert(self, profile: str) -> dict[str, Any]:
        """The next alert in the inbox."""
        sqs = 'sqs --endpoint-url "$AWS_ENDPOINT_URL"'  # which the CLI's first version forgets for this service
        url = self.aws(f"{sqs} get-queue-url --queue-name inbox", profile)["QueueUrl"]
        receive = f"{sqs} receive-message --wait-time-seconds 5 --queue-url {url}"
        messages: list[Any] = until(lambda: (self.aws(receive, profile) or {}).get("Messages", []), "an alert")
        (message,) = messages
        self.aws(f"{sqs} delete-message --queue-url {url} --receipt-handle {message['ReceiptHandle']}", profile)
        return dict(json.loads(json.loads(message["Body"])["Message"]))

    def lines(self, *words: str) -> list[str]:
        """The lines of the live view in which all these words are."""
        log = (self.directory / "log").read_text().splitlines()
        return [line for line in log if all(word in line for word in words)]


def run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs one of the programs that make runs."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180)


@pytest.fixture(scope="module")
def playground(binaries: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    directory, port, programs = tmp_path_factory.mktemp("up"), free_ports(1)[0], binaries["Notifier"].parent
    started = run("local.up", "--detach", "--port", str(port), "--programs", str(programs), "--run", str(directory))
    assert started.returncode == 0, started.stderr
    try:
        yield Playground(directory, programs, port, started.stdout)
    finally:
        run("local.down", "--run", str(directory))


def test_logging_that_is_deleted_in_production_is_soon_back(playground: Playground) -> None:
    before = playground.aws(READ)
    assert before["loggingConfig"]
    took, alert = min((measured(playground) for _ in range(ATTEMPTS)), key=lambda each: each[0])
    assert took < REPAIRED_WITHIN
    assert playground.aws(READ) == before
    assert (alert["control"], alert["status"]) == ("bedrock-invocation-logging-disabled", "remediated")
    for kind in ("call", "record", "decision", "repair", "proof", "alert"):
        until(partial(playground.lines, " production ", f" {kind} "), f"a line of the {kind}")
    assert playground.lines(" production ", " repair ", "bedrock:PutModelInvocationLoggingConfiguration")
    assert_story(playground, alert["finding"])


def measured(playground: Playground) -> tuple[float, dict[str, Any]]:
    """One attack: how long it lasted, and the alert about it."""
    return seconds_until_back(playground), playground.alert("production")


def seconds_until_back(playground: Playground) -> float:
    """Deletes the configuration with the CLI; how long after the CLI's return it is back."""
    command = playground.shell(f"{sys.executable} -c '{WATCH}'")
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=playground.environment, stdin=pipe, stdout=pipe, text=True) as watching:
        assert watching.stdin
        assert watching.stdout
        assert watching.stdout.readline() == "ready\n"
        playground.aws(DELETE)
        watching.stdin.write("\n")
        watching.stdin.flush()
        return float(watching.stdout.readline())


def assert_story(playground: Playground, finding: str) -> None:
    """The journal tells of the finding what happened, as the operator's tool shows it."""
    show = f"{playground.programs}/phaseguard journal show {finding}"
    shown = subprocess.run(
        playground.shell(f"{show} --format json"),
        capture_output=True,
        text=True,
        check=False,
        env=playground.environment,
    )
    assert shown.returncode == 0, shown.stderr
    record = json.loads(shown.stdout)
    assert record["status"] == "remediated"
    assert [call["operation"] for call in record["calls"]] == ["bedrock:PutModelInvocationLoggingConfiguration"]
    assert record["actor"]["arn"].endswith(":user/newcomer")


def test_in_a_prototype_it_stays_deleted_and_there_is_an_alert(playground: Playground) -> None:
    playground.aws(DELETE, "prototype")
    alert = playground.alert("prototype")
    assert (alert["control"], alert["response"]) == ("bedrock-invocation-logging-disabled", "alert")
    until(lambda: playground.lines(" prototype ", " alert "), "a line of the alert")
    assert not playground.lines(" prototype ", " repair ")
    assert not (playground.aws(READ, "prototype") or {}).get("loggingConfig")


def test_a_second_one_says_how_to_reach_the_first(playground: Playground) -> None:
    second = run("local.up", "--run", str(playground.directory), "--programs", "/nowhere")
    assert second.returncode == 1
    assert f"AWS_ENDPOINT_URL=http://{LOOPBACK}:{playground.port}" in second.stderr


def test_a_port_that_is_taken_is_named_with_the_way_out(playground: Playground, tmp_path: Path) -> None:
    other = run("local.up", "--run", str(tmp_path), "--port", str(playground.port), "--programs", "/nowhere")
    assert other.returncode == 1
    assert f"port {playground.port}" in other.stderr
    assert "make up ARGS=" in other.stderr


def test_down_ends_everything(playground: Playground) -> None:
    running = Place(playground.directory).running()
    assert running
    programs = psutil.Process(running.pid).children(recursive=True)
    assert programs
    ended = run("local.down", "--run", str(playground.directory))
    assert ended.stdout == f"Ended process {running.pid}.\n", ended.stderr
    socket.create_server((LOOPBACK, playground.port)).close()
    until(lambda: not any(program.is_running() for program in programs), "nothing is left of it")
