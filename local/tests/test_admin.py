"""The front is asked over HTTP for what tests ask of it in Python."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local import Account, LocalAws


def asked(aws: LocalAws, method: str, path: str, document: object = None) -> tuple[int, Any]:
    body = json.dumps(document).encode() if document is not None else None
    request = urllib.request.Request(f"{aws.front.url}/_local/{path}", body, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_faults_come_and_go(aws: LocalAws, account: Account) -> None:
    tables = account.client("dynamodb").list_tables
    assert asked(aws, "POST", "faults", {"match": "ListTables", "what": "throttle", "count": None})[0] == 200
    with pytest.raises(ClientError, match="ThrottlingException"):
        tables()
    assert asked(aws, "DELETE", "faults") == (200, {})
    assert "TableNames" in tables()


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({"match": "x", "what": "explode"}, "explode"),
        ({"match": "(", "what": "deny"}, "missing )"),
        ({"match": "x", "what": "deny", "often": 2}, "a fault has no often"),
        ({"what": "deny"}, "match"),
        ([], "document"),
    ],
)
def test_what_is_no_fault_is_refused(aws: LocalAws, document: object, why: str) -> None:
    status, answer = asked(aws, "POST", "faults", document)
    assert (status, why in answer["error"]) == (400, True)


def test_calls_are_listed_in_order_with_their_callers(aws: LocalAws, account: Account) -> None:
    account.client("dynamodb").list_tables()
    with pytest.raises(ClientError):
        account.client("guardduty").get_detector(DetectorId="none")
    status, [first, second] = asked(aws, "GET", "calls")
    assert status == 200
    assert (first["order"], first["service"], first["operation"]) == (0, "dynamodb", "ListTables")
    assert first["caller"] == f"arn:aws:iam::{account.id}:root"
    assert (first["status"], first["error"], second["error"]) == (200, None, "BadRequestException")
    assert first["started"] <= first["ended"] <= second["started"] <= second["ended"]


def test_admin_calls_are_no_calls(aws: LocalAws) -> None:
    assert asked(aws, "GET", "health") == (200, {"status": "ok", "calls": 0, "unimplemented": []})
    assert aws.front.calls == []


def test_an_unknown_path_tells_the_known_ones(aws: LocalAws) -> None:
    status, answer = asked(aws, "GET", "principal?key=111122223333")
    assert status == 404
    assert "GET /_local/calls" in answer["error"]


def test_others_add_operations(aws: LocalAws) -> None:
    aws.front.admin.add("POST", "/_local/echo", lambda document: document)
    assert asked(aws, "POST", "echo", {"a": 1}) == (200, {"a": 1})
