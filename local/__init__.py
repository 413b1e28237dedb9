"""A local AWS for tests and development: `from local import LocalAws`.

Everything is a package from PyPI and listens on loopback only; no credential of an AWS account is ever used.
"""

from .needs import require_packages

# Before the imports below fail, each with less to say.
# ruff: noqa: E402
require_packages()

from .aws import Account, LocalAws, LocalAwsError
from .cloudtrail import Actor
from .deploy import DeployError, delete, deploy
from .eventbridge.delivery import deliver
from .front.calls import Call
from .front.faults import Fault
from .seed import Workload, approve, seed

__all__ = [
    "Account",
    "Actor",
    "Call",
    "DeployError",
    "Fault",
    "LocalAws",
    "LocalAwsError",
    "Workload",
    "approve",
    "delete",
    "deliver",
    "deploy",
    "seed",
]
