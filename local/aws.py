"""Starts and stops the local AWS: MiniStack with IAM enforced, moto, and the front that all its clients talk to.

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
from functools import cache, partial
from pathlib import Path
from typing import Any, Self

import boto3
from botocore.awsrequest import AWSRequest
from botocore.config import Config

from .eventbridge.loop import Loop
from .front.callers import Callers
from .front.history import History
from .front.routing import ACCOUNT, is_motos
from .front.server import Front
from .front.tagging import Tagging

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
    """One account in one Region, spoken to as its root unless other credentials are given.

    Behind the front moto believes whatever account it is told, and asks nobody whether the caller may.
    """

    id: str
    region: str
    endpoint: str
    secret: str = "test"
    key: str | None = None
    token: str | None = None
    moto: str | None = None  # where the services are that moto plays, behind the front

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
    at_moto = account.moto is not None and is_motos(service)
    client = boto3.client(
        service,
        region_name=account.region,
        endpoint_url=account.moto if at_moto else account.endpoint,
        aws_access_key_id=account.key or account.id,
        aws_secret_access_key=account.secret,
        aws_session_token=account.token,
        config=CLIENT,
    )
    client.meta.events.register("before-sign", without_account_in_host)
    if at_moto:
        client.meta.events.register("before-sign", partial(with_account, account.id))
    return client


class LocalAws:
    """A running local AWS. Use it as a context manager, or call `start` and `stop`.

    The front listens on the port, or on a free one. What CloudTrail hears of the calls, and who hears of that, is in
    the `loop`.
    """

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._started = contextlib.ExitStack()
        self.front: Front
        self.loop: Loop
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
            ministack, moto = free_ports(2)
            self.front = starting.enter_context(Front(ministack, moto, self._port))
            programs = [start_ministack(home, ministack, self.front.url, self.log), start_moto(home, moto)]
            for program in programs:
                starting.callback(program.stop)
            self.front.callers = Callers(programs[0].process.pid)
            self.front.tagging = Tagging(self._behind_the_front)
            for program in programs:
                program.wait_until_ready()
            self.loop = starting.enter_context(Loop.of(self.front, self._behind_the_front))
            self.front.history = History(lambda: self.loop.records)
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
        if behind_the_front:
            return self._behind_the_front(account, region)
        return Account(account, region, self.front.url)

    def _behind_the_front(self, account: str, region: str) -> Account:
        return Account(account, region, self.front.upstream_url, moto=self.front.moto_url)


def without_account_in_host(request: AWSRequest, **_: object) -> None:
    """S3 Control puts the account's id in front of the host name, and there is no such name on loopback."""
    request.url = re.sub(r"//\d{12}\.", "//", str(request.url))


def with_account(account: str, request: AWSRequest, **_: object) -> None:
    """Tells moto whose resources a request is about."""
    request.headers[ACCOUNT] = account


def free_ports(count: int) -> list[int]:
    """TCP ports on loopback that nobody listens on."""
    with contextlib.ExitStack() as probing:
        probes = [probing.enter_context(socket.create_server((LOOPBACK, 0))) for _ in range(count)]
        return [probe.getsockname()[1] for probe in probes]


def start_ministack(home: Path, port: int, endpoint: str, log: Path) -> Program:
    """MiniStack; its functions inherit this environment, so it holds nothing else."""
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
    ready = f"http://{LOOPBACK}:{port}/_ministack/health"
    return Program.started("MiniStack", ["ministack/launcher.py"], environment, log, ready)


def start_moto(home: Path, port: int) -> Program:
    """Moto, which asks nobody and starts nothing."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(home), "TMPDIR": str(home)}
    ready = f"http://{LOOPBACK}:{port}/moto-api/"
    return Program.started("moto", ["moto/launcher.py", "--port", str(port)], environment, home / "moto.log", ready)


@dataclass(frozen=True)
class Program:
    """A program that plays AWS, in a process group of its own."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    ready: str

    @classmethod
    def started(cls, name: str, command: list[str], environment: dict[str, str], log: Path, ready: str) -> Self:
        """Starts a program of this directory in an environment that holds nothing else."""
        file, *arguments = command
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, Path(__file__).parent / file, *arguments],
                env=environment,
                cwd=log.parent,
                stdin=subprocess.PIPE,  # closes when this process ends, however it ends, and the program ends with it
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        return cls(name, process, log, ready)

    def wait_until_ready(self) -> None:
        """Returns once the program answers; otherwise says why not, in its own words."""
        deadline = time.monotonic() + READY_WITHIN
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                opener.open(self.ready, timeout=1).close()
                return
            time.sleep(0.05)
        code = self.process.returncode
        why = f"ended with code {code}" if code is not None else "did not answer in time"
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
        raise LocalAwsError(f"{self.name} {why}; the end of its log:\n{tail}")

    def stop(self) -> None:
        """Ends the program politely, then everything that it started, for sure."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOPPED_WITHIN)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()
