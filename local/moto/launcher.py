"""Starts moto with its extensions, for the services that MiniStack lacks: `python launcher.py --port 5000`.

Runs as a process of its own, on loopback only. Who calls is told by the header `x-moto-account-id`, and the Region by
the request's signature; whether the caller may is somebody else's question.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import sys
import threading

import extensions
from extensions.statuses import Status
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server
from werkzeug.test import Client

LOOPBACK = "127.0.0.1"
NOBODY = "000000000000"
FIRST_REQUESTS = (
    ("bedrock", "/guardrails", ""),
    ("sagemaker", "/", "SageMaker.ListNotebookInstances"),
    ("guardduty", "/detector", ""),
    ("bedrock-agentcore", "/gateways/", ""),
    ("securityhub", "/accounts", ""),
    ("macie2", "/macie", ""),
    ("comprehend", "/", "Comprehend_20171127.ListEndpoints"),
    ("kendra", "/", "AWSKendraFrontendService.DescribeIndex"),
)


class Handler(MotoRequestHandler):
    """One connection for many requests: a new one for each would cost more than most of them."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *_: object) -> None:
        """The record of calls is kept in front of this."""


def main() -> None:
    """Answers requests until the process is ended, or standard input closes."""
    arguments = argparse.ArgumentParser(description="moto with what Phaseguard needs of AWS")
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument(
        "--seconds", type=float, default=Status.seconds, help="how long a resource is created, changed or deleted"
    )
    chosen = arguments.parse_args()
    Status.seconds = chosen.seconds
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    extensions.install()
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server(LOOPBACK, chosen.port, application, threaded=True, request_handler=Handler)
    stop_with_parent()
    threading.Thread(target=warm_up, args=(application,), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


def warm_up(application: DomainDispatcherApplication) -> None:
    """Asks each service for something, so that the first who asks in earnest need not wait for its models."""
    client = Client(application)
    for service, path, target in FIRST_REQUESTS:
        scope = f"Credential=x/20260101/us-east-1/{service}/aws4_request"
        headers = {"Authorization": f"AWS4-HMAC-SHA256 {scope}", "x-moto-account-id": NOBODY, "X-Amz-Target": target}
        if target:
            client.post(path, headers=headers, data=b"{}", content_type="application/x-amz-json-1.1")
        else:
            client.get(path, headers=headers)


def stop_with_parent() -> None:
    """Ends this process once our parent's end of standard input closes, however the parent ended."""

    def wait() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    main()
