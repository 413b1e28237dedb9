"""Measures what Phaseguard promises: time to decide, start, memory, size, round trips to a repair, and the front.

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
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from .aws import LOOPBACK, Account, LocalAws
from .deploy import deploy, zip_bootstrap
from .front.calls import Call
from .playground import made_user
from .programs import FUNCTIONS
from .seed import Workload, approve, seed

ROOT = Path(__file__).parent.parent
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
STARTS = 11
REPAIRED_WITHIN = 60.0
FAR = 0.3
QUIET = 1.0
WARM, CALLS = 20, 200
SETTINGS = {
    "JOURNAL_TABLE": "journal",
    "WORKLOADS_TABLE": "workloads",
    "BUS_NAME": "bus",
    "STACK_NAME": "phaseguard",
    "REMEDIATOR_ROLE": "arn:aws:iam::111122223333:role/remediator",
    "SELF_CHECK_ROLE": "arn:aws:iam::111122223333:role/self-check",
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
    """Sequential AWS calls from the event to the proof that the repair holds, and what the front adds to a call."""
    with LocalAws() as aws:
        account = aws.account()
        workload = seed(account)
        binaries = {name: TARGET / "release" / binary for name, binary in FUNCTIONS.items()}
        settings = {"Platform": "local", "Mode": "enforce"}
        outputs = deploy(account, "phaseguard", ROOT / "template.yaml", binaries, settings)
        approve(account, outputs, workload)
        for what, attack in attacks(account, workload):
            aws.front.forget()
            # Calls that a function makes at once overlap only if each takes a while.
            aws.front.faults.add(".*", "delay", seconds=FAR, count=None)
            with aws.loop.held(nth=2):  # the records of the repair itself, which the detector looks at meanwhile
                attack()
                yield Figure(f"round trips to repaired: {what}", str(depth(finished(aws))), "at most 10, 11 at first")
            aws.front.faults.clear()
            settle(aws)
        yield from overheads(aws)


def attacks(account: Account, workload: Workload) -> Iterable[tuple[str, Callable[[], Any]]]:
    """One risky call of each service."""
    s3, kms, tool, trail = (account.client(name) for name in ("s3", "kms", "lambda", "cloudtrail"))
    public = {"FunctionName": workload.function, "StatementId": "open", "Action": "lambda:InvokeFunction"}
    yield "bucket", lambda: s3.delete_public_access_block(Bucket=workload.bucket)
    yield "key", lambda: kms.disable_key(KeyId=workload.key_arn)
    yield "function", lambda: tool.add_permission(**public, Principal="*")
    yield "trail", lambda: trail.stop_logging(Name=workload.trail)


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


def settle(aws: LocalAws) -> None:
    """Waits until no function has anything left to do."""
    seen = -1
    while seen != len(aws.front.calls):
        seen = len(aws.front.calls)
        aws.loop.wait_until_idle()
        time.sleep(QUIET)


def depth(calls: list[Call]) -> int:
    """The longest chain of calls of which each began after the one before had ended."""
    ends: list[tuple[float, int]] = []
    for call in calls:
        before = (reached for ended, reached in ends if ended <= call.started)
        ends.append((call.ended or float("inf"), 1 + max(before, default=0)))
    return max(reached for _, reached in ends)


def overheads(aws: LocalAws) -> Iterable[Figure]:
    """What the front adds to a call: to one that MiniStack answers, and to one that moto answers once IAM was asked."""
    user, root = made_user(aws.account(), "bench"), aws.account()
    ministack = replace(root, endpoint=aws.front.upstream_url)
    moto = replace(root, endpoint=f"http://{LOOPBACK}:{aws.front.moto_port}")
    for what, front, direct in (
        ("MiniStack", user.client("kms").list_keys, ministack.client("kms").list_keys),
        ("moto, with IAM asked", user.client("guardduty").list_detectors, moto.client("guardduty").list_detectors),
    ):
        added = overhead(front, direct)
        yield Figure(f"front overhead per call to {what}, median", f"{added * 1000:.1f} ms", "under 5 ms")


def overhead(front: Callable[[], Any], direct: Callable[[], Any]) -> float:
    """By how much the median of a call through the front is above that of the same call without it.

    The two take turns, so that whatever else the machine does slows down both.
    """
    for _ in range(WARM):
        front()
        direct()
    times = [(seconds(front), seconds(direct)) for _ in range(CALLS)]
    return median(through for through, _ in times) - median(alone for _, alone in times)


def seconds(call: Callable[[], Any]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
