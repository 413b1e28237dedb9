"""Starts and stops the local AWS: MiniStack with IAM enforced, and the front that all its clients talk to.

This module is the seam: whatever else may one day play AWS, only this module knows how it is started.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

import boto3
from botocore.awsrequest import AWSRequest
from botocore.config import Config

from .callers import Callers
from .front import Front

LOOPBACK = "127.0.0.1"
DEFAULT_ACCOUNT = "111122223333"
DEFAULT_REGION = "eu-west-1"
READY_WITHIN = 30.0
STOPPED_WITHIN = 3.0

# One attempt, so that a test sees every error at once.
CLIENT = Config(retries={"total_max_attempts": 1}, proxies={})


class LocalAwsError(RuntimeError):
    """The local AWS could not be started."""


@dataclass(frozen=True)
class Account:
    """One account in one Region, spoken to as its root unless other credentials are given."""

    id: str
    region: str
    endpoint: str
    secret: str = "test"
    key: str | None = None
    token: str | None = None

    def client(self, service: str) -> Any:
        """A boto3 client of this account, made once: that takes longer than most calls."""
        return client_of(self, service)

    def assume(self, role_arn: str, session_name: str, **more: Any) -> Account:
        """The account of a role, spoken to as a session of that role."""
        found = self.client("sts").assume_role(RoleArn=role_arn, RoleSessionName=session_name, **more)["Credentials"]
        return Account(
            id=role_arn.split(":")[4],
            region=self.region,
            endpoint=self.endpoint,
            key=found["AccessKeyId"],
            secret=found["SecretAccessKey"],
            token=found["SessionToken"],
        )


@cache
def client_of(account: Account, service: str) -> Any:
    """A boto3 client with the credentials of an account."""
    client = boto3.client(
        service,
        region_name=account.region,
        endpoint_url=account.endpoint,
        aws_access_key_id=account.key or account.id,
        aws_secret_access_key=account.secret,
        aws_session_token=account.token,
        config=CLIENT,
    )
    client.meta.events.register("before-sign", without_account_in_host)
    return client


class LocalAws:
    """A running local AWS. Use it as a context manager, or call `start` and `stop`."""

    def __init__(self) -> None:
        self._started = contextlib.ExitStack()
        self.front: Front
        self.log: Path

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Starts everything; when it returns, requests are answered."""
        with contextlib.ExitStack() as starting:
            home = Path(starting.enter_context(tempfile.TemporaryDirectory(prefix="phaseguard-aws-")))
            self.log = home / "ministack.log"
            port = free_port()
            self.front = starting.enter_context(Front(upstream_port=port))
            process = start_ministack(home, port, self.front.url, self.log)
            starting.callback(stop_group, process)
            self.front.callers = Callers(process.pid)
            wait_until_ready(process, port, self.log)
            self._started = starting.pop_all()
        return self

    def stop(self) -> None:
        """Stops everything and removes what it left. Safe to call twice."""
        self._started.close()

    def account(
        self, account: str = DEFAULT_ACCOUNT, region: str = DEFAULT_REGION, *, behind_the_front: bool = False
    ) -> Account:
        """An account by its id; accounts need not be made, they are there.

        Calls made behind the front are neither recorded nor struck by faults.
        """
        return Account(account, region, self.front.upstream_url if behind_the_front else self.front.url)


def without_account_in_host(request: AWSRequest, **_: object) -> None:
    """S3 Control puts the account's id in front of the host name, and there is no such name on loopback."""
    request.url = re.sub(r"//\d{12}\.", "//", str(request.url))


def free_port() -> int:
    """A TCP port on loopback that nobody listens on."""
    with socket.create_server((LOOPBACK, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def start_ministack(home: Path, port: int, endpoint: str, log: Path) -> subprocess.Popen[bytes]:
    """MiniStack in a process group of its own; its functions inherit this environment, so it holds nothing else."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "TMPDIR": str(home),
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "false",
        "SFTP_ENABLED": "false",
        "AWS_ENDPOINT_URL": endpoint,
        # For host names that do not exist here: S3 Control's begin with the account's id, so "111122223333.127.0.0.1".
        "http_proxy": endpoint,
        "no_proxy": LOOPBACK,
    }
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, Path(__file__).with_name("launcher.py")],
            env=environment,
            cwd=home,
            stdin=subprocess.PIPE,  # closes when this process ends, however it ends, and the launcher ends with it
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Returns once the health endpoint answers; otherwise says why not, in MiniStack's own words."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
                f"http://{LOOPBACK}:{port}/_ministack/health", timeout=1
            ).close()
            return
        time.sleep(0.05)
    why = f"ended with code {process.returncode}" if process.returncode is not None else "did not answer in time"
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
    raise LocalAwsError(f"MiniStack {why}; the end of its log:\n{tail}")


def stop_group(process: subprocess.Popen[bytes]) -> None:
    """Ends MiniStack politely, then everything that it started, for sure."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOPPED_WITHIN)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
