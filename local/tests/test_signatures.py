"""A signature is looked at as AWS looks at it, with every header that it covers, whoever sends the request."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local import Account
from local.tests.people import allow, role, user

BODY = "Action=GetCallerIdentity&Version=2011-06-15"
BINDING = "x-phaseguard-approval"


def signed(caller: Account, monkeypatch: pytest.MonkeyPatch | None = None, ago: float = 0) -> dict[str, str]:
    """The headers of a request for the caller's identity, with one more that is signed."""
    if monkeypatch and ago:
        then = (datetime.now(UTC) - timedelta(seconds=ago)).replace(tzinfo=None)
        monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: then)
    headers = {"Content-Type": "application/x-www-form-urlencoded", BINDING: "a finding:a plan"}
    request = AWSRequest("POST", f"{caller.endpoint}/", headers=headers, data=BODY)
    credentials = Credentials(caller.key, caller.secret, caller.token)
    SigV4Auth(credentials, "sts", caller.region).add_auth(request)
    return dict(request.headers.items())


def sent(caller: Account, headers: dict[str, str]) -> tuple[int, str]:
    """What is answered to whoever sends it."""
    request = urllib.request.Request(f"{caller.endpoint}/", BODY.encode(), headers, method="POST")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def arn_of(answer: str) -> str:
    """Who the caller is said to be."""
    found = re.search("<Arn>(.*)</Arn>", answer)
    assert found, answer
    return found[1]


def test_it_is_the_signers_whoever_sends_it(account: Account) -> None:
    grace = user(account, "grace-signs")
    status, answer = sent(account, signed(grace))
    assert (status, arn_of(answer)) == (200, f"arn:aws:iam::{account.id}:user/grace-signs")


def test_a_session_signs_with_its_token(account: Account) -> None:
    arn = role(account, "signer", path="/teams/")
    session = user(account, "grace-takes", allow("sts:AssumeRole")).assume(arn, "grace")
    headers = signed(session)
    status, answer = sent(account, headers)
    assert (status, arn_of(answer)) == (200, f"arn:aws:sts::{account.id}:assumed-role/signer/grace")
    del headers["X-Amz-Security-Token"]
    assert sent(account, headers)[0] == 403


def test_what_was_signed_cannot_be_changed(account: Account) -> None:
    grace = user(account, "grace-tampers")
    for change in ({BINDING: "another finding:a plan"}, {BINDING: ""}, {"X-Amz-Date": "20260101T000000Z"}):
        assert sent(account, signed(grace) | change)[0] == 403


def test_a_signature_is_good_for_a_quarter_of_an_hour(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    grace = user(account, "grace-late")
    assert sent(account, signed(grace, monkeypatch, ago=14 * 60))[0] == 200
    assert sent(account, signed(grace, monkeypatch, ago=16 * 60))[0] == 403
