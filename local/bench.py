"""Measures what Phaseguard promises: time to decide, start, memory, size, and round trips to a repair.

`make bench` runs it. Nothing here is a test: a slow machine must not fail a build.
"""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .aws import Account, LocalAws
from .cloudtrail import Actor, record
from .delivery import deliver
from .deploy import deploy, zip_bootstrap
from .front import Call
from .seed import Workload, approve, seed

ROOT = Path(__file__).parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
FUNCTIONS = {"ChangeDetector": "change-detector", "Remediator": "remediator", "Notifier": "notifier"}
STARTS = 11
REPAIRED_WITHIN = 60.0
FAR = 0.3
SETTINGS = {
    "JOURNAL_TABLE": "journal",
    "WORKLOADS_TABLE": "workloads",
    "BUS_NAME": "bus",
    "TOPIC_ARN": "arn:aws:sns:eu-west-1:111122223333:alerts",
    "MODE": "enforce",
    "PHASE_FLOOR": "none",
    "WORKLOAD_TAG_KEY": "ai:workload",
    "PHASE_TAG_KEY": "ai:phase",
    "REMEDY_ROLES": "{}",
    "AWS_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "111122223333",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_LAMBDA_FUNCTION_NAME": "change-detector",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
    "AWS_LAMBDA_LOG_GROUP_NAME": "logs",
    "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
}


@dataclass(frozen=True)
class Figure:
    """One measured figure, and what it should be."""

    what: str
    measured: str
    aim: str


def main() -> None:
    """Measures everything and prints a table."""
    figures = [decision(), *starts(), *sizes(), *round_trips()]
    width = max(len(figure.what) for figure in figures)
    for figure in figures:
        print(f"{figure.what:<{width}}  {figure.measured:>12}  aim {figure.aim}")


def decision() -> Figure:
    """Time from an event's text to its decision, with no state to read."""
    bench = ["cargo", "bench", "-q", "-p", "tests", "--bench", "decide"]
    subprocess.run(bench, cwd=ROOT, check=True, stdout=sys.stderr)
    estimates = json.loads((TARGET / "criterion/decide/all samples/new/estimates.json").read_text())
    samples = sum(1 for _ in (ROOT / "events").glob("*/*.json"))
    micros = estimates["median"]["point_estimate"] / 1000 / samples
    return Figure(f"decision per event, over {samples} samples", f"{micros:.1f} µs", "under 50 µs")


