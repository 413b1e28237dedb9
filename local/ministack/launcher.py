"""Starts MiniStack with its extensions, and with its IAM condition keys corrected to what AWS sends.

Runs as a process of its own (`python launcher.py`). MiniStack resolves some condition keys differently from AWS, or not
at all, and a policy that relies on one of them would be tested against the wrong answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

import extensions
import guard
from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.services import dynamodb, iam, lambda_svc

ASSUMED_ROLE = re.compile(r"arn:(?P<partition>[^:]+):sts::(?P<account>\d{12}):assumed-role/(?P<role>[^/]+)/")
KEY_EQUALS = re.compile(r"(?P<name>#?[\w.-]+)\s*=\s*(?P<value>:\w+)")

resolve_as_ministack = iam_evaluator._resolve_condition_key
request_context_as_ministack = iam_actions.request_tag_context
tables_as_ministack = iam_actions.dynamodb_resource_arns


def role_of(session_arn: str) -> str:
    """The ARN of the role behind an assumed-role session, with its path; any other ARN unchanged."""
    session = ASSUMED_ROLE.match(session_arn)
    if session is None:
        return session_arn
    role = iam._roles.get_scoped(session["account"], None, session["role"])
    return role["Arn"] if role else f"arn:{session['partition']}:iam::{session['account']}:role/{session['role']}"


def resolve(key: str, ctx: iam_evaluator.EvalContext) -> Any:
    """The value of one condition key, as AWS would have it."""
    match key.lower():
        case "aws:principalarn":  # MiniStack answers the session's ARN, which no policy names
            return role_of(ctx.principal_arn)
        case "aws:securetransport":  # everything here is plain http; "deny unless TLS" would lock everybody out
            return "true"
        case "dynamodb:leadingkeys":  # per table: one request can name several
            table = ctx.resource_arn.partition(":table/")[2].partition("/")[0]
            return ctx.service_context.get("leading keys of tables", {}).get(table)
        case "lambda:functionarn":
            return function_of(ctx)
    return resolve_as_ministack(key, ctx)


def function_of(ctx: iam_evaluator.EvalContext) -> str | None:
    """The function that an event source mapping gives messages to."""
    mapping = ctx.resource_arn.partition(":event-source-mapping:")[2]
    found = lambda_svc._esms.get(mapping)
    return str(found["FunctionArn"]) if found else ctx.service_context.get("lambda:FunctionArn")


def request_context(service: str, action: str, body: bytes, params: dict[str, list[str]]) -> dict[str, Any]:
    """The condition keys that a request carries: MiniStack's, and those that it leaves without a value."""
    context: dict[str, Any] = request_context_as_ministack(service, action, body, params)
    if service == "iam" and "PolicyArn" in params:
        context["iam:PolicyARN"] = params["PolicyArn"][0]
    if service == "iam" and "PermissionsBoundary" in params:
        context["iam:PermissionsBoundary"] = params["PermissionsBoundary"][0]
    if service == "events" and action == "events:PutEvents":
        context |= event_keys(json.loads(body))
    if service == "events" and action == "events:PutTargets":
        context["events:TargetArn"] = [target["Arn"] for target in json.loads(body).get("Targets", [])]
    if service == "lambda" and action == "lambda:CreateEventSourceMapping":
        context["lambda:FunctionArn"] = lambda_svc._func_arn(lambda_svc._resolve_name(json.loads(body)["FunctionName"]))
    if service == "dynamodb":
        context["leading keys of tables"] = leading_keys(json.loads(body))
    return context


def tables_of(body: bytes, region: str, account: str) -> list[str]:
    """The tables that a request to DynamoDB names; calls about policies and tags name them by their ARN."""
    with contextlib.suppress(ValueError, AttributeError):
        if arn := json.loads(body).get("ResourceArn"):
            return [str(arn)]
    return list(tables_as_ministack(body, region, account))


def event_keys(request: dict[str, Any]) -> dict[str, Any]:
    """`events:source` and `events:detail-type`; AWS asks per entry, so entries that differ become a list."""
    found = {}
    for key, member in (("events:source", "Source"), ("events:detail-type", "DetailType")):
        values = sorted({entry.get(member, "") for entry in request.get("Entries", [])})
        found[key] = values[0] if len(values) == 1 else values
    return found


def leading_keys(request: dict[str, Any]) -> dict[str, list[str]]:
    """For each table that a DynamoDB request names, the values of its hash key; no entry when it names none."""
    found: dict[str, set[str]] = {}
    for table, item in items_of(request):
        schema = (dynamodb._tables.get(table) or {}).get("KeySchema", [])
        hash_key = next((key["AttributeName"] for key in schema if key["KeyType"] == "HASH"), "")
        for value in item.get(hash_key, {}).values():
            found.setdefault(table, set()).add(str(value))
    return {table: sorted(values) for table, values in found.items()}


def items_of(request: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every (table, item or key) of a point operation, a query, a batch or a transaction."""
    yield from named_item(request)
    for part in request.get("TransactItems", []):
        for operation in part.values():
            yield from named_item(operation)
    for table, batch in (request.get("RequestItems") or {}).items():
        if isinstance(batch, dict):
            yield from ((table, key) for key in batch["Keys"])
        else:
            for write in batch:
                put_or_delete = next(iter(write.values()))
                yield table, put_or_delete.get("Item") or put_or_delete.get("Key") or {}


def named_item(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The item that one operation names, from Item, Key or the equalities of a KeyConditionExpression."""
    if "TableName" not in operation:
        return
    names: dict[str, str] = operation.get("ExpressionAttributeNames") or {}
    values: dict[str, Any] = operation.get("ExpressionAttributeValues") or {}
    equalities = KEY_EQUALS.finditer(operation.get("KeyConditionExpression") or "")
    queried = {names.get(part["name"], part["name"]): values.get(part["value"], {}) for part in equalities}
    yield operation["TableName"], operation.get("Item") or operation.get("Key") or queried


def stop_with_parent() -> None:
    """Ends the whole process group once our parent's end of standard input closes, however the parent ended."""

    def wait() -> None:
        sys.stdin.buffer.read()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    extensions.install()
    guard.install()
    iam_evaluator._resolve_condition_key = resolve
    iam_actions.request_tag_context = request_context
    iam_actions.dynamodb_resource_arns = tables_of
    stop_with_parent()
    app.main()
