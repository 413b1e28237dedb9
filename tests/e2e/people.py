"""People with the stack's own policies, what they type, and what those can do who type nothing."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local import Account

from .conftest import ROOT
from .policies import under
from .stack import Stack

BODY = "Action=GetCallerIdentity&Version=2011-06-15"


def person(stack: Stack, name: str, policy: str) -> Account:
    """A user who holds one of the stack's policies: `Viewer`, `Approver`, `Operator` or `Doctor`."""
    owner = stack.aws.account(stack.account.id, stack.account.region)
    iam = owner.client("iam")
    iam.create_user(UserName=name)
    iam.attach_user_policy(UserName=name, PolicyArn=stack.outputs[f"{policy}PolicyArn"])
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Account(owner.id, owner.region, owner.endpoint, secret=key["SecretAccessKey"], key=key["AccessKeyId"])


def arn_of(by: Account) -> str:
    """Who somebody is."""
    return str(by.client("sts").get_caller_identity()["Arn"])


@contextmanager
def approvers(stack: Stack, *arns: str, beside: str = "") -> Iterator[None]:
    """Has the policy name these approvers, and no others, and brings back what was in force before.

    `beside` is what else the policy says.
    """
    with under(stack, "version: 1\napprovers:\n" + "".join(f"  - {arn}\n" for arn in arns) + beside):
        yield


def phaseguard(stack: Stack, by: Account, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the tool as somebody."""
    program = Path(os.environ.get("PHASEGUARD_BIN", ROOT / "target" / "debug")) / "phaseguard"
    if not program.exists():
        pytest.exit(f"{program} is missing: cargo build -p phaseguard --features operate", returncode=2)
    environment = {
        "AWS_ENDPOINT_URL": by.endpoint,
        "AWS_REGION": by.region,
        "AWS_ACCESS_KEY_ID": by.key or by.id,
        "AWS_SECRET_ACCESS_KEY": by.secret,
        "AWS_SESSION_TOKEN": by.token or "",
        "PHASEGUARD_STACK": stack.name,
    }
    return subprocess.run(
        [program, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def proof(by: Account, approval: str, minutes_ago: int = 0) -> dict[str, str | None]:
    """What somebody signs to approve, as any client could."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "x-phaseguard-approval": approval}
    request = AWSRequest("POST", f"{by.endpoint}/", headers=headers, data=BODY)
    then = (datetime.now(UTC) - timedelta(minutes=minutes_ago)).replace(tzinfo=None)
    with mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: then):
        SigV4Auth(Credentials(by.key, by.secret, by.token), "sts", by.region).add_auth(request)
    return {
        "authorization": request.headers["Authorization"],
        "date": request.headers["X-Amz-Date"],
        "token": request.headers.get("X-Amz-Security-Token"),
        "approval": approval,
    }


def give(stack: Stack, by: Account, finding: str, body: str) -> None:
    """Writes something as the approval of a finding, and announces it, with the right of an approver."""
    item = {"pk": {"S": f"approval#{finding}"}, "body": {"S": body}}
    by.client("dynamodb").put_item(TableName=stack.outputs["JournalTableName"], Item=item)
    announce(stack, by, finding)


def announce(stack: Stack, by: Account, finding: str) -> None:
    """Says that there is an approval of a finding."""
    entry = {
        "EventBusName": stack.outputs["BusName"],
        "Source": "phaseguard",
        "DetailType": "Approval Given",
        "Detail": json.dumps({"finding": finding, "plan_hash": "0" * 64, "next": "approve"}),
    }
    answer = by.client("events").put_events(Entries=[entry])
    assert answer["FailedEntryCount"] == 0