def starts() -> Iterable[Figure]:
    """Process start to the first answer without AWS, and the peak memory by then, of the release binary."""
    runs = [start(TARGET / "release" / FUNCTIONS["ChangeDetector"]) for _ in range(STARTS)]
    seconds = sorted(run[0] for run in runs)[STARTS // 2]
    memory = max(run[1] for run in runs)
    yield Figure("start to first decision, median", f"{seconds * 1000:.0f} ms", "under 45 ms")
    yield Figure("peak memory by then", f"{memory / 1024:.1f} MB", "under 40 MB")


def start(binary: Path) -> tuple[float, int]:
    """Plays the Lambda Runtime API for one invocation; returns seconds and kilobytes."""
    answered = threading.Event()
    event = {"eventSource": "example.amazonaws.com", "eventName": "Nothing", "eventID": "e-1"}
    message = {"messageId": "m-1", "body": json.dumps(event), "attributes": {}, "messageAttributes": {}}
    batch = json.dumps({"Records": [message | {"eventSource": "aws:sqs", "awsRegion": "eu-west-1"}]}).encode()

    class Runtime(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if answered.is_set():
                threading.Event().wait()
            deadline = {"Lambda-Runtime-Aws-Request-Id": "r-1", "Lambda-Runtime-Deadline-Ms": "9999999999999"}
            self.answer(200, batch, deadline)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answered.set()
            self.answer(202, b"", {})

        def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    class Quiet(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """The function is killed in the middle of its next request."""

    server = Quiet(("127.0.0.1", 0), Runtime)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    environment = SETTINGS | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}"}
    began = time.perf_counter()
    process = subprocess.Popen([binary], env=environment, stdout=subprocess.DEVNULL)
    try:
        if not answered.wait(10):
            raise RuntimeError(f"{binary} did not answer")
        took = time.perf_counter() - began
        status = Path(f"/proc/{process.pid}/status").read_text()
        return took, int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
    finally:
        process.kill()
        process.wait()
        server.shutdown()


def sizes() -> Iterable[Figure]:
    """Zip size of each release binary."""
    for name in FUNCTIONS.values():
        size = len(zip_bootstrap((TARGET / "release" / name).read_bytes()))
        yield Figure(f"zip of {name}", f"{size / 1e6:.1f} MB", "under 10 MB")


def round_trips() -> Iterable[Figure]:
    """Sequential AWS calls from the event to the proof that the repair holds."""
    with LocalAws() as aws:
        account = aws.account()
        binaries = {name: TARGET / "release" / binary for name, binary in FUNCTIONS.items()}
        settings = {"Platform": "local", "Mode": "enforce"}
        outputs = deploy(account, "phaseguard", ROOT / "template.yaml", binaries, settings)
        workload = seed(account)
        approve(account, outputs, workload)
        for what, attack, envelope in attacks(account, workload):
            attack()
            aws.front.forget()
            # Calls that a function makes at once overlap only if each takes a while.
            aws.front.faults.add(".*", "delay", seconds=FAR, count=None)
            deliver(aws, envelope)
            yield Figure(f"round trips to repaired: {what}", str(depth(finished(aws))), "at most 9")


def attacks(account: Account, workload: Workload) -> Iterable[tuple[str, Callable[[], Any], dict[str, Any]]]:
    """One risky call of each service, and its record."""
    ada = Actor.user("ada", account.id)

    def envelope(source: str, name: str, request: dict[str, Any]) -> dict[str, Any]:
        return record(account.id, account.region, source, name, request, None, ada)

    s3, kms, tool, trail = (account.client(name) for name in ("s3", "kms", "lambda", "cloudtrail"))
    public = {"FunctionName": workload.function, "StatementId": "open", "Action": "lambda:InvokeFunction"}
    yield (
        "bucket",
        lambda: s3.delete_public_access_block(Bucket=workload.bucket),
        envelope("s3.amazonaws.com", "DeleteBucketPublicAccessBlock", {"bucketName": workload.bucket}),
    )
    yield (
        "key",
        lambda: kms.disable_key(KeyId=workload.key_arn),
        envelope("kms.amazonaws.com", "DisableKey", {"keyId": workload.key_arn}),
    )
    yield (
        "function",
        lambda: tool.add_permission(**public, Principal="*"),
        envelope(
            "lambda.amazonaws.com",
            "AddPermission20150331v2",
            {"functionName": workload.function, "statementId": "open", "principal": "*"},
        ),
    )
    yield (
        "trail",
        lambda: trail.stop_logging(Name=workload.trail),
        envelope("cloudtrail.amazonaws.com", "StopLogging", {"name": workload.trail}),
    )


def finished(aws: LocalAws) -> list[Call]:
    """The calls of detector and remediator up to the read that proves the repair."""
    deadline = time.time() + REPAIRED_WITHIN
    while time.time() < deadline:
        calls = [call for call in aws.front.calls if call.function and "Notifier" not in call.function]
        ends = [at for at, call in enumerate(calls) if call.operation == "PutEvents" and call.ended]
        if len(ends) == 2:
            # The last two are the journal's word and the announcement, which follow the proof.
            return calls[: ends[1] - 1]
        time.sleep(0.05)
    raise RuntimeError("the repair did not finish")


def depth(calls: list[Call]) -> int:
    """The longest chain of calls of which each began after the one before had ended."""
    ends: list[tuple[float, int]] = []
    for call in calls:
        before = (reached for ended, reached in ends if ended <= call.started)
        ends.append((call.ended or float("inf"), 1 + max(before, default=0)))
    return max(reached for _, reached in ends)


if __name__ == "__main__":
    main()
